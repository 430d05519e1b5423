import * as api from "@muniment/operate-api/allocation";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import type { AllocationService } from "./allocation.service.ts";
import type { AvailabilityService } from "./availability.service.ts";

/** Mounts allocation rules, and who is there to get work. */
export function allocationRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  deps: { reader: Tx; rules: AllocationService; availability: AvailabilityService },
): void {
  const { reader, rules, availability } = deps;

  mounter.mount(api.listAllocationRules, async () => ({ data: await rules.list(reader) }));

  mounter.mount(api.getAllocationRule, async ({ params }, { reply }) => {
    const data = await rules.get(reader, params.rule);
    reply.header("etag", `"${data.version}"`);
    return { data };
  });

  mounter.mount(api.setAllocationRule, async ({ params, body }, { actor, request, write }) => {
    const held = request.headers["if-match"];
    const given = { name: params.rule, version: held === undefined ? undefined : revOf(held), setting: body };
    return write(async (tx) => ({ data: await rules.set(tx, actor, given) }));
  });

  mounter.mount(api.tryAllocationRule, async ({ params, body }, { actor }) => ({
    data: await rules.try(reader, actor, { name: params.rule, item: body.item ?? "" }),
  }));

  mounter.mount(api.listAllocations, async ({ query }) => ({ data: await rules.decisions(reader, query.item ?? "") }));

  mounter.mount(api.getMyAvailability, async (_input, { actor }) => ({
    data: await availability.get(reader, actor.userId),
  }));

  mounter.mount(api.setMyAvailability, async ({ body }, { actor, write }) =>
    write(async (tx) => ({ data: await availability.set(tx, actor, { userId: actor.userId, change: body }) })),
  );

  mounter.mount(api.getAvailability, async ({ params }) => ({ data: await availability.get(reader, params.user) }));

  mounter.mount(api.setAvailability, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({ data: await availability.set(tx, actor, { userId: params.user, change: body }) })),
  );
}
