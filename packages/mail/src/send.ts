export { composeLetter } from "./compose.ts";
export type { LetterFile, PersonalLetter } from "./compose.ts";
export { mailboxOf } from "./message.ts";
export { DeliveryError } from "./smtp-send.ts";
