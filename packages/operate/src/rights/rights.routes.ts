import * as api from "@muniment/operate-api/rights";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import type { RightsService } from "./rights.service.ts";

/** Mounts permission sets, and what people may do. */
export function rightsRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  { reader, rights }: { reader: Tx; rights: RightsService },
): void {
  mounter.mount(api.listPermissionSets, async () => ({ data: await rights.listSets(reader) }));

  mounter.mount(api.setPermissionSet, async ({ params, body }, { actor, request, write }) => {
    const held = request.headers["if-match"];
    const given = { ...body, name: params.set, rev: held === undefined ? undefined : revOf(held) };
    return write(async (tx) => ({ data: await rights.setSet(tx, actor, given) }));
  });

  mounter.mount(api.removePermissionSet, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await rights.removeSet(tx, actor, params.set);
      return { data: {} };
    }),
  );

  mounter.mount(api.listUserDetails, async ({ query }) => ({
    data: await rights.listUsers(reader, (query.query ?? "").trim()),
  }));

  mounter.mount(api.getUser, async ({ params }, { reply }) => {
    const data = await rights.getUser(reader, params.user);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });

  mounter.mount(api.updateUser, async ({ params, body }, { actor, request, write }) => {
    const given = { id: params.user, rev: revOf(request.headers["if-match"]), change: body };
    return write(async (tx) => ({ data: await rights.updateUser(tx, actor, given) }));
  });
}
