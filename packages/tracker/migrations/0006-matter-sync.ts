import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What a person finds changed when they press Sync (tracker.md 26). */
export const matterSync: Migration = {
  name: "0006-matter-sync",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table tracker.matter add column synced_at timestamptz, add column members jsonb`,
  `alter table tracker.work_link add column label text`,
];
