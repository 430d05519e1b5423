import { connectorContainerEndpoints } from "./container.ts";
import { connectorDocumentEndpoints } from "./document.ts";
import { connectorPeopleEndpoints } from "./people.ts";
import { connectorPermissionEndpoints } from "./permission.ts";

/** Every operation of the connector façade (work-api.md 14). */
export const connectorEndpoints = [
  ...connectorPeopleEndpoints,
  ...connectorPermissionEndpoints,
  ...connectorContainerEndpoints,
  ...connectorDocumentEndpoints,
] as const;
