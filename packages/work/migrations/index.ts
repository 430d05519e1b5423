import type { MigrationSet } from "@muniment/platform/db";
import { repository } from "./0001-repository.ts";
import { upload } from "./0002-upload.ts";
import { change } from "./0003-change.ts";
import { recent } from "./0004-recent.ts";
import { actingPerson } from "./0005-acting-person.ts";
import { policy } from "./0006-policy.ts";
import { number } from "./0007-number.ts";
import { changeFeed } from "./0008-change-feed.ts";
import { checkout } from "./0009-checkout.ts";
import { emailLookup } from "./0010-email-lookup.ts";
import { preview } from "./0011-preview.ts";
import { policyScope } from "./0012-policy-scope.ts";

/** The schema of the repository. */
export const workMigrations: MigrationSet = {
  owner: "work",
  migrations: [
    repository,
    upload,
    change,
    recent,
    actingPerson,
    policy,
    number,
    changeFeed,
    checkout,
    emailLookup,
    preview,
    policyScope,
  ],
};
