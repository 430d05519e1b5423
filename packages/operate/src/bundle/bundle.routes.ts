import * as api from "@muniment/operate-api/bundle";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import type { BundleService } from "./bundle.service.ts";

interface Deps {
  readonly reader: Tx;
  readonly bundles: BundleService;
}

/** Mounts bundles and their builds. */
export function bundleRoutes(mounter: Mounter<RequestContext<OperateActor>>, { reader, bundles }: Deps): void {
  mounter.mount(api.listBundles, async ({ params }, { actor }) => ({
    data: await bundles.list(reader, actor, params.case),
  }));

  mounter.mount(api.createBundle, async ({ params, body }, { actor, reply, write }) => {
    await bundles.check(actor, { caseId: params.case }, body.entries);
    const given = { caseId: params.case, content: body };
    const answer = await write(async (tx) => ({ data: await bundles.create(tx, actor, given) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });

  mounter.mount(api.getBundle, async ({ params }, { actor, reply }) => {
    const data = await bundles.get(reader, actor, params.bundle);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });

  mounter.mount(api.updateBundle, async ({ params, body }, { actor, request, reply, write }) => {
    const given = { id: params.bundle, rev: revOf(request.headers["if-match"]), change: body };
    await bundles.check(actor, { id: params.bundle }, body.entries);
    const answer = await write(async (tx) => ({ data: await bundles.update(tx, actor, given) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });

  mounter.mount(api.removeBundle, async ({ params }, { actor, write }) => {
    await write((tx) => bundles.remove(tx, actor, params.bundle));
    return {};
  });

  mounter.mount(api.checkBundle, async ({ params }, { actor, write }) => {
    const changed = await bundles.compare(actor, params.bundle);
    return write(async (tx) => ({ data: await bundles.keepChanged(tx, actor, { id: params.bundle, changed }) }));
  });

  buildRoutes(mounter, { reader, bundles });
}

function buildRoutes(mounter: Mounter<RequestContext<OperateActor>>, { reader, bundles }: Deps): void {
  mounter.mount(api.buildBundle, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await bundles.build(tx, actor, params.bundle) })),
  );
  mounter.mount(api.listBundleBuilds, async ({ params }, { actor }) => ({
    data: await bundles.builds(reader, actor, params.bundle),
  }));
  mounter.mount(api.getBundleBuild, async ({ params }, { actor }) => ({
    data: await bundles.oneBuild(reader, actor, params.build),
  }));
  mounter.mount(api.retryBundleBuild, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await bundles.retry(tx, actor, params.build) })),
  );
  mounter.mount(api.cancelBundleBuild, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await bundles.cancel(tx, actor, params.build) })),
  );
}
