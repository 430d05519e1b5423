import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/control-center/outlook";
import type { ApplicationRegistry } from "../installation/index.ts";
import type { AddinFile, OutlookAddins } from "./outlook.service.ts";

interface OutlookRouteDeps {
  readonly reader: Tx;
  readonly applications: Pick<ApplicationRegistry, "requireView">;
  readonly addins: OutlookAddins;
}

/** Binds what Control Center's page `Outlook` shows and offers, for who may see applications (TRK-OUT-003). */
export function outlookRoutes(
  mounter: Mounter<RequestContext>,
  { reader, applications, addins }: OutlookRouteDeps,
): void {
  mounter.mount(api.listOutlookAddins, async (_input, { actor }) => {
    await applications.requireView(reader, actor);
    return { data: await addins.list(reader) };
  });
  mounter.mount(api.downloadOutlookManifest, async ({ params }, { actor, reply }) => {
    await applications.requireView(reader, actor);
    return sendFile(reply, await addins.manifest(reader, params.application), "application/xml; charset=utf-8");
  });
  mounter.mount(api.downloadOutlookInstaller, async ({ params }, { actor, reply }) => {
    await applications.requireView(reader, actor);
    return sendFile(reply, await addins.installer(reader, params.application), "text/plain; charset=utf-8");
  });
}

function sendFile(reply: RequestContext["reply"], file: AddinFile | undefined, type: string): undefined {
  if (file === undefined) throw new AppError(errors.noRecord);
  reply.header("content-type", type);
  reply.header("content-disposition", `attachment; filename="${file.name}"`);
  reply.header("cache-control", "private, no-cache");
  reply.send(Buffer.from(file.text));
  return undefined;
}
