import * as api from "@muniment/operate-api/service-requirement";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { OperateActor } from "../user/index.ts";
import type { createServiceRequirements } from "./service-requirement.ts";

/** Mounts the page of what the service account needs. */
export function serviceRequirementRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  { requirements }: { requirements: ReturnType<typeof createServiceRequirements> },
): void {
  mounter.mount(api.getServiceRequirements, async () => ({ data: await requirements() }));
}
