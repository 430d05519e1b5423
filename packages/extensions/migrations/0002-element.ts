import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** How administrators arrange what packages add to programs (TRK-UIC-001 to -007). */
export const element: Migration = {
  name: "0002-element",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table extensions.element_settings (
    package_id text primary key references extensions.installation on delete cascade,
    settings jsonb not null,
    changed_at timestamptz not null,
    changed_by text not null
  )`,
];
