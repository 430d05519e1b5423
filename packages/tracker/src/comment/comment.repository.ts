import { sql } from "kysely";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { newUlid } from "../ulid.ts";

/** A comment with the names of its people. */
export interface CommentRecord {
  readonly id: string;
  readonly task_id: string;
  readonly author_num: number;
  readonly author_id: string;
  readonly author_name: string;
  readonly is_external: boolean;
  readonly internal: boolean;
  readonly body: string;
  readonly mentions: readonly { readonly id: string; readonly name: string }[];
  readonly created_at: Date;
  readonly edited_at: Date | null;
  readonly deleted_at: Date | null;
}

const record = sql`c.id, c.task_id, c.author_num, p.work_id as author_id, p.name as author_name, c.is_external, c.internal,
  case when c.deleted_at is null then c.body else '' end as body, c.created_at, c.edited_at, c.deleted_at,
  case when c.deleted_at is null then coalesce((select jsonb_agg(jsonb_build_object('id', x.work_id, 'name', x.name)
    order by x.name) from tracker.principal x where x.num = any(c.mentions)), '[]') else '[]' end as mentions`;

/** The newest comments before one, the newest first; without internal ones for external assignees. */
export async function listComments(
  reader: Tx,
  taskId: string,
  page: { limit: number; before: string | undefined; withInternal: boolean },
): Promise<CommentRecord[]> {
  const { limit, before, withInternal } = page;
  const { rows } = await sql<CommentRecord>`select ${record} from tracker.comment c
    join tracker.principal p on p.num = c.author_num
    where c.task_id = ${taskId} and ${withInternal ? sql`true` : sql`not c.internal`}
      and ${before === undefined ? sql`true` : sql`c.id < ${before}`}
    order by c.id desc limit ${limit}`.execute(q(reader));
  return rows;
}

/** One comment. */
export async function findComment(reader: Tx, taskId: string, id: string): Promise<CommentRecord | undefined> {
  const { rows } = await sql<CommentRecord>`select ${record} from tracker.comment c
    join tracker.principal p on p.num = c.author_num where c.task_id = ${taskId} and c.id = ${id}`.execute(q(reader));
  return rows[0];
}

/** How many there are on a task, deleted ones too. */
export async function countComments(reader: Tx, taskId: string): Promise<number> {
  const row = await q(reader)
    .selectFrom("tracker.comment")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("task_id", "=", taskId)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Adds a comment. */
export async function insertComment(
  tx: Tx,
  row: {
    id: string;
    task_id: string;
    author_num: number;
    is_external: boolean;
    internal: boolean;
    body: string;
    mentions: number[];
    created_at: Date;
  },
): Promise<void> {
  await q(tx)
    .insertInto("tracker.comment")
    .values({ ...row, edited_at: null, deleted_at: null })
    .execute();
}

/** Edits or deletes a comment. */
export async function changeComment(
  tx: Tx,
  id: string,
  changes: { body?: string; mentions?: number[]; edited_at?: Date; deleted_at?: Date },
): Promise<void> {
  await q(tx).updateTable("tracker.comment").set(changes).where("id", "=", id).execute();
}

/** Copies comments of tasks to their copies, by whom and when they were written (TRK-TRK-008). */
export async function copyComments(
  tx: Tx,
  { clock, tasks }: { clock: Clock; tasks: Readonly<Record<string, string>> },
): Promise<void> {
  const old = await q(tx)
    .selectFrom("tracker.comment")
    .select("id")
    .where("task_id", "in", ["", ...Object.keys(tasks)])
    .where("deleted_at", "is", null)
    .orderBy("id")
    .execute();
  const ids = Object.fromEntries(old.map(({ id }) => [id, newUlid(clock)]));
  await sql`insert into tracker.comment (id, task_id, author_num, is_external, internal, body, mentions, created_at, edited_at)
    select n.value, t.value, c.author_num, c.is_external, c.internal, c.body, c.mentions, c.created_at, c.edited_at
    from tracker.comment c join jsonb_each_text(${JSON.stringify(ids)}::jsonb) n on n.key = c.id
      join jsonb_each_text(${JSON.stringify(tasks)}::jsonb) t on t.key = c.task_id`.execute(q(tx));
}
