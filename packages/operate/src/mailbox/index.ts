export {
  acknowledgeFetched,
  blockCredentials,
  findImap,
  insertFetched,
  leaseImap,
  listFollowed,
  listUnacknowledged,
  releaseImap,
  updateImap,
} from "./mailbox-imap.repository.ts";
export type { FollowedMailbox } from "./mailbox-imap.repository.ts";
export { createImapSecrets } from "./mailbox-imap.ts";
export type { ImapSecrets } from "./mailbox-imap.ts";
export { MOST_BYTES } from "./mailbox-rules.ts";
export {
  blockMailbox,
  findMailbox,
  findMailboxByAddress,
  listBlockedMailboxes,
  listOwnAddresses,
  listStagingPlaces,
  touchMailboxes,
  unblockMailbox,
} from "./mailbox.repository.ts";
export { stagingPlace } from "./mailbox-test.ts";
export { mailboxRoutes } from "./mailbox.routes.ts";
export { createMailboxService } from "./mailbox.service.ts";
export type { MailboxRow } from "./mailbox.tables.ts";
