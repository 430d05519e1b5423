import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Documents on their way to PDF (operate.md 16). */
export const conversion: Migration = {
  name: "0007-conversion",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions || '{documents.convert}'
      where name in ('Case handlers', 'Administrators')`.execute(q(tx));
    await sql`create table operate.conversion (
      id uuid primary key,
      num bigint not null unique generated always as identity,
      case_id uuid not null references operate.work_item,
      user_id uuid not null references operate.user,
      purpose text not null check (purpose in ('convert', 'archive')),
      run_as text not null check (run_as in ('user', 'service', 'fallback')),
      service_id uuid not null references operate.linked_service,
      item_id text not null,
      source_name text not null,
      target_id text,
      store text not null check (store in ('beside', 'version')),
      is_archivable boolean not null,
      name text not null,
      state text not null check (state in ('queued', 'running', 'storing', 'waiting', 'waiting_for_user', 'done',
        'archived', 'failed')),
      trouble jsonb,
      pages integer,
      result_id text,
      attempts integer not null default 0,
      created_at timestamptz not null,
      ended_at timestamptz,
      -- A follow-up never acts as a person (OPR-PDF-010).
      check (purpose <> 'archive' or run_as = 'service'))`.execute(q(tx));
    await sql`create index conversion_case on operate.conversion (case_id, num desc)`.execute(q(tx));
    await sql`create index conversion_user on operate.conversion (user_id)`.execute(q(tx));
    await sql`create index conversion_service on operate.conversion (service_id)`.execute(q(tx));
  },
};
