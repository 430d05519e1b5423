import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Who is written to when a library fails for a day, and when that was done (tracker.md 5). */
export const libraryTrouble: Migration = {
  name: "0011-library-trouble",
  async up(tx) {
    await sql
      .raw(
        `alter table tracker.library
          add column administrators text[] not null default '{}',
          add column trouble_told_at timestamptz`,
      )
      .execute(q(tx));
  },
};
