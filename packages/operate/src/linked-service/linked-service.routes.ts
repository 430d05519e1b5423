import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import * as api from "@muniment/operate-api/linked-service";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import { linkCoverage } from "./link-coverage.ts";
import { testConnection } from "./connection-test.ts";
import type { TestCheck } from "./connection-test.ts";
import type { LinkTokens } from "./link-tokens.ts";
import type { LinkService } from "./link.service.ts";
import type { LinkedServiceService } from "./linked-service.service.ts";
import { findService } from "./service.repository.ts";

/** What the endpoints of linked services need. */
export interface LinkRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly services: LinkedServiceService;
  readonly links: LinkService;
  readonly tokens: LinkTokens;
  /** Whether the service account finds the places of repositories in a service, and what it may do there. */
  readonly checkPlaces: (serviceId: string) => Promise<TestCheck[]>;
}

/** Mounts the administration of linked services. */
export function linkedServiceRoutes(mounter: Mounter<RequestContext<OperateActor>>, deps: LinkRouteDeps): void {
  const { reader, services, links } = deps;

  mounter.mount(api.listLinkedServices, async () => ({ data: await services.list(reader) }));

  mounter.mount(api.getLinkedService, async ({ params }, { reply }) => {
    const data = await services.get(reader, params.service);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });

  mounter.mount(api.createLinkedService, async ({ body }, { actor, reply, write }) => {
    const answer = await write(async (tx) => ({ data: await services.create(tx, actor, body) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });

  mounter.mount(api.updateLinkedService, async ({ params, body }, { actor, request, reply, write }) => {
    const rev = revOf(request.headers["if-match"]);
    const given = { systemName: params.service, rev, change: body };
    const answer = await write(async (tx) => ({ data: await services.update(tx, actor, given) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });

  mounter.mount(api.deleteLinkedService, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await services.remove(tx, actor, params.service);
      return {};
    }),
  );

  mounter.mount(api.listLinkCoverage, async ({ params }) => {
    const service = await findService(reader, params.service);
    if (service === undefined) throw new AppError(errors.notFound);
    return { data: await linkCoverage(reader, service.id, deps.clock.now()) };
  });

  mounter.mount(api.testLinkedService, async ({ params }) => {
    const service = await findService(reader, params.service);
    if (service === undefined) throw new AppError(errors.notFound);
    const checks = await testConnection(deps, service, "system");
    return { data: { checks: [...checks, ...(await deps.checkPlaces(service.id))] } };
  });

  mounter.mount(api.startSystemLink, async ({ params, body }, { actor, write }) => {
    const { return_to: returnTo, linking } = body;
    const chosen = linking === undefined ? {} : { linking };
    const given = { systemName: params.service, purpose: "system", returnTo, ...chosen } as const;
    return write(async (tx) => ({ data: { authorize_url: await links.start(tx, actor, given) } }));
  });

  mounter.mount(api.removeSystemLink, async ({ params }, { actor, write }) => {
    const given = { systemName: params.service, purpose: "system" } as const;
    await unlink(write, (tx) => links.unlink(tx, actor, given));
    return {};
  });
}

/** Unlinks in one transaction, then revokes: the server may be slow, and nothing waits for it. */
export async function unlink(
  write: RequestContext<OperateActor>["write"],
  forget: (tx: Tx) => Promise<() => Promise<void>>,
): Promise<void> {
  let revoke: (() => Promise<void>) | undefined;
  await write(async (tx) => {
    revoke = await forget(tx);
    return {};
  });
  await revoke?.();
}
