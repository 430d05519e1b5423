import { accountEndpoints } from "./account.ts";
import { anonymisationEndpoints } from "./anonymisation.ts";
import { applicationEndpoints } from "./application.ts";
import { getApplicationUse } from "./application-use.ts";
import { administrationEndpoints } from "./administration.ts";
import { accountMailEndpoints } from "./account-mail.ts";
import { exportAudit, searchAudit } from "./audit.ts";
import { secondFactorEndpoints } from "./second-factor.ts";
import { sessionEndpoints } from "./session.ts";
import { getConsoleMe, listConsoleLibraries } from "./console.ts";
import { directoryEndpoints } from "./directory.ts";
import { csvImportEndpoints } from "./csv-import.ts";
import { emailSettingsEndpoints } from "./email-settings.ts";
import { backgroundGrantEndpoints } from "./background-grant.ts";
import { elementEndpoints } from "./extension-element.ts";
import { extensionEndpoints } from "./extension.ts";
import { grantEndpoints } from "./grant.ts";
import { addGroupMembers, disableGroups, enableGroups, removeGroupMembers, searchConsoleGroups } from "./group.ts";
import { consoleLibraryEndpoints } from "./library.ts";
import { consoleRoleEndpoints } from "./role.ts";
import { identityProofEndpoints } from "./identity-proof.ts";
import { outlookEndpoints } from "./outlook.ts";
import { packageAddressEndpoints } from "./package-address.ts";
import { packageEndpoints } from "./package.ts";
import { createPhotoDraft, deleteUserPhoto, getUserPhoto, putUserPhoto } from "./photo.ts";
import { singleSignOnEndpoints } from "./single-sign-on.ts";
import { userContentEndpoints } from "./user-content.ts";
import { securitySettingEndpoints } from "./security-settings.ts";
import {
  checkUserAvailability,
  disableSignIn,
  enableSignIn,
  exportConsoleUsers,
  findUsersElsewhere,
  listLocations,
  searchConsoleUsers,
  selectConsoleUsers,
  startSignInSwitch,
  suggestUserId,
} from "./user.ts";

/** What is served for Control Center alone (work-api.md 17.14). */
export const consoleEndpoints = [
  ...sessionEndpoints,
  ...grantEndpoints,
  ...backgroundGrantEndpoints,
  ...extensionEndpoints,
  ...elementEndpoints,
  ...userContentEndpoints,
  ...emailSettingsEndpoints,
  ...secondFactorEndpoints,
  ...securitySettingEndpoints,
  ...singleSignOnEndpoints,
  ...identityProofEndpoints,
  ...accountMailEndpoints,
  searchAudit,
  exportAudit,
  getConsoleMe,
  listConsoleLibraries,
  searchConsoleUsers,
  selectConsoleUsers,
  exportConsoleUsers,
  findUsersElsewhere,
  enableSignIn,
  disableSignIn,
  startSignInSwitch,
  checkUserAvailability,
  suggestUserId,
  listLocations,
  ...administrationEndpoints,
  ...applicationEndpoints,
  getApplicationUse,
  ...consoleLibraryEndpoints,
  ...consoleRoleEndpoints,
  ...accountEndpoints,
  ...anonymisationEndpoints,
  getUserPhoto,
  putUserPhoto,
  deleteUserPhoto,
  createPhotoDraft,
  searchConsoleGroups,
  enableGroups,
  disableGroups,
  addGroupMembers,
  removeGroupMembers,
  ...directoryEndpoints,
  ...csvImportEndpoints,
  ...packageEndpoints,
  ...outlookEndpoints,
  ...packageAddressEndpoints,
] as const;
