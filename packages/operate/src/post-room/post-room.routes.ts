import * as api from "@muniment/operate-api/post-room";
import { postItemStates } from "@muniment/operate-api/post-item";
import type { PostItemState } from "@muniment/operate-api/post-item";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import { findCase } from "../case/index.ts";
import { cutPage, isRowId, readPage } from "../paging.ts";
import type { OperateActor } from "../user/index.ts";
import type { PostBatchService } from "./post-batch.service.ts";
import { listBatches } from "./post-batch.repository.ts";
import { listItems, listItemsOfBatch } from "./post-item.repository.ts";
import type { PostItemFilter } from "./post-item.repository.ts";
import type { PostItemService } from "./post-item.service.ts";
import type { PostRoomService } from "./post-room.service.ts";
import type { OpenPrintFile } from "./print-file.ts";
import { wireBatch } from "./wire-post.ts";

type PostMounter = Mounter<RequestContext<OperateActor>>;

interface Deps {
  readonly reader: Tx;
  readonly items: PostItemService;
  readonly batches: PostBatchService;
  readonly room: PostRoomService;
  readonly openPrintFile: OpenPrintFile;
}

/** Mounts the post room, for those who ask it and for those who work in it. */
export function postRoomRoutes(mounter: PostMounter, deps: Deps): void {
  requestRoutes(mounter, deps);
  itemRoutes(mounter, deps);
  batchRoutes(mounter, deps);
  roomRoutes(mounter, deps);
}

type PageQuery = Parameters<typeof readPage>[0];

function requestRoutes(mounter: PostMounter, { reader, items }: Deps): void {
  mounter.mount(api.requestPost, async ({ params, body }, { actor, write }) => {
    const checked = await items.check(actor, params.case, body);
    return write(async (tx) => ({ data: await items.request(tx, actor, checked) }));
  });
  mounter.mount(api.listCasePost, async ({ params, query }, { actor }) => {
    const row = await findCase(reader, actor, params.case);
    if (row === undefined) throw new AppError(errors.notFound);
    return list({ reader, items }, actor, { query, filter: { caseId: row.id } });
  });
  mounter.mount(api.listPostItems, async ({ query }, { actor }) => {
    const { batch, state } = query;
    if (batch !== undefined) {
      const views = isRowId(batch) ? await listItemsOfBatch(reader, batch) : [];
      return { data: await items.wire(reader, actor, views) };
    }
    if (state !== undefined && !isState(state)) {
      throw new AppError(errors.invalidParam, { text: "There is no such state.", field: "state" });
    }
    return list({ reader, items }, actor, { query, filter: state === undefined ? {} : { state } });
  });
  mounter.mount(api.getPostItem, async ({ params }, { actor }) => ({
    data: await items.get(reader, actor, params.item),
  }));
}

const isState = (text: string): text is PostItemState => postItemStates.some((state) => state === text);

async function list(
  { reader, items }: Pick<Deps, "reader" | "items">,
  actor: OperateActor,
  { query, filter }: { query: PageQuery; filter: Omit<PostItemFilter, "limit" | "before"> },
) {
  const page = readPage(query, ["number"]);
  const before = page.after?.[0];
  const views = await listItems(reader, {
    ...filter,
    limit: page.limit,
    ...(typeof before === "number" ? { before } : {}),
  });
  const { rows, ...rest } = cutPage(views, page, ({ num }) => [num]);
  return { data: await items.wire(reader, actor, rows), ...rest };
}

function itemRoutes(mounter: PostMounter, { items, openPrintFile }: Deps): void {
  mounter.mount(api.approvePostItem, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await items.approve(tx, actor, params.item) })),
  );
  mounter.mount(api.cancelPostItem, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await items.cancel(tx, actor, params.item) })),
  );
  mounter.mount(api.retryPostItem, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await items.retry(tx, actor, params.item) })),
  );
  mounter.mount(api.markPostItem, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({ data: await items.mark(tx, actor, { id: params.item, mark: body }) })),
  );
  mounter.mount(api.reprintPostItem, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({ data: await items.reprint(tx, actor, { id: params.item, reason: body.reason }) })),
  );
  mounter.mount(api.downloadPostItem, async ({ params }, { actor, reply }) => {
    const { name, size, content } = await openPrintFile(actor, params.item);
    reply.headers({
      "content-type": "application/pdf",
      "content-length": size,
      "content-disposition": `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    });
    reply.send(content);
    return undefined;
  });
}

function batchRoutes(mounter: PostMounter, { reader, batches }: Deps): void {
  mounter.mount(api.listPostBatches, async ({ query }) => {
    const page = readPage(query, ["number"]);
    const before = page.after?.[0];
    const views = await listBatches(reader, {
      limit: page.limit,
      ...(typeof before === "number" ? { before } : {}),
    });
    const { rows, ...rest } = cutPage(views, page, ({ num }) => [num]);
    return { data: rows.map(wireBatch), ...rest };
  });
  mounter.mount(api.getPostBatch, async ({ params }) => ({ data: await batches.get(reader, params.batch) }));
  mounter.mount(api.closePostBatch, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await batches.close(tx, actor, params.batch) })),
  );
  mounter.mount(api.retryPostBatch, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await batches.retry(tx, actor, params.batch) })),
  );
  mounter.mount(api.markPostBatch, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({ data: await batches.mark(tx, actor, { id: params.batch, ...body }) })),
  );
}

function roomRoutes(mounter: PostMounter, { reader, room }: Deps): void {
  mounter.mount(api.getPostRoom, async () => ({ data: await room.get(reader) }));
  mounter.mount(api.setPostRoom, async ({ body }, { actor, write }) => {
    const checked = await room.check(actor, body);
    return write(async (tx) => ({ data: await room.set(tx, actor, checked) }));
  });
}
