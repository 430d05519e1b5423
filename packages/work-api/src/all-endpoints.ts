import type { Endpoint } from "@muniment/rest";
import { activityEndpoints } from "./activity.ts";
import { accessBatchEndpoints } from "./access/batch.ts";
import { checkAccess } from "./access/check.ts";
import { effectEndpoints } from "./access/effect.ts";
import { listChanges } from "./changes.ts";
import { documentSecurity, folderSecurity, workspaceSecurity } from "./access/security.ts";
import { bulkEndpoints } from "./bulk.ts";
import { reportAudit } from "./audit-report.ts";
import { connectorEndpoints } from "./connector/index.ts";
import { consoleEndpoints } from "./control-center/index.ts";
import { folderEndpoints } from "./container/folder.ts";
import { workspaceEndpoints } from "./container/workspace.ts";
import { checkoutEndpoints } from "./document/checkout.ts";
import { contentEndpoints } from "./document/content.ts";
import { documentEndpoints } from "./document/document.ts";
import { emailEndpoints } from "./document/email.ts";
import { previewEndpoints } from "./document/preview.ts";
import { trashEndpoints } from "./document/trash.ts";
import { oauthEndpoints } from "./identity/oauth.ts";
import { discover } from "./discovery.ts";
import { groupEndpoints } from "./identity/group.ts";
import { roleEndpoints } from "./identity/role.ts";
import { preferenceEndpoints } from "./identity/preference.ts";
import { appEndpoints } from "./identity/app.ts";
import { userEndpoints } from "./identity/user.ts";
import { libraryEndpoints } from "./library/library.ts";
import { jobEndpoints } from "./job.ts";
import { getOperation } from "./operation.ts";
import { policyAssetEndpoints } from "./policy/asset.ts";
import { policySupportEndpoints } from "./policy/support.ts";
import { policyDecisionEndpoints } from "./policy/decision.ts";
import { opposingSetEndpoints } from "./policy/opposing-set.ts";
import { policyPeopleEndpoints } from "./policy/people.ts";
import { recentEndpoints } from "./recent.ts";
import { downloadEndpoints } from "./download.ts";
import { streamEndpoints } from "./stream.ts";
import { uploadEndpoints } from "./upload.ts";

/** Every endpoint that the Work server answers, for OpenAPI and for the tests over the whole list. */
export const allEndpoints: readonly Endpoint[] = [
  discover,
  ...libraryEndpoints,
  ...userEndpoints,
  ...appEndpoints,
  ...preferenceEndpoints,
  ...groupEndpoints,
  ...roleEndpoints,
  ...consoleEndpoints,
  ...oauthEndpoints,
  ...connectorEndpoints,
  ...workspaceEndpoints,
  ...folderEndpoints,
  ...checkoutEndpoints,
  ...documentEndpoints,
  ...emailEndpoints,
  ...trashEndpoints,
  ...contentEndpoints,
  ...previewEndpoints,
  ...[documentSecurity, folderSecurity, workspaceSecurity].flatMap((group) => Object.values(group)),
  ...effectEndpoints,
  checkAccess,
  ...accessBatchEndpoints,
  ...policyAssetEndpoints,
  ...policySupportEndpoints,
  ...opposingSetEndpoints,
  ...policyPeopleEndpoints,
  ...policyDecisionEndpoints,
  ...activityEndpoints,
  ...recentEndpoints,
  ...uploadEndpoints,
  ...downloadEndpoints,
  ...streamEndpoints,
  listChanges,
  ...bulkEndpoints,
  ...jobEndpoints,
  getOperation,
  reportAudit,
];
