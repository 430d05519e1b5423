import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What becomes of the rest of an act when some of its items may not be copied or moved (OPR-CPM-002). */
export const leftOut: Migration = {
  name: "0022-left-out",
  async up(tx) {
    // Acts that are under way left out what was refused.
    await sql`alter table operate.document_act
      add column if_refused text not null default 'leave_out' check (if_refused in ('ask', 'leave_out'))`.execute(
      q(tx),
    );
    await sql`alter table operate.document_act alter column if_refused drop default`.execute(q(tx));
  },
};
