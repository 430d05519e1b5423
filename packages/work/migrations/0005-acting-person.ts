import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** For whom an account acted (work-api.md 17.6): a person with an account here, or a name alone. */
export const actingPerson: Migration = {
  name: "0005-acting-person",
  async up(tx) {
    await sql`alter table work.history
      add column acting_num bigint, add column acting_name text not null default ''`.execute(q(tx));
  },
};
