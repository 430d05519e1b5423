import type { MigrationSet } from "@muniment/platform/db";
import { directory } from "./0001-directory.ts";
import { passwordLink } from "./0002-password-link.ts";
import { oauth } from "./0003-oauth.ts";
import { browserSession } from "./0004-browser-session.ts";
import { consoleLists } from "./0005-console.ts";
import { passwordRequest } from "./0006-password-request.ts";
import { groupSearch } from "./0007-group-search.ts";
import { userTrigrams } from "./0008-user-trigrams.ts";
import { userPurpose } from "./0009-user-purpose.ts";
import { actingPerson } from "./0010-acting-person.ts";

/** The schema of libraries, people, groups, roles, sign-in. */
export const identityMigrations: MigrationSet = {
  owner: "identity",
  migrations: [
    directory,
    passwordLink,
    oauth,
    browserSession,
    consoleLists,
    passwordRequest,
    groupSearch,
    userTrigrams,
    userPurpose,
    actingPerson,
  ],
};
