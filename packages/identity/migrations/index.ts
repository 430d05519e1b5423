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
import { userOrigin } from "./0011-user-origin.ts";
import { accountDetails } from "./0012-account-details.ts";
import { secondFactor } from "./0013-second-factor.ts";
import { directorySource } from "./0014-directory-source.ts";
import { csvImport } from "./0015-csv-import.ts";
import { directoryReading } from "./0016-directory-reading.ts";
import { directoryCancel } from "./0017-directory-cancel.ts";
import { libraryState } from "./0018-library-state.ts";
import { emailChange } from "./0019-email-change.ts";
import { administration } from "./0020-administration.ts";
import { endDate } from "./0021-end-date.ts";
import { signInSettings } from "./0022-sign-in-settings.ts";
import { preference } from "./0023-preference.ts";
import { singleSignOn } from "./0024-single-sign-on.ts";
import { anonymise } from "./0025-anonymise.ts";
import { application } from "./0026-application.ts";
import { backgroundGrant } from "./0027-background-grant.ts";
import { knownPlace } from "./0028-known-place.ts";

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
    userOrigin,
    accountDetails,
    secondFactor,
    directorySource,
    csvImport,
    directoryReading,
    directoryCancel,
    libraryState,
    emailChange,
    administration,
    endDate,
    signInSettings,
    preference,
    singleSignOn,
    anonymise,
    application,
    backgroundGrant,
    knownPlace,
  ],
};
