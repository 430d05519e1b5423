import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** A run of a directory can be cancelled before it has changed anything (CC-DIR-011). */
export const directoryCancel: Migration = {
  name: "0017-directory-cancel",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table identity.directory_run drop constraint directory_run_state_check`,
  `alter table identity.directory_run add constraint directory_run_state_check
    check (state in ('queued', 'running', 'done', 'stopped', 'failed', 'cancelled'))`,
];
