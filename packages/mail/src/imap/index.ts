export { followImap } from "./follow-imap.ts";
export type { ImapAfter, ImapHead, ImapKeeper } from "./follow-imap.ts";
export { ImapTrouble } from "./imap-access.ts";
export type { ImapAccess } from "./imap-access.ts";
export { probeImap } from "./imap-probe.ts";
export type { ImapProbe } from "./imap-probe.ts";
