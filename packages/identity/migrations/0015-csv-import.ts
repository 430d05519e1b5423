import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

/** Files by which users, groups and memberships come in, row by row (control-center.md 20.1). */
export const csvImport: Migration = {
  name: "0015-csv-import",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(typed<object>()(tx));
  },
};

const STATEMENTS = [
  `create table identity.csv_import (
    import_id uuid primary key,
    library_id integer not null references identity.library,
    owner text not null,
    kind text not null check (kind in ('users', 'groups', 'memberships')),
    file_name text not null,
    columns text[] not null,
    mapping jsonb not null,
    mode text not null check (mode in ('create', 'update', 'create_or_update')),
    key text not null check (key in ('id', 'email')),
    row_count integer not null,
    created_at timestamptz not null,
    rehearsal_job text,
    rehearsed_at timestamptz,
    run_job text,
    run_at timestamptz,
    undo_job text
  )`,
  `create index csv_import_library on identity.csv_import (library_id, created_at desc, import_id)`,
  `create table identity.csv_import_row (
    import_id uuid not null references identity.csv_import on delete cascade,
    row integer not null,
    cells text[] not null,
    verdict text check (verdict in ('created', 'updated', 'unchanged', 'refused')),
    is_run boolean not null default false,
    messages jsonb,
    subject text,
    before jsonb,
    after jsonb,
    primary key (import_id, row)
  )`,
  `create index csv_import_row_verdict on identity.csv_import_row (import_id, verdict, row)`,
];
