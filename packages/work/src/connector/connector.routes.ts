import type { RequestMounter } from "@muniment/platform/http";
import { connectorContainerRoutes } from "./container.routes.ts";
import { connectorDocumentRoutes } from "./document.routes.ts";
import { connectorPermissionRoutes } from "./permission.routes.ts";
import { connectorUploadRoutes } from "./upload.routes.ts";
import type { ConnectorUploadDeps } from "./upload.routes.ts";

/** Binds what the connector façade does with the repository: other words for what REST v2 does (work-api.md 14). */
export function connectorRoutes(mounter: RequestMounter, deps: ConnectorUploadDeps): void {
  connectorPermissionRoutes(mounter);
  connectorContainerRoutes(mounter, deps);
  connectorDocumentRoutes(mounter, deps);
  connectorUploadRoutes(mounter, deps);
}
