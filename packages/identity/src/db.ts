import { typed } from "@muniment/platform/db";
import type { AccountMailTables } from "./account-mail/account-mail.tables.ts";
import type { AnonymiseTables } from "./anonymise/anonymise.tables.ts";
import type { ApplicationTables } from "./application/application.tables.ts";
import type { AdministrationTables } from "./administration/administration.tables.ts";
import type { DirectoryTables } from "./directory/directory.tables.ts";
import type { CsvImportTables } from "./csv-import/csv-import.tables.ts";
import type { BackgroundGrantTables } from "./background-grant/background-grant.tables.ts";
import type { GroupTables } from "./group/group.tables.ts";
import type { KnownPlaceTables } from "./known-place/known-place.tables.ts";
import type { LibraryTables } from "./library/library.tables.ts";
import type { OauthTables } from "./oauth/oauth.tables.ts";
import type { PasswordTables } from "./password/password.tables.ts";
import type { PasswordLinkTables } from "./password/reset-link.tables.ts";
import type { PhotoTables } from "./photo/photo.tables.ts";
import type { PlatformTables } from "./platform/platform.tables.ts";
import type { PreferenceTables } from "./preference/preference.tables.ts";
import type { ProofTables } from "./proof/proof.tables.ts";
import type { RoleTables } from "./role/role.tables.ts";
import type { SecondFactorTables } from "./second-factor/second-factor.tables.ts";
import type { SecuritySettingTables } from "./security-settings/security-setting.tables.ts";
import type { SingleSignOnTables } from "./single-sign-on/single-sign-on.tables.ts";
import type { SignedTextTables } from "./application-key/signed-text.tables.ts";
import type { SessionTables } from "./session/session.tables.ts";
import type { UserTables } from "./user/user.tables.ts";

/** Identity's own view on a transaction. */
export const q = typed<
  LibraryTables &
    UserTables &
    RoleTables &
    GroupTables &
    PhotoTables &
    PlatformTables &
    PreferenceTables &
    PasswordTables &
    PasswordLinkTables &
    SecondFactorTables &
    SecuritySettingTables &
    ProofTables &
    SingleSignOnTables &
    ApplicationTables &
    SessionTables &
    SignedTextTables &
    KnownPlaceTables &
    BackgroundGrantTables &
    AccountMailTables &
    DirectoryTables &
    OauthTables &
    CsvImportTables &
    AdministrationTables &
    AnonymiseTables
>();
