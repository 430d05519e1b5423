export { findPrincipal, keepPrincipals, keyOf } from "./principal.repository.ts";
export type { NamedPrincipal, Principal } from "./principal.repository.ts";
export { createSessionService } from "./session.service.ts";
export type { SessionService } from "./session.service.ts";
export { subjectOf } from "./tracker-actor.ts";
export type { TrackerActor } from "./tracker-actor.ts";
