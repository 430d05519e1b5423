import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { issueExtensionToken, listExtensions } from "@muniment/work-api/control-center/extension";
import type { HostingService } from "./hosting.service.ts";

/** Binds what hosts of extensions call (work-api.md 17.14). */
export function hostingRoutes(
  mounter: Mounter<RequestContext>,
  { reader, hosting }: { reader: Tx; hosting: HostingService },
): void {
  mounter.mount(listExtensions, async ({ query }, { actor }) => ({
    data: await hosting.list(reader, actor, { host: query.host, language: query.language ?? "en" }),
  }));
  mounter.mount(issueExtensionToken, async ({ params }, { actor, reply }) => {
    reply.header("cache-control", "no-store");
    return { data: await hosting.issueToken(actor, params.package) };
  });
}
