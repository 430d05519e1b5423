import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";
import { sql } from "kysely";

const q = typed<object>();

/** The relay that an administrator chose, and the list of deliveries (CC-EML-005, CC-EML-004). */
export const relay: Migration = {
  name: "0002-relay",
  async up(tx) {
    await sql`create table mail.relay (
      is_chosen boolean primary key default true check (is_chosen),
      host text not null,
      port integer not null check (port between 1 and 65535),
      tls text not null check (tls in ('implicit', 'required', 'offered', 'off')),
      user_name text not null,
      secret_key_id text,
      secret bytea,
      sender_name text not null,
      sender_address text not null,
      reply_to text not null,
      revision bigint not null,
      edited_at timestamptz not null,
      constraint relay_secret check ((secret_key_id is null) = (secret is null)))`.execute(q(tx));
    await sql`create index message_created on mail.message (created_at, message_id)`.execute(q(tx));
    await sql`create index message_undelivered on mail.message (state, created_at, message_id)
      where state <> 'sent'`.execute(q(tx));
  },
};
