export { findPrincipal, keepPrincipals, keyOf, turnPrincipals } from "./principal.repository.ts";
export type { NamedPrincipal, Principal, TurnedPrincipal } from "./principal.repository.ts";
export { createSessionService, PAGES_CLIENT } from "./session.service.ts";
export type { SessionService } from "./session.service.ts";
export { subjectOf } from "./tracker-actor.ts";
export type { TrackerActor } from "./tracker-actor.ts";
