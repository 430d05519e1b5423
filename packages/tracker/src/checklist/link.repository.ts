import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { WorkLinkRow } from "./task.tables.ts";

/** A link, as it is stored. */
export type StoredLink = Omit<WorkLinkRow, "added_by">;

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
    insert into tracker.work_link (id, task_id, w_wstype, library_id, object_id, version, version_policy, role, added_at,
      added_by)
    values (${row.id}, ${row.task_id}, ${row.w_wstype}, ${row.library_id}, ${row.object_id}, ${row.version},
      ${row.version_policy}, ${row.role}, ${row.added_at}, ${row.added_by})
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
