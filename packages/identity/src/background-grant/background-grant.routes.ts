import { toWireDate } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import {
  listBackgroundGrants,
  revokeBackgroundGrant as revokeEndpoint,
} from "@muniment/work-api/control-center/background-grant";
import { readBackgroundGrants, revokeBackgroundGrant } from "./background-grant.service.ts";
import { stateOf } from "./grant-standing.ts";

/** Binds who lent applications authority to work in the background (CC-BGA-010). */
export function backgroundGrantRoutes(mounter: Mounter<RequestContext>, deps: { reader: Tx; clock: Clock }): void {
  const { reader, clock } = deps;

  mounter.mount(listBackgroundGrants, async ({ params }, { actor }) => {
    const now = clock.now();
    const found = await readBackgroundGrants(reader, actor, { clientId: params.application, now });
    return {
      data: found.map((grant) => ({
        id: grant.grant_id,
        library: grant.library,
        user_id: grant.user_id,
        full_name: grant.full_name,
        scopes: [...grant.scopes],
        state: stateOf(grant, now),
        since: toWireDate(grant.granted_at),
        expires: toWireDate(grant.expires_at),
        ...(grant.last_used_at === null ? {} : { last_used: toWireDate(grant.last_used_at) }),
      })),
    };
  });

  mounter.mount(revokeEndpoint, async ({ params }, context) =>
    context.write(async (tx) => {
      const { application: clientId, grant: grantId } = params;
      await revokeBackgroundGrant(tx, context.actor, { clientId, grantId, now: clock.now() });
      return {};
    }),
  );
}
