import * as api from "@muniment/operate-api/work-type";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import type { WorkTypeService } from "./work-type.service.ts";

/** Mounts what cases follow. */
export function workTypeRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  { reader, types }: { reader: Tx; types: WorkTypeService },
): void {
  mounter.mount(api.listWorkTypes, async () => ({ data: await types.list(reader) }));

  mounter.mount(api.getWorkType, async ({ params }, { reply }) => {
    const data = await types.get(reader, params.type);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });

  mounter.mount(api.setWorkType, async ({ params, body }, { actor, request, reply, write }) => {
    const held = request.headers["if-match"];
    const given = { name: params.type, rev: held === undefined ? undefined : revOf(held), setting: body };
    const answer = await write(async (tx) => ({ data: await types.set(tx, actor, given) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });
}
