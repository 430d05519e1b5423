/** `operate.mailbox` */
export interface MailboxRow {
  id: string;
  name: string;
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
  state: "draft" | "enabled" | "paused" | "blocked_storage";
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

/** The tables of mailboxes. */
export interface MailboxTables {
  "operate.mailbox": MailboxRow;
  "operate.mailbox_address": MailboxAddressRow;
}
