import type { MigrationSet } from "@muniment/platform/db";
import { checklist } from "./0001-checklist.ts";
import { libraryAuthorisation } from "./0002-library-authorisation.ts";
import { digest } from "./0003-digest.ts";
import { dependencies } from "./0004-dependencies.ts";
import { views } from "./0005-views.ts";
import { matterSync } from "./0006-matter-sync.ts";
import { digestOperation } from "./0007-digest-operation.ts";
import { imports } from "./0008-imports.ts";
import { organisation } from "./0009-organisation.ts";
import { assignmentsOfOne } from "./0010-assignments-of-one.ts";
import { libraryTrouble } from "./0011-library-trouble.ts";
import { notices } from "./0012-notices.ts";

/** The schema of Tracker. */
export const trackerMigrations: MigrationSet = {
  owner: "tracker",
  migrations: [
    checklist,
    libraryAuthorisation,
    digest,
    dependencies,
    views,
    matterSync,
    digestOperation,
    imports,
    organisation,
    assignmentsOfOne,
    libraryTrouble,
    notices,
  ],
};
