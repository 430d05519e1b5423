import type { Generated } from "kysely";

/** `operate.mailbox` */
export interface MailboxRow {
  id: string;
  name: string;
  repository: string;
  /** Where the repository was when the mailbox was tested. */
  service_id: string;
  library: string;
  root: string;
  /** The workspace as the provider names it, once the test has found it. */
  item_id: string | null;
  place_name: string;
  default_team_id: string;
  keep_unfiled_days: number;
  max_bytes: number;
  deny_senders: string[];
  state: "draft" | "enabled" | "paused" | "blocked_storage" | "blocked_credentials";
  state_reason: string | null;
  state_since: Date;
  last_message_at: Date | null;
  created_at: Date;
  created_by: string | null;
  updated_at: Date;
  updated_by: string | null;
  rev: number;
}

/** `operate.mailbox_address`: in small letters, each at one mailbox only. */
export interface MailboxAddressRow {
  address: string;
  mailbox_id: string;
  is_main: boolean;
}

/** `operate.mailbox_imap`: where a mailbox's mail is fetched, and how far. */
export interface MailboxImapRow {
  mailbox_id: string;
  host: string;
  port: number;
  security: "tls" | "starttls" | "none";
  user_name: string;
  folder: string;
  after: "mark" | "move" | "delete";
  move_to: string;
  since: Date | null;
  secret_sealed: Buffer;
  secret_key_id: string;
  connection: "waiting" | "connecting" | "connected" | "degraded";
  connection_reason: string | null;
  connection_since: Date;
  uid_validity: number | null;
  last_uid: Generated<number>;
  /** Which process follows it, and until when it may without saying so again. */
  lease_owner: string | null;
  lease_until: Date | null;
}

/** `operate.imap_message`: what was looked at in the folder of a mailbox, once each (OPR-IDM-002). */
export interface ImapMessageRow {
  mailbox_id: string;
  uid_validity: number;
  uid: number;
  received_id: string | null;
  /** Why it was left at the server. */
  left_reason: string | null;
  is_acknowledged: boolean;
}

/** The tables of mailboxes. */
export interface MailboxTables {
  "operate.mailbox": MailboxRow;
  "operate.mailbox_address": MailboxAddressRow;
  "operate.mailbox_imap": MailboxImapRow;
  "operate.imap_message": ImapMessageRow;
}
