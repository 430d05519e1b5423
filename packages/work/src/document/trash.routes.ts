import { toWireDate } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { documentId } from "@muniment/work-api";
import { listTrash, purgeDocument, restoreDocument } from "@muniment/work-api/document/trash";
import type { Reach, ReachService } from "../access/index.ts";
import type { ContainerService } from "../container/index.ts";
import type { TrashService } from "./trash.ts";
import type { TrashedDocument } from "./trash.repository.ts";

/** What the routes of the trash use. */
export interface TrashRouteDeps {
  readonly reader: Tx;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly trash: TrashService;
}

/** Mounts the trash of a library (work-api.md 10.6). */
export function trashRoutes(mounter: Mounter<RequestContext>, deps: TrashRouteDeps): void {
  const { reader, reaches, containers, trash } = deps;

  mounter.mount(listTrash, async ({ params, query }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const page = { number: query.document_number, limit: query.limit ?? 500, offset: query.offset ?? 0 };
    const { rows, total } = await trash.list(reader, reach, page);
    return {
      data: rows.map((row) => trashedShape(reach, row)),
      ...(query.total === true ? { total_count: total } : {}),
    };
  });
  mounter.mount(restoreDocument, async ({ params, body }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const target = body.folder_ids?.[0];
      const folder =
        target === undefined
          ? undefined
          : await containers.require(tx, reach, { id: target, kinds: ["folder"], needed: "read_write", hold: "place" });
      await trash.restore(tx, reach, { id: params.document, folder, comments: body.comments });
      return {};
    });
  });
  mounter.mount(purgeDocument, async ({ params }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      await trash.purge(tx, reach, params.document);
      return {};
    });
  });
}

function trashedShape(reach: Reach, row: TrashedDocument) {
  return {
    id: documentId(reach.library, row.document_number, row.version),
    database: reach.library,
    document_number: row.document_number,
    version: row.version,
    wstype: row.is_email ? "email" : "document",
    name: row.name,
    type: row.type,
    extension: row.extension,
    size: row.size,
    author: row.author,
    operator: row.operator,
    delete_date: row.trashed_at === null ? "" : toWireDate(row.trashed_at),
    deleted_by: row.deleted_by,
    deleted_by_description: row.deleted_by_name,
  };
}
