import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/anonymisation";
import type { AnonymiseService } from "./anonymise.service.ts";

/** Binds making accounts anonymous (CC-USR-044). */
export function anonymiseRoutes(mounter: Mounter<RequestContext>, service: AnonymiseService): void {
  mounter.mount(api.getAnonymisation, async ({ params }, { actor }) => ({
    data: await service.find(actor, params.user),
  }));
  mounter.mount(api.requestAnonymisation, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({ data: await service.request(tx, actor, { userId: params.user, ...body }) })),
  );
  mounter.mount(api.approveAnonymisation, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await service.approve(tx, actor, params.user) })),
  );
  mounter.mount(api.withdrawAnonymisation, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await service.withdraw(tx, actor, params.user);
      return {};
    }),
  );
}
