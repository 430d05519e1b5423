import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";
import { sql } from "kysely";

const q = typed<object>();

/** Which workers live, so that the jobs of a killed one are found at once (decision D31). */
export const workerHeartbeat: Migration = {
  name: "0002-worker-heartbeat",
  async up(tx) {
    await sql`create table jobs.worker_heartbeat (
      pool_id text primary key,
      seen_at timestamptz not null)`.execute(q(tx));
    // The sweep looks for locked jobs every second, and must not read all that wait.
    await sql`create index job_locked_by on jobs._private_jobs (locked_by) where locked_by is not null`.execute(q(tx));
  },
};
