import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { mayDo } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/history";
import { unrestricted } from "../checklist/index.ts";
import type { TaskDoor, TrackerDoor } from "../checklist/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { cutRows, readCursor, readLimit, wireInstant } from "../wire.ts";
import { everything, listHistory } from "./history.repository.ts";
import type { HistoryPage, HistoryRecord } from "./history.repository.ts";

type WirePage = Output<typeof api.listTaskHistory>;

/** Mounts what happened (TRK-AUD-001 to -003). */
export function historyRoutes(
  mounter: Mounter<RequestContext<TrackerActor>>,
  { reader, trackerDoor, door }: { reader: Tx; trackerDoor: TrackerDoor; door: TaskDoor },
): void {
  mounter.mount(api.listTaskHistory, async ({ params, query }, { actor }) => {
    const { task, level } = await door.open(actor, { id: params.task }, "task.history");
    const isExternal = level === undefined;
    const page = readPage(query);
    const rows = await listHistory(reader, { taskId: task.id }, page);
    const seen = isExternal ? rows.filter(({ after }) => after?.["internal"] !== true) : rows;
    return showRows(seen, page, (row) => !isExternal || row.actor_id === actor.userId);
  });
  mounter.mount(api.listTrackerActivity, async ({ params, query }, { actor }) => {
    const { tracker, standing } = await trackerDoor.open(actor, params.tracker, "tracker.see");
    const seen = mayDo("task.see_restricted", standing) ? everything : unrestricted(await door.reader(actor));
    const page = readPage(query);
    return showRows(await listHistory(reader, { trackerId: tracker.id, seen }, page), page, () => true);
  });
}

function readPage(query: { limit?: number; cursor?: string; action?: string }): HistoryPage {
  const [before] = readCursor(query.cursor, 1) ?? [];
  return {
    limit: readLimit(query.limit) + 1,
    before: typeof before === "number" ? before : undefined,
    action: query.action,
  };
}

function showRows(
  read: readonly HistoryRecord[],
  page: HistoryPage,
  isNamed: (row: HistoryRecord) => boolean,
): WirePage {
  const { rows, cursor } = cutRows(read, page.limit - 1, (row) => [row.id]);
  const data = rows.map((row) => ({
    id: String(row.id),
    at: wireInstant(row.at),
    ...(isNamed(row) ? { actor: { id: row.actor_id, name: row.actor_name } } : {}),
    client: row.client_id,
    action: row.action,
    object_type: row.object_type,
    object_id: row.object_id,
    ...(row.task_id === null ? {} : { task_id: row.task_id }),
    // Who else works on it is told to members alone.
    ...(row.before === null || !isNamed(row) ? {} : { before: { ...row.before } }),
    ...(row.after === null || !isNamed(row) ? {} : { after: { ...row.after } }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  }));
  return { data, ...(cursor === undefined ? {} : { cursor }) };
}
