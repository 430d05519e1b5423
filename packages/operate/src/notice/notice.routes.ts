import * as api from "@muniment/operate-api/notice";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { cutPage, idOf, instantOf, readPage } from "../paging.ts";
import type { OperateActor } from "../user/index.ts";
import { listNotices } from "./notice.repository.ts";

/** Mounts what an administrator has to mend. */
export function noticeRoutes(mounter: Mounter<RequestContext<OperateActor>>, { reader }: { reader: Tx }): void {
  mounter.mount(api.listNotices, async ({ query }) => {
    const page = readPage(query, ["number", "string", "string"]);
    const [isResolved, at, id] = page.after ?? [];
    const after = page.after && { isResolved: isResolved === 1, at: instantOf(at), id: idOf(id) };
    const rows = await listNotices(reader, { limit: page.limit, after });
    const { rows: kept, cursor } = cutPage(rows, page, (row) => [
      row.resolved_at === null ? 0 : 1,
      row.last_at.toISOString(),
      row.id,
    ]);
    const data = kept.map((row) => ({
      id: row.id,
      kind: row.kind,
      service: row.service_name,
      ...(row.place_name === "" ? {} : { place_name: row.place_name }),
      text: row.text,
      first_at: row.first_at.toISOString(),
      last_at: row.last_at.toISOString(),
      count: row.count,
      ...(row.resolved_at === null ? {} : { resolved_at: row.resolved_at.toISOString() }),
    }));
    return cursor === undefined ? { data } : { data, cursor };
  });
}
