import * as api from "@muniment/operate-api/register";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import type { MergeService } from "./merge.service.ts";
import type { RegisterService } from "./register.service.ts";

/** Mounts the register of people and organisations. */
export function registerRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  deps: { reader: Tx; register: RegisterService; merges: MergeService },
): void {
  const { reader, register, merges } = deps;

  mounter.mount(api.listEntities, async ({ query }, { actor }) => register.list(reader, actor, query));

  mounter.mount(api.getEntity, async ({ params }, { reply }) => {
    const data = await register.get(reader, params.entity);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });

  mounter.mount(api.createEntity, async ({ body }, { actor, reply, write }) => {
    const answer = await write(async (tx) => ({ data: await register.create(tx, actor, body) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });

  mounter.mount(api.updateEntity, async ({ params, body }, { actor, request, reply, write }) => {
    const given = { id: params.entity, rev: revOf(request.headers["if-match"]), change: body };
    const answer = await write(async (tx) => ({ data: await register.update(tx, actor, given) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });

  mounter.mount(api.listEntityCases, async ({ params }, { actor }) => register.cases(reader, actor, params.entity));

  mounter.mount(api.mergeEntities, async ({ params, body }, { actor, write }) => {
    const given = { id: params.entity, other: body.other ?? "" };
    return write(async (tx) => ({ data: await merges.merge(tx, actor, given) }));
  });

  mounter.mount(api.undoMerge, async ({ params, body }, { actor, write }) => {
    const given = { id: params.entity, other: body.other ?? "" };
    return write(async (tx) => ({ data: await merges.undo(tx, actor, given) }));
  });
}
