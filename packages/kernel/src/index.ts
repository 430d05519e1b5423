export { AppError } from "./error.ts";
export type { ErrorExtras, ErrorKind, FieldMessage } from "./error.ts";
export { addSeconds, systemClock, toWireDate } from "./clock.ts";
export type { Clock } from "./clock.ts";
export { systemActor } from "./actor.ts";
export type { ActingPerson, Actor, LevelCap, LibraryStanding, RequestOrigin, SystemActor, UserActor } from "./actor.ts";
export { newId, newSecret } from "./id.ts";
export { decodeCursor, encodeCursor } from "./page.ts";
export type { CursorValues } from "./page.ts";
