import * as api from "@muniment/operate-api/generation";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { OperateActor } from "../user/index.ts";
import type { ProductionService } from "./production.service.ts";

/** Mounts production of documents. */
export function generationRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  { reader, productions }: { reader: Tx; productions: ProductionService },
): void {
  mounter.mount(api.listCaseTemplates, async ({ params }, { actor }) => ({
    data: await productions.offered(reader, actor, params.case),
  }));
  mounter.mount(api.prepareProduction, async ({ params, body }, { actor }) => ({
    data: await productions.prepare(actor, params.case, body),
  }));
  mounter.mount(api.previewProduction, async ({ params, body }, { actor, reply }) => {
    const { bytes, name } = await productions.preview(actor, params.case, body);
    reply.headers({
      "content-type": "application/pdf",
      "content-length": bytes.length,
      "content-disposition": `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
    reply.send(bytes);
    return undefined;
  });
  mounter.mount(api.produceDocuments, async ({ params, body }, { actor, write }) => {
    // Before the transaction: repositories may be slow, and nothing waits for them.
    const prepared = await productions.ready(actor, params.case, body);
    return write(async (tx) => ({ data: await productions.produce(tx, actor, prepared) }));
  });
  mounter.mount(api.listProductions, async ({ params, query }, { actor }) =>
    productions.list(reader, actor, { caseId: params.case, ...query }),
  );
  mounter.mount(api.getProduction, async ({ params }, { actor }) => ({
    data: await productions.get(reader, actor, params.production),
  }));
  for (const [endpoint, event] of [
    [api.retryProduction, "retry"],
    [api.issueProduction, "issue"],
    [api.discardProduction, "discard"],
  ] as const) {
    mounter.mount(endpoint, async ({ params }, { actor, write }) =>
      write(async (tx) => ({ data: await productions.change(tx, actor, { id: params.production, event }) })),
    );
  }
}
