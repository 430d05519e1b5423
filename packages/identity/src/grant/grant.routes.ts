import { toWireDate } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { listUserGrants, revokeUserGrant } from "@muniment/work-api/control-center/grant";
import { readGrants, revokeGrant } from "./grant.service.ts";

/** Binds the applications of people (CC-USR-095). */
export function grantRoutes(mounter: Mounter<RequestContext>, deps: { reader: Tx; clock: Clock }): void {
  const { reader, clock } = deps;

  mounter.mount(listUserGrants, async ({ params }, { actor }) => {
    const found = await readGrants(reader, actor, { userId: params.user, now: clock.now() });
    return {
      data: found.map(({ since, last_used, ends, scopes, ...grant }) => ({
        ...grant,
        scopes: [...scopes],
        since: toWireDate(since),
        last_used: toWireDate(last_used),
        ends: toWireDate(ends),
      })),
    };
  });

  mounter.mount(revokeUserGrant, async ({ params }, context) =>
    context.write(async (tx) => ({
      data: { ended: await revokeGrant(tx, context.actor, { userId: params.user, clientId: params.client, clock }) },
    })),
  );
}
