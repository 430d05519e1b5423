import { sql } from "kysely";
import type { Updateable } from "kysely";
import { newId } from "@muniment/kernel";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { PostBatchRow } from "./post-room.tables.ts";
import { batchStatesBefore } from "./post-state.ts";

/** A batch with how much lies in it. */
export type PostBatchView = Awaited<ReturnType<typeof listBatches>>[number];

const LEFT = ["ready", "delivering", "delivered", "printed", "cancel_requested"];

const batches = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.post_batch as b")
    .leftJoin("operate.user as u", "u.id", "b.closed_by")
    .selectAll("b")
    .select(["u.name as closer_name", "u.login as closer_login"])
    .select((eb) => [
      eb
        .selectFrom("operate.post_item as i")
        .whereRef("i.batch_id", "=", "b.id")
        .where("i.state", "<>", "cancelled")
        .select(sql<number>`count(*)::integer`.as("count"))
        .as("items"),
      eb
        .selectFrom("operate.post_item as i")
        .whereRef("i.batch_id", "=", "b.id")
        .where(sql<boolean>`i.state = any(${LEFT})`)
        .select(sql<number>`count(*)::integer`.as("count"))
        .as("left"),
    ]);

/** The newest first; one more than `limit`, when there are more. */
export async function listBatches(reader: Tx, given: { readonly limit: number; readonly before?: number }) {
  let query = batches(reader);
  if (given.before !== undefined) query = query.where("b.num", "<", given.before);
  return query
    .orderBy("b.num", "desc")
    .limit(given.limit + 1)
    .execute();
}

/** One batch. */
export async function findBatch(reader: Tx, id: string): Promise<PostBatchView | undefined> {
  return isRowId(id) ? batches(reader).where("b.id", "=", id).executeTakeFirst() : undefined;
}

/** Those that the clock closes now. */
export async function listDueBatches(reader: Tx, now: Date): Promise<readonly { readonly id: string }[]> {
  return q(reader)
    .selectFrom("operate.post_batch")
    .select("id")
    .where("state", "=", "open")
    .where("cut_off_at", "<=", now)
    .orderBy("num")
    .execute();
}

/** The open batch of its kind, begun where there is none; held until `tx` ends (OPR-PST-007). */
export async function joinBatch(
  tx: Tx,
  given: Pick<PostBatchRow, "service_class" | "is_colour" | "opened_at" | "cut_off_at">,
): Promise<string> {
  const { id } = await q(tx)
    .insertInto("operate.post_batch")
    .values({
      ...given,
      id: newId(),
      state: "open",
      trouble: null,
      closed_at: null,
      closed_by: null,
      service_id: null,
      item_id: null,
      place_name: null,
      path: null,
      keeps_copy: null,
      parent_id: null,
      folder_id: null,
      files: "{}",
      delivered_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["service_class", "is_colour"])
        .where("state", "=", "open")
        .doUpdateSet((eb) => ({ is_colour: eb.ref("excluded.is_colour") })),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Holds one until `tx` ends. */
export async function lockBatch(tx: Tx, id: string): Promise<void> {
  if (!isRowId(id)) return;
  await q(tx).selectFrom("operate.post_batch").select("id").where("id", "=", id).forUpdate().execute();
}

/** Changes the columns that are given; false when the batch may not become the state that is among them. */
export async function changeBatch(
  tx: Tx,
  id: string,
  change: Omit<Updateable<PostBatchRow>, "trouble" | "files"> & { readonly trouble?: TroubleValue | null },
): Promise<boolean> {
  const { trouble, ...rest } = change;
  let query = q(tx)
    .updateTable("operate.post_batch")
    .set({
      ...rest,
      ...(trouble === undefined ? {} : { trouble: trouble === null ? null : JSON.stringify(trouble) }),
    })
    .where("id", "=", id);
  if (change.state !== undefined) query = query.where("state", "in", [...batchStatesBefore(change.state)]);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Keeps what is about to be written under a name, so that it is known again when its answer is lost. */
export async function keepExpected(
  tx: Tx,
  id: string,
  { name, size, sha256 }: { readonly name: string; readonly size: number; readonly sha256: string },
): Promise<void> {
  const file = JSON.stringify({ [name]: { size, sha256 } });
  await q(tx)
    .updateTable("operate.post_batch")
    .set({ files: sql<string>`files || ${file}::jsonb` })
    .where("id", "=", id)
    .execute();
}

/** Numbers what lies in a batch, in the order in which it was asked for. */
export async function numberItems(tx: Tx, batchId: string): Promise<void> {
  await sql`update operate.post_item i set ordinal = o.ordinal
    from (select id, row_number() over (order by num) as ordinal from operate.post_item
      where batch_id = ${batchId}::uuid and state = 'ready') o
    where i.id = o.id`.execute(q(tx));
}

/** Removes one of which nothing is left and nothing was delivered: an empty batch is none (OPR-PST-007). */
export async function removeEmptyBatch(tx: Tx, id: string): Promise<void> {
  await q(tx)
    .deleteFrom("operate.post_batch")
    .where("id", "=", id)
    .where("state", "in", ["open", "closed"])
    .where("folder_id", "is", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("operate.post_item as i").select("i.id").whereRef("i.batch_id", "=", "operate.post_batch.id"),
        ),
      ),
    )
    .execute();
}
