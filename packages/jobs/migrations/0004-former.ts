import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";
import { sql } from "kysely";

/** What the subject of a row was before, for work that can be undone (CC-NFR-004). */
export const former: Migration = {
  name: "0004-former",
  async up(tx) {
    await sql`alter table jobs.long_job_row add column former jsonb`.execute(typed<object>()(tx));
  },
};
