import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";
import { sql } from "kysely";

const q = typed<object>();

/** The queue of outgoing mail (decision D23). */
export const message: Migration = {
  name: "0001-message",
  async up(tx) {
    await sql`create schema mail`.execute(q(tx));
    await sql`create table mail.message (
      message_id uuid primary key,
      kind text not null,
      recipient text not null,
      subject text not null,
      text text,
      html text,
      is_automatic boolean not null,
      state text not null default 'queued' check (state in ('queued', 'sent', 'deferred', 'bounced')),
      attempts integer not null default 0,
      is_attempt_open boolean not null default false,
      next_at timestamptz not null,
      last_error text,
      renew_after timestamptz,
      renew_task text,
      renew_attempts integer,
      renew_payload jsonb,
      created_at timestamptz not null,
      sent_at timestamptz,
      constraint message_content_until_done check ((state in ('sent', 'bounced')) = (text is null and html is null)),
      constraint message_sent_at check ((state = 'sent') = (sent_at is not null)))`.execute(q(tx));
    await sql`create index message_recipient on mail.message (lower(recipient), created_at)`.execute(q(tx));
  },
};
