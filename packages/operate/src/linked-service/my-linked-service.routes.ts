import * as api from "@muniment/operate-api/my-linked-service";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { OperateActor } from "../user/index.ts";
import { unlink } from "./linked-service.routes.ts";
import type { LinkRouteDeps } from "./linked-service.routes.ts";
import type { MyLinkService } from "./my-link.service.ts";

/** Mounts what people do with their own links (OPR-LNK-060). */
export function myLinkedServiceRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  deps: Omit<LinkRouteDeps, "checkPlaces"> & { mine: MyLinkService },
): void {
  const { reader, links, mine } = deps;

  mounter.mount(api.listMyLinkedServices, async (_input, { actor }) => ({ data: await mine.list(reader, actor) }));

  mounter.mount(api.startMyLink, async ({ params, body }, { actor, write }) => {
    const given = { systemName: params.service, purpose: "user", returnTo: body.return_to } as const;
    return write(async (tx) => ({ data: { authorize_url: await links.start(tx, actor, given) } }));
  });

  mounter.mount(api.confirmMyLink, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await links.confirm(tx, actor, params.service);
      return { data: await mine.get(tx, actor, params.service) };
    }),
  );

  mounter.mount(api.removeMyLink, async ({ params }, { actor, write }) => {
    const given = { systemName: params.service, purpose: "user" } as const;
    await unlink(write, (tx) => links.unlink(tx, actor, given));
    return {};
  });

  mounter.mount(api.testMyLink, async ({ params }, { actor }) => {
    return { data: { checks: await mine.test(reader, actor, params.service) } };
  });
}
