import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** A filing that takes the place of one to another case (OPR-FIL-014). */
export const refile: Migration = {
  name: "0024-refile",
  async up(tx) {
    await sql`alter table operate.filing add column replaces_id uuid references operate.filing`.execute(q(tx));
    await sql`create index filing_replaces on operate.filing (replaces_id) where replaces_id is not null`.execute(
      q(tx),
    );
  },
};
