import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** External accounts can have an end (CC-USR-023, T30). */
export const endDate: Migration = {
  name: "0021-end-date",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table identity."user" add column ends_at timestamptz,
    add constraint user_end_external check (ends_at is null or is_external)`,
  `create index user_end on identity."user" (ends_at) where ends_at is not null and allow_logon`,
];
