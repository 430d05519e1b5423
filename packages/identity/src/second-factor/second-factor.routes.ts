import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { getUserSecondFactor, resetSecondFactor } from "@muniment/work-api/control-center/second-factor";
import { toWireDate } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { managedAccount } from "../session/index.ts";
import type { SecondFactor } from "./second-factor.service.ts";

/** Binds second factors as Control Center sees them (CC-MFA-003). */
export function secondFactorRoutes(
  mounter: Mounter<RequestContext>,
  { reader, secondFactor }: { reader: Tx; secondFactor: SecondFactor },
): void {
  mounter.mount(getUserSecondFactor, async ({ params }, { actor }) => {
    const user = await managedAccount(reader, actor, params.user);
    const found = await secondFactor.find(user.user_num);
    return {
      data: {
        policy: secondFactor.policy,
        is_on: found !== undefined,
        ...(found === undefined ? {} : { since: toWireDate(found.since), recovery_codes_left: found.codesLeft }),
      },
    };
  });

  mounter.mount(resetSecondFactor, async ({ params }, context) =>
    context.write(async (tx) => {
      await secondFactor.reset(tx, context.actor, params.user);
      return {};
    }),
  );
}
