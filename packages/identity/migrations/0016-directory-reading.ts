import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What was read belongs to one attempt at a run, so that a worker never works on half of what another one reads. */
export const directoryReading: Migration = {
  name: "0016-directory-reading",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create sequence identity.directory_reading`,
  `alter table identity.directory_run add column reading_num bigint`,
  `alter table identity.directory_entry rename column run_num to reading_num`,
  `alter table identity.directory_placement rename column run_num to reading_num`,
];
