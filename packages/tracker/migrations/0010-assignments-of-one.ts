import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What is assigned to somebody is found in the index alone. */
export const assignmentsOfOne: Migration = {
  name: "0010-assignments-of-one",
  async up(tx) {
    await sql.raw("drop index tracker.task_assignee_principal").execute(q(tx));
    await sql
      .raw(
        `create index task_assignee_principal on tracker.task_assignee (principal_num, task_id) where removed_at is null`,
      )
      .execute(q(tx));
  },
};
