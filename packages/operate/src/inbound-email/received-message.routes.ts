import type { JobQueue } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import * as api from "@muniment/operate-api/inbound-email";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { cutPage, readPage } from "../paging.ts";
import type { OperateActor } from "../user/index.ts";
import { listMessageViews, listStages } from "./received-message.repository.ts";
import { reprocessMessage, requireMessage, wireMessage } from "./received-message.service.ts";

/** Mounts the screen Incoming email (OPR-INB-019). */
export function receivedMessageRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  deps: { readonly reader: Tx; readonly clock: Clock; readonly jobs: JobQueue },
): void {
  const { reader } = deps;
  mounter.mount(api.listReceivedMessages, async ({ query }, { actor }) => {
    const page = readPage(query, ["number"]);
    const { state, mailbox } = query;
    const before = page.after?.[0];
    const rows = await listMessageViews(reader, actor, {
      limit: page.limit + 1,
      ...(state === undefined ? {} : { state }),
      ...(mailbox === undefined ? {} : { mailbox }),
      ...(typeof before === "number" ? { before } : {}),
    });
    const { rows: kept, cursor } = cutPage(rows, page, ({ num }) => [num]);
    const data = kept.map(wireMessage);
    return cursor === undefined ? { data } : { data, cursor };
  });
  mounter.mount(api.getReceivedMessageLog, async ({ params }, { actor }) => {
    const { id, is_hidden: isHidden } = await requireMessage(reader, actor, params.message);
    const stages = await listStages(reader, id);
    const data = stages.map(({ stage, outcome, detail, at }) => ({
      stage,
      outcome,
      at: at.toISOString(),
      // It may name the case.
      ...(detail === null || isHidden ? {} : { detail }),
    }));
    return { data };
  });
  mounter.mount(api.reprocessMessage, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await reprocessMessage(deps, tx, { actor, id: params.message }) })),
  );
}
