import * as api from "@muniment/operate-api/repository";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import { listServices } from "../linked-service/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { ConfiguredRepositoryService } from "./configured-repository.service.ts";
import type { createRepositoryCheck } from "./repository-check.ts";

/** Mounts named places of documents. */
export function configuredRepositoryRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  {
    reader,
    configured,
    check,
  }: {
    readonly reader: Tx;
    readonly configured: ConfiguredRepositoryService;
    readonly check: ReturnType<typeof createRepositoryCheck>;
  },
): void {
  mounter.mount(api.listRepositoryNames, async () => ({
    data: (await configured.list(reader)).map(({ key, name, context, service, service_name }) => ({
      key,
      name,
      context,
      service,
      service_name,
    })),
  }));
  mounter.mount(api.listRepositoryServices, async () => ({
    data: (await listServices(reader)).map(({ system_name, display_name, type }) => ({
      system_name,
      display_name,
      type,
    })),
  }));
  mounter.mount(api.listRepositories, async () => ({ data: await configured.list(reader) }));
  mounter.mount(api.getRepository, async ({ params }, { reply }) => {
    const data = await configured.get(reader, params.repository);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });
  mounter.mount(api.setRepository, async ({ params, body }, { actor, request, reply, write }) => {
    const held = request.headers["if-match"];
    const given = { key: params.repository, rev: held === undefined ? undefined : revOf(held), setting: body };
    const answer = await write(async (tx) => ({ data: await configured.set(tx, actor, given) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });
  mounter.mount(api.deleteRepository, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await configured.remove(tx, actor, params.repository);
      return {};
    }),
  );
  mounter.mount(api.checkRepository, async ({ params, body }, { actor }) => ({
    data: await check(actor, params.repository, body),
  }));
}
