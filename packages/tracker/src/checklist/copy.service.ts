import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { newUlid } from "../ulid.ts";
import { listColumns, listManyAssignees, listManyValues } from "./batch.repository.ts";
import { addTasks } from "./batch.service.ts";
import type { BatchPlace, BatchTask } from "./batch.service.ts";
import { copyLinks, listPartIds } from "./copy.repository.ts";
import type { NewIds } from "./copy.repository.ts";
import type { TaskRecord } from "./task-columns.ts";

/** What of tasks is copied, and what it becomes. */
export interface TaskCopy {
  /** From the top down, each after the one that it is below. */
  readonly tasks: readonly TaskRecord[];
  readonly notes: boolean;
  readonly dates: boolean;
  readonly documents: boolean;
  /** Who may be assigned, by number, and how; the others do not come along. */
  readonly people: ReadonlyMap<number, "member" | "external">;
  /** Ids of the new tracker by those of the old one; without them it is the same tracker. */
  readonly sections?: NewIds;
  readonly statuses?: NewIds;
  readonly fields?: NewIds;
  /** The status of what was done. */
  readonly firstStatus: string;
  /** Where the first task goes; what is below goes with it. */
  readonly place?: { readonly parent: TaskRecord["parent_id"]; readonly rank: string };
  readonly parents?: Parameters<typeof addTasks>[2]["parents"];
}

/** An id for each. */
export function newIds(clock: Clock, ids: readonly string[]): NewIds {
  return Object.fromEntries(ids.map((id) => [id, newUlid(clock)]));
}

/** Copies tasks, a statement for each kind of row; the new ids. */
export async function copyTasks(
  tx: Tx,
  place: BatchPlace & { readonly clock: Clock },
  copy: TaskCopy,
): Promise<NewIds> {
  const { tasks, people, clock, actor, now } = { ...place, ...copy };
  const old = tasks.map(({ id }) => id);
  const ids = newIds(clock, old);
  const columns = new Map((await listColumns(tx, old)).map(({ id, rev: _rev, ...rest }) => [id, rest]));
  const assigned = Map.groupBy(await listManyAssignees(tx, old), ({ task_id: id }) => id);
  const values = Map.groupBy(await listManyValues(tx, old), ({ task_id: id }) => id);
  const rows = tasks.flatMap((task, at): BatchTask[] => {
    const was = columns.get(task.id);
    if (was === undefined) return [];
    const isTop = at === 0 && copy.place !== undefined;
    const kept = (assigned.get(task.id) ?? []).filter((each) => people.has(each.principal_num));
    const section = task.section_id === null ? null : (copy.sections?.[task.section_id] ?? task.section_id);
    return [
      {
        id: ids[task.id] ?? "",
        parent_id: isTop
          ? (copy.place?.parent ?? null)
          : task.parent_id === null
            ? null
            : (ids[task.parent_id] ?? null),
        section_id: section,
        ...(isTop ? { rank: copy.place.rank } : {}),
        columns: {
          ...was,
          notes: copy.notes ? was.notes : "",
          // What was done is to be done again.
          status_id: task.category === "done" ? copy.firstStatus : (copy.statuses?.[was.status_id] ?? was.status_id),
          former_status_id: null,
          completed_at: null,
          completed_by: null,
          due_moves: 0,
          assigned_at: kept.length === 0 ? null : now.toISOString(),
          ...(copy.dates ? {} : { start_date: null, due_date: null, due_time: null, due_time_zone: null }),
        },
        signature_required: task.signature_required,
        visibility: task.visibility,
        assignees: kept.map(({ principal_num }) => ({
          principal_num,
          access: people.get(principal_num) ?? "member",
          assigned_by: actor.userNum,
          assigned_at: now.toISOString(),
        })),
        values: (values.get(task.id) ?? []).flatMap(({ task_id: _task, field_id, ...value }) => {
          const field = copy.fields === undefined ? field_id : copy.fields[field_id];
          return field === undefined ? [] : [{ ...value, field_id: field }];
        }),
        told: { title: task.title, copy_of: task.id },
      },
    ];
  });
  await addTasks(tx, place, {
    tasks: rows,
    reason: "copy",
    ...(copy.parents === undefined ? {} : { parents: copy.parents }),
  });
  if (copy.documents) {
    const linkIds = newIds(clock, await listPartIds(tx, "work_link", old));
    await copyLinks(tx, { tasks: ids, linkIds, by: actor.userNum, now });
  }
  return ids;
}
