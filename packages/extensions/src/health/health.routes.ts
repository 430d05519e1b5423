import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/package";
import { checkHealth } from "./health.service.ts";
import type { HealthDeps } from "./health.service.ts";

/** Binds the list of what works around a package, for who may see applications. */
export function healthRoutes(mounter: Mounter<RequestContext>, deps: HealthDeps & { readonly reader: Tx }): void {
  mounter.mount(api.checkPackage, async ({ params }, { actor }) => {
    await deps.applications.requireView(deps.reader, actor);
    return { data: await checkHealth(deps, deps.reader, params.application) };
  });
}
