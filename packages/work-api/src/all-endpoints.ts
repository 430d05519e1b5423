import type { Endpoint } from "@muniment/rest";
import { activityEndpoints } from "./activity.ts";
import { documentSecurity, folderSecurity, workspaceSecurity } from "./access/security.ts";
import { folderEndpoints } from "./container/folder.ts";
import { workspaceEndpoints } from "./container/workspace.ts";
import { contentEndpoints } from "./document/content.ts";
import { documentEndpoints } from "./document/document.ts";
import { getOperation } from "./operation.ts";

/** Every endpoint that the Work server answers, for OpenAPI and for the tests over the whole list. */
export const allEndpoints: readonly Endpoint[] = [
  ...workspaceEndpoints,
  ...folderEndpoints,
  ...documentEndpoints,
  ...contentEndpoints,
  ...[documentSecurity, folderSecurity, workspaceSecurity].flatMap((group) => Object.values(group)),
  ...activityEndpoints,
  getOperation,
];
