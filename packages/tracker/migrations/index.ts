import type { MigrationSet } from "@muniment/platform/db";
import { checklist } from "./0001-checklist.ts";

/** The schema of Tracker. */
export const trackerMigrations: MigrationSet = { owner: "tracker", migrations: [checklist] };
