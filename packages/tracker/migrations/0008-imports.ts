import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Files that tasks are imported from, and what an import is taken back with (tracker.md 16). */
export const imports: Migration = {
  name: "0008-imports",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table tracker.import_job (
    id text collate "C" primary key,
    tracker_id text collate "C" not null references tracker.tracker on delete cascade,
    created_at timestamptz not null,
    created_by bigint not null references tracker.principal,
    name text not null,
    kind text not null check (kind in ('xlsx', 'docx', 'text')),
    -- The texts of the file, until they are imported or given up.
    tables jsonb,
    applied_at timestamptz,
    created integer,
    changed integer,
    skipped integer,
    undo jsonb,
    undone_at timestamptz,
    check ((applied_at is null) = (created is null)),
    check (applied_at is null or tables is null))`,
  `create index import_job_tracker on tracker.import_job (tracker_id, applied_at)`,
  `create index import_job_person on tracker.import_job (created_by, id) where applied_at is null`,
  `create index import_job_age on tracker.import_job (coalesce(applied_at, created_at))`,
];
