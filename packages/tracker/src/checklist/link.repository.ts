import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { WorkLinkRow } from "./task.tables.ts";

/** A link, as it is stored. */
export type StoredLink = Omit<WorkLinkRow, "added_by" | "label">;

/** The links of a task, the oldest first. */
export async function listLinks(reader: Tx, taskId: string): Promise<StoredLink[]> {
  return q(reader)
    .selectFrom("tracker.work_link")
    .select(["id", "task_id", "w_wstype", "library_id", "object_id", "version", "version_policy", "role", "added_at"])
    .where("task_id", "=", taskId)
    .orderBy("id")
    .execute();
}

/** Adds a link; what is linked already stays as it is. The id of the one that is there then. */
export async function insertLink(tx: Tx, row: WorkLinkRow): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into tracker.work_link (id, task_id, w_wstype, library_id, object_id, version, version_policy, role, label,
      added_at, added_by)
    values (${row.id}, ${row.task_id}, ${row.w_wstype}, ${row.library_id}, ${row.object_id}, ${row.version},
      ${row.version_policy}, ${row.role}, ${row.label}, ${row.added_at}, ${row.added_by})
    on conflict (task_id, w_wstype, object_id) do update set task_id = excluded.task_id returning id`.execute(q(tx));
  return rows[0]?.id ?? row.id;
}

/** Removes a link; whether there was one. */
export async function removeLink(tx: Tx, taskId: string, id: string): Promise<StoredLink | undefined> {
  const found = (await listLinks(tx, taskId)).find((link) => link.id === id);
  if (found === undefined) return undefined;
  await q(tx).deleteFrom("tracker.work_link").where("id", "=", id).execute();
  return found;
}

/** What the tasks of a matter lead to, each once, by the ids of Work. */
export async function linkedItems(reader: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct w.object_id || coalesce('.' || w.version, '') as id from tracker.work_link w
      join tracker.task t on t.id = w.task_id and t.deleted_at is null
      join tracker.tracker k on k.id = t.tracker_id and k.deleted_at is null
    where k.workspace_id = ${workspaceId} order by 1`.execute(q(reader));
  return rows.map(({ id }) => id);
}

/** Keeps what Work calls these items now; how many had another name before. */
export async function labelLinks(tx: Tx, names: ReadonlyMap<string, string>): Promise<number> {
  if (names.size === 0) return 0;
  const { rows } = await sql<{ id: string; is_renamed: boolean }>`
    update tracker.work_link w set label = n.name
    from unnest(${[...names.keys()]}::text[], ${[...names.values()]}::text[]) as n (id, name),
      tracker.work_link before
    where before.id = w.id and w.object_id = split_part(n.id, '.', 1)
      and n.id = w.object_id || coalesce('.' || w.version, '') and w.label is distinct from n.name
    returning n.id, before.label is not null as is_renamed`.execute(q(tx));
  return new Set(rows.filter((row) => row.is_renamed).map(({ id }) => id)).size;
}
