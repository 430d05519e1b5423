import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration, Tx } from "@muniment/platform/db";

const q = typed<object>();

/** E-mails that are written and sent, their templates, and what mailboxes answer by themselves (operate.md 15). */
export const outboundEmail: Migration = {
  name: "0005-outbound-email",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions || '{email.send}'
      where name = 'Case handlers'`.execute(q(tx));
    await sql`update operate.permission_set set permissions = array(select distinct unnest(permissions
      || '{email.send,template.author}')) where name = 'Administrators'`.execute(q(tx));
    await sql`create sequence operate.outbound_number`.execute(q(tx));
    await sql`create table operate.outbound_email (
      id uuid primary key,
      num bigint not null unique generated always as identity,
      reference text not null unique,
      case_id uuid references operate.work_item,
      -- Nobody for what a rule sends; then the rule is named.
      user_id uuid references operate.user,
      rule text,
      -- The inbound e-mail that it answers or forwards.
      answers_id uuid references operate.work_item,
      -- The one that failed and is sent again with this.
      previous_id uuid references operate.outbound_email,
      thread_id uuid not null,
      message_id text not null unique,
      in_reply_to text,
      message_references text[] not null,
      tag text not null unique,
      from_name text not null,
      from_address text not null,
      to_people jsonb not null,
      cc_people jsonb not null,
      bcc_people jsonb not null,
      subject text not null,
      body text not null,
      keeps_copy boolean not null,
      is_automatic boolean not null,
      state text not null check (state in ('draft', 'queued', 'building', 'ready', 'sending', 'delayed', 'unknown',
        'blocked', 'failed', 'sent')),
      cancel_until timestamptz,
      -- The message as it is sent, in Operate's store until its copy is stored (OPR-OUT-012).
      raw_hash text,
      raw_size bigint,
      raw_sha256 text,
      attempts integer not null default 0,
      first_attempt_at timestamptz,
      next_attempt_at timestamptz,
      trouble jsonb,
      copy_state text not null check (copy_state in ('none', 'waiting', 'stored')),
      copy_trouble jsonb,
      copy_item_id text,
      copy_container_id text,
      copy_folder text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      sent_at timestamptz,
      rev bigint not null default 1,
      check (num_nonnulls(user_id, rule) = 1))`.execute(q(tx));
    await sql`create index outbound_email_case on operate.outbound_email (case_id, num desc)`.execute(q(tx));
    await sql`create index outbound_email_user on operate.outbound_email (user_id, num desc)`.execute(q(tx));
    await sql`create index outbound_email_thread on operate.outbound_email (thread_id)`.execute(q(tx));
    await sql`create index outbound_email_answers on operate.outbound_email (answers_id)`.execute(q(tx));
    await sql`create index outbound_email_previous on operate.outbound_email (previous_id)`.execute(q(tx));
    await sql`create index outbound_email_raw on operate.outbound_email (raw_hash)`.execute(q(tx));
    await sql`create index outbound_email_open on operate.outbound_email (num)
      where state not in ('draft', 'sent', 'failed') or copy_state = 'waiting'`.execute(q(tx));
    await recipientsAndFiles(tx);
  },
};

async function recipientsAndFiles(tx: Tx): Promise<void> {
  await sql`create table operate.outbound_recipient (
    email_id uuid not null references operate.outbound_email on delete cascade,
    -- In small letters.
    address text not null,
    state text not null check (state in ('queued', 'sending', 'delayed', 'unknown', 'sent', 'refused', 'delivered',
      'bounced', 'opened')),
    evidence text,
    at timestamptz not null,
    primary key (email_id, address))`.execute(q(tx));
  await sql`create index outbound_recipient_address on operate.outbound_recipient (address)`.execute(q(tx));
  await sql`create table operate.outbound_file (
    email_id uuid not null references operate.outbound_email on delete cascade,
    ordinal integer not null,
    service_id uuid references operate.linked_service,
    item_id text,
    inbound_id uuid references operate.work_item,
    inbound_ordinal integer,
    name text not null,
    as_pdf boolean not null,
    size bigint,
    primary key (email_id, ordinal),
    check ((service_id is null) = (item_id is null)),
    check ((inbound_id is null) = (inbound_ordinal is null)),
    check (num_nonnulls(item_id, inbound_id) = 1))`.execute(q(tx));
  await sql`create index outbound_file_service on operate.outbound_file (service_id)`.execute(q(tx));
  await sql`create index outbound_file_inbound on operate.outbound_file (inbound_id)`.execute(q(tx));
  await sql`create table operate.email_template (
    id uuid primary key,
    name text not null,
    subject text not null,
    body text not null,
    updated_at timestamptz not null,
    updated_by uuid references operate.user,
    rev bigint not null default 1)`.execute(q(tx));
  await sql`create unique index email_template_name on operate.email_template (lower(name))`.execute(q(tx));
  await sql`create table operate.acknowledgement (
    mailbox_id uuid primary key references operate.mailbox on delete cascade,
    is_enabled boolean not null,
    subject text not null,
    body text not null)`.execute(q(tx));
}
