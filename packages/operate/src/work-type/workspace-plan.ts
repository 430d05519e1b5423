import type { ProvisioningValue } from "@muniment/operate-api/work-type";
import type { ConfiguredRepository, PlaceMasks } from "../configured-repository/index.ts";
import type { WorkType } from "./work-type.repository.ts";

/** When and how a case comes to its workspace, with the place that its repository says. */
export type WorkspacePlan = ProvisioningValue & {
  place: PlaceMasks;
  default_security?: NonNullable<ConfiguredRepository["default_security"]>;
};

/** The plan as the type and the repository say it now; nothing where the workspace is chosen. */
export function planOf(type: WorkType, configured: ConfiguredRepository): WorkspacePlan | undefined {
  const { provisioning } = type;
  if (provisioning === null || provisioning.when === "never") return undefined;
  const { library, resolver, workspace, find_by, properties, folder, default_security: security } = configured;
  const place = { library, resolver, workspace, find_by, properties, folder };
  return { ...provisioning, place, ...(security === null ? {} : { default_security: security }) };
}
