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
export { mailboxRoutes } from "./mailbox.routes.ts";
export { createMailboxService } from "./mailbox.service.ts";
export type { MailboxRow } from "./mailbox.tables.ts";
