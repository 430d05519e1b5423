import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration, Tx } from "@muniment/platform/db";

const q = typed<object>();

/** What goes out by post (operate.md 17). */
export const postRoom: Migration = {
  name: "0014-post-room",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions || '{post.request}'
      where name = 'Case handlers'`.execute(q(tx));
    await sql`update operate.permission_set set permissions = permissions || '{post.request,post.manage}'
      where name = 'Administrators'`.execute(q(tx));
    await sql`insert into operate.permission_set (name, permissions) values ('Post room', '{post.manage}')`.execute(
      q(tx),
    );
    await createRoom(tx);
    await createItems(tx);
  },
};

async function createRoom(tx: Tx): Promise<void> {
  await sql`create table operate.post_room (
      -- There is one.
      id boolean primary key default true check (id),
      service_id uuid not null references operate.linked_service,
      library text not null,
      root text not null,
      item_id text not null,
      place_name text not null,
      path text not null,
      keeps_copy boolean not null,
      needs_approval boolean not null,
      separates_colour boolean not null,
      cut_offs text[] not null,
      time_zone text not null,
      return_address text[] not null,
      updated_at timestamptz not null,
      updated_by uuid not null references operate.user,
      rev bigint not null default 1)`.execute(q(tx));
  await sql`create table operate.post_batch (
      id uuid primary key,
      num bigint not null unique generated always as identity,
      state text not null check (state in ('open', 'closed', 'delivering', 'delivered', 'printed', 'done')),
      service_class text not null,
      is_colour boolean not null,
      trouble jsonb,
      opened_at timestamptz not null,
      cut_off_at timestamptz,
      closed_at timestamptz,
      -- Who closed it; nobody where the clock did.
      closed_by uuid references operate.user,
      -- Where it goes: decided when it is closed.
      service_id uuid references operate.linked_service,
      item_id text,
      place_name text,
      path text[],
      keeps_copy boolean,
      -- The folder it is written to, and the one that folder is in.
      parent_id text,
      folder_id text,
      -- Size and checksum of what is written, by name, before it is.
      files jsonb not null default '{}',
      delivered_at timestamptz)`.execute(q(tx));
  await sql`create unique index post_batch_open on operate.post_batch (service_class, is_colour)
      where state = 'open'`.execute(q(tx));
  await sql`create index post_batch_cut_off on operate.post_batch (cut_off_at) where state = 'open'`.execute(q(tx));
}

async function createItems(tx: Tx): Promise<void> {
  await sql`create table operate.post_item (
      -- The operation id of both audits.
      id uuid primary key,
      num bigint not null unique generated always as identity,
      case_id uuid not null references operate.work_item,
      user_id uuid not null references operate.user,
      recipient text not null,
      address text[] not null,
      service_class text not null,
      copies integer not null,
      is_colour boolean not null,
      is_duplex boolean not null,
      paper text not null,
      return_address text[] not null,
      cost_code text not null,
      -- Days, as they are read.
      post_by text check (post_by ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
      enclosures text not null,
      notes text not null,
      source_id uuid not null references operate.linked_service,
      -- Documents in their order: id, name and, once prepared, pages.
      parts jsonb not null,
      state text not null check (state in ('waiting_for_approval', 'queued', 'preparing', 'ready', 'delivering',
        'delivered', 'printed', 'dispatched', 'returned', 'failed', 'cancel_requested', 'cancelled')),
      trouble jsonb,
      batch_id uuid references operate.post_batch,
      ordinal integer,
      delivery integer not null default 1,
      reprint_reason text not null default '',
      pages integer,
      sheets integer,
      -- What is printed, without its cover sheet, until it is delivered and its copy stored.
      file_id uuid references operate.sealed_file,
      cover_pages integer,
      document_id text,
      file_name text,
      copy_id text,
      copy_name text,
      copy_trouble jsonb,
      approved_by uuid references operate.user,
      requested_at timestamptz not null,
      posted_on text check (posted_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
      tracking text not null default '',
      remark text not null default '',
      check (state not in ('ready', 'delivering', 'delivered', 'printed') or batch_id is not null))`.execute(q(tx));
  await sql`create index post_item_case on operate.post_item (case_id, num desc)`.execute(q(tx));
  await sql`create index post_item_batch on operate.post_item (batch_id, ordinal)`.execute(q(tx));
  await sql`create index post_item_user on operate.post_item (user_id)`.execute(q(tx));
  await sql`create index post_item_source on operate.post_item (source_id)`.execute(q(tx));
  await sql`create index post_item_file on operate.post_item (file_id) where file_id is not null`.execute(q(tx));
}
