import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { TaskKind } from "@muniment/operate-api/task";
import type { Tx } from "@muniment/platform/db";
import { visibleCase } from "../case/index.ts";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { teamsOf } from "../team/index.ts";
import type { OperateActor } from "../user/index.ts";
import { ownerName } from "../work-item/index.ts";
import type { TaskRow } from "./task.tables.ts";

/** A task with what its row names. */
export type TaskView = Awaited<ReturnType<typeof listTaskViews>>[number];

/** Which of the tasks that the person has are wanted. */
export interface TaskFilter {
  readonly phase: "open" | "done";
  readonly before?: number;
  readonly limit: number;
}

/** Their own and those of their teams, of cases that they may see. */
const visible = (actor: OperateActor): RawBuilder<boolean> =>
  sql<boolean>`(w.owner_user_id = ${actor.userId} or coalesce(w.owner_team_id in ${teamsOf(actor.userId)}, false))
    and (c.id is null or ${visibleCase(actor, "c")})`;

const allRows = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.task as t")
    .innerJoin("operate.work_item as w", "w.id", "t.id")
    .leftJoin("operate.work_item as c", "c.id", "t.case_id")
    .select(["w.id", "w.num", "w.reference", "w.title", "w.phase", "w.owner_user_id", "w.owner_team_id"])
    .select(["w.created_at", "w.closed_at", "w.updated_by", "t.kind", "t.text", "t.subject_id"])
    .select(["c.id as case_id", "c.reference as case_reference", "c.title as case_title"])
    .select(ownerName.as("owner_name"));

/** What the person and their teams have to do, newest first; one more than `limit` when there is more. */
export async function listTaskViews(reader: Tx, actor: OperateActor, { phase, before, limit }: TaskFilter) {
  let query = allRows(reader).where(visible(actor)).where("w.phase", "=", phase);
  if (before !== undefined) query = query.where("w.num", "<", before);
  return query
    .orderBy("w.num", "desc")
    .limit(limit + 1)
    .execute();
}

/** One that the person has. */
export async function findTaskView(reader: Tx, actor: OperateActor, id: string): Promise<TaskView | undefined> {
  if (!isRowId(id)) return undefined;
  return allRows(reader).where("w.id", "=", id).where(visible(actor)).executeTakeFirst();
}

/** The task of this kind about a subject, done or not. */
export async function findTaskOf(
  reader: Tx,
  { kind, subjectId }: { kind: TaskKind; subjectId: string },
): Promise<{ id: string; phase: string } | undefined> {
  return q(reader)
    .selectFrom("operate.task as t")
    .innerJoin("operate.work_item as w", "w.id", "t.id")
    .select(["w.id", "w.phase"])
    .where("t.kind", "=", kind)
    .where("t.subject_id", "=", subjectId)
    .executeTakeFirst();
}

/** Adds what a work item asks. */
export async function insertTask(tx: Tx, row: TaskRow): Promise<void> {
  await q(tx).insertInto("operate.task").values(row).execute();
}

/** The next reference. */
export async function nextTaskReference(tx: Tx): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('operate.task_number')::integer as number`.execute(
    q(tx),
  );
  return `T-${String(rows[0]?.number ?? 0).padStart(6, "0")}`;
}
