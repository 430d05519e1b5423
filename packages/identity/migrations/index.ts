import type { MigrationSet } from "@muniment/platform/db";
import { directory } from "./0001-directory.ts";

/** The schema of libraries, people, groups, roles, sign-in. */
export const identityMigrations: MigrationSet = { owner: "identity", migrations: [directory] };
