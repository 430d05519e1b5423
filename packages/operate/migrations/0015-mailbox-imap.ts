import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Mail that is fetched from a mail server (operate.md 10.1). */
export const mailboxImap: Migration = {
  name: "0015-mailbox-imap",
  async up(tx) {
    await sql`alter table operate.mailbox drop constraint mailbox_state_check`.execute(q(tx));
    await sql`alter table operate.mailbox add constraint mailbox_state_check
      check (state in ('draft', 'enabled', 'paused', 'blocked_storage', 'blocked_credentials'))`.execute(q(tx));
    await sql`create table operate.mailbox_imap (
      mailbox_id uuid primary key references operate.mailbox on delete cascade,
      host text not null,
      port integer not null,
      security text not null check (security in ('tls', 'starttls', 'none')),
      user_name text not null,
      folder text not null,
      after text not null check (after in ('mark', 'move', 'delete')),
      move_to text not null,
      -- What the server got before is left there.
      since timestamptz,
      secret_sealed bytea not null,
      secret_key_id text not null,
      connection text not null default 'waiting'
        check (connection in ('waiting', 'connecting', 'connected', 'degraded')),
      connection_reason text,
      connection_since timestamptz not null,
      uid_validity bigint,
      last_uid bigint not null default 0,
      -- Which process follows it, and until when it may without saying so again.
      lease_owner uuid,
      lease_until timestamptz)`.execute(q(tx));
    await sql`create table operate.imap_message (
      mailbox_id uuid not null references operate.mailbox on delete cascade,
      uid_validity bigint not null,
      uid bigint not null,
      received_id uuid references operate.received_message on delete set null,
      left_reason text,
      is_acknowledged boolean not null,
      primary key (mailbox_id, uid_validity, uid))`.execute(q(tx));
    await sql`create index imap_message_received on operate.imap_message (received_id)`.execute(q(tx));
    await sql`create index imap_message_left on operate.imap_message (mailbox_id)
      where left_reason is not null or not is_acknowledged`.execute(q(tx));
  },
};
