import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { mayDo } from "@muniment/tracker-api";
import type * as api from "@muniment/tracker-api/task";
import type { ListReader } from "./task-filter.ts";
import { readTasks } from "./task-list.ts";
import type { TaskPage } from "./task-list.ts";
import type { OpenTracker } from "./tracker-door.ts";
import { showTask } from "./wire-task.ts";
import type { ShowTask } from "./wire-task.ts";

type WirePage = Output<typeof api.listTasks>;

/** The tasks of an open tracker that the reader may see, trimmed in the query (TRK-PERM-006). */
export async function readTasksOf(
  tx: Tx,
  query: Input<typeof api.listTasks>["query"],
  given: { opened: OpenTracker; reader: ListReader; pagesUrl: string },
): Promise<WirePage> {
  const { opened, reader, pagesUrl } = given;
  const { tracker, standing } = opened;
  const isInBin = query.deleted === true;
  const conditions = [
    sql`t.tracker_id = ${tracker.id} and t.deleted_at is ${sql.raw(isInBin ? "not null" : "null")}`,
    // Of what went to the bin together the top alone is shown.
    ...(isInBin ? [sql`t.deleted_with = t.id`] : []),
    ...(query.section === undefined ? [] : [sql`t.section_id = ${query.section}`]),
    ...(query.parent === undefined ? [] : [sql`t.parent_id = ${query.parent}`]),
    ...(mayDo("task.see_restricted", standing) ? [] : [unrestricted(reader)]),
  ];
  const condition = sql.join(conditions, sql` and `);
  const page = await readTasks(tx, query, { condition, reader });
  return showPage(page, { reader, standingOf: () => standing, pagesUrl });
}

/** Tasks for everybody, or with which the reader has to do (TRK-TASK-013). */
export function unrestricted({ own, userNum }: ListReader) {
  return sql`(t.visibility = 'tracker' or t.created_by = ${userNum} or k.owner_num = ${userNum}
    or exists (select from tracker.task_assignee x where x.task_id = t.id and x.removed_at is null
      and x.principal_num = any(${[...own]}::bigint[])))`;
}

/** A page as it goes over the wire. */
export function showPage(page: TaskPage, show: ShowTask): WirePage {
  const { rows, cursor, total, groups } = page;
  return {
    data: rows.map((task) => showTask(task, show)),
    ...(cursor === undefined ? {} : { cursor }),
    ...(total === undefined ? {} : { total_count: total }),
    ...(groups === undefined ? {} : { groups: [...groups] }),
  };
}
