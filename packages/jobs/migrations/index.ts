import type { MigrationSet } from "@muniment/platform/db";
import { queue } from "./0001-queue.ts";
import { workerHeartbeat } from "./0002-worker-heartbeat.ts";
import { longJob } from "./0003-long-job.ts";
import { former } from "./0004-former.ts";

/** The schema of queued jobs and of the workers that run them. */
export const jobsMigrations: MigrationSet = { owner: "jobs", migrations: [queue, workerHeartbeat, longJob, former] };
