import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** How a version does after it was activated: one row for the newest activation of each package. */
export const probe: Migration = {
  name: "0003-probe",
  async up(tx) {
    await sql`create table extensions.probe (
      package_id text primary key references extensions.installation on delete cascade,
      version text not null,
      -- Where it goes back to; null when there is nothing to go back to.
      previous text,
      -- Who activated it, and is told when it fails.
      user_num bigint references identity."user",
      state text not null check (state in ('running', 'passed', 'failed', 'rolled_back')),
      reason text,
      began_at timestamptz not null,
      ended_at timestamptz,
      check ((state = 'running') = (ended_at is null))
    )`.execute(q(tx));
    await sql`create index probe_user on extensions.probe (user_num)`.execute(q(tx));
  },
};
