import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Documents that are cut into parts (operate.md 14). */
export const split: Migration = {
  name: "0013-split",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions || '{documents.split}'
      where name in ('Case handlers', 'Administrators')`.execute(q(tx));
    await sql`create table operate.split (
      id uuid primary key,
      num bigint not null unique generated always as identity,
      case_id uuid not null references operate.work_item,
      user_id uuid not null references operate.user,
      updated_by uuid not null references operate.user,
      service_id uuid not null references operate.linked_service,
      item_id text not null,
      source_name text not null,
      source_folder jsonb,
      source_version integer,
      sha256 text,
      run_as text not null check (run_as in ('user', 'service', 'fallback')),
      facts jsonb,
      scanned jsonb,
      rule jsonb not null,
      left_out text not null,
      original jsonb not null,
      state text not null check (state in ('analysing', 'draft', 'failed', 'storing', 'partly_stored', 'stored',
        'closed')),
      trouble jsonb,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      ended_at timestamptz,
      rev integer not null default 1)`.execute(q(tx));
    await sql`create index split_case on operate.split (case_id, num desc)`.execute(q(tx));
    await sql`create index split_user on operate.split (user_id)`.execute(q(tx));
    await sql`create index split_updated_by on operate.split (updated_by)`.execute(q(tx));
    await sql`create index split_service on operate.split (service_id)`.execute(q(tx));
    await sql`create table operate.split_part (
      split_id uuid not null references operate.split on delete cascade,
      number integer not null,
      pages text not null,
      page_count integer not null,
      name text not null,
      case_id uuid not null references operate.work_item,
      folder jsonb,
      state text not null check (state in ('draft', 'queued', 'waiting', 'waiting_for_user', 'refused', 'stored',
        'dropped')),
      run_as text check (run_as in ('user', 'service', 'fallback')),
      stored_name text,
      trouble jsonb,
      result_id text,
      size bigint,
      primary key (split_id, number))`.execute(q(tx));
    await sql`create index split_part_case on operate.split_part (case_id)`.execute(q(tx));
  },
};
