import type { Insertable, Selectable, Updateable } from "kysely";
import type { PostItemState } from "@muniment/operate-api/post-item";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { numOfItem } from "./post-name.ts";
import type { PostItemRow } from "./post-room.tables.ts";
import { itemStatesBefore } from "./post-state.ts";

/** A post item with its case, its batch and who asked for it. */
export type PostItemView = Awaited<ReturnType<typeof listItems>>[number];

const items = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.post_item as i")
    .innerJoin("operate.work_item as w", "w.id", "i.case_id")
    .innerJoin("operate.user as u", "u.id", "i.user_id")
    .leftJoin("operate.user as a", "a.id", "i.approved_by")
    .leftJoin("operate.post_batch as b", "b.id", "i.batch_id")
    .selectAll("i")
    .select(["w.reference", "w.title", "u.name as user_name", "u.login as user_login", "a.name as approver_name"])
    .select(["b.num as batch_num", "b.trouble as batch_trouble", "b.service_id as place_id"]);

/** Which post items are wanted. */
export interface PostItemFilter {
  readonly caseId?: string;
  readonly batchId?: string;
  readonly state?: PostItemState;
  /** Those before this one, newest first. */
  readonly before?: number;
  readonly limit: number;
}

/** Newest first; one more than `limit`, when there are more. */
export async function listItems(reader: Tx, { caseId, batchId, state, before, limit }: PostItemFilter) {
  let query = items(reader);
  if (caseId !== undefined) query = query.where("i.case_id", "=", caseId);
  if (batchId !== undefined) query = query.where("i.batch_id", "=", batchId);
  if (state !== undefined) query = query.where("i.state", "=", state);
  if (before !== undefined) query = query.where("i.num", "<", before);
  return query
    .orderBy("i.num", "desc")
    .limit(limit + 1)
    .execute();
}

/** What lies in a batch, in the order in which it is printed. */
export async function listItemsOfBatch(reader: Tx, batchId: string): Promise<PostItemView[]> {
  return items(reader).where("i.batch_id", "=", batchId).orderBy("i.ordinal").orderBy("i.num").execute();
}

/** One of them, by its id or its number. */
export async function findItem(reader: Tx, text: string): Promise<PostItemView | undefined> {
  if (isRowId(text)) return items(reader).where("i.id", "=", text).executeTakeFirst();
  const num = numOfItem(text);
  return num === undefined ? undefined : items(reader).where("i.num", "=", num).executeTakeFirst();
}

/** Holds one until `tx` ends. */
export async function lockItem(tx: Tx, id: string): Promise<void> {
  await q(tx).selectFrom("operate.post_item").select("id").where("id", "=", id).forUpdate().execute();
}

/** Adds one. */
export async function insertItem(
  tx: Tx,
  row: Omit<Insertable<PostItemRow>, "parts"> & { readonly parts: Selectable<PostItemRow>["parts"] },
): Promise<void> {
  await q(tx)
    .insertInto("operate.post_item")
    .values({ ...row, parts: JSON.stringify(row.parts) })
    .execute();
}

/** What of an item changes. */
export type ItemChange = Omit<Updateable<PostItemRow>, "trouble" | "copy_trouble" | "parts"> & {
  readonly trouble?: TroubleValue | null;
  readonly copy_trouble?: TroubleValue | null;
  readonly parts?: Selectable<PostItemRow>["parts"];
};

/** Changes the columns that are given; false when the item may not become the state that is among them. */
export async function changeItem(tx: Tx, id: string, change: ItemChange): Promise<boolean> {
  const { trouble, copy_trouble: copyTrouble, parts, ...rest } = change;
  let query = q(tx)
    .updateTable("operate.post_item")
    .set({
      ...rest,
      ...(trouble === undefined ? {} : { trouble: jsonOf(trouble) }),
      ...(copyTrouble === undefined ? {} : { copy_trouble: jsonOf(copyTrouble) }),
      ...(parts === undefined ? {} : { parts: JSON.stringify(parts) }),
    })
    .where("id", "=", id);
  if (change.state !== undefined) query = query.where("state", "in", [...itemStatesBefore(change.state)]);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows > 0n;
}

const jsonOf = (trouble: TroubleValue | null): string | null => (trouble === null ? null : JSON.stringify(trouble));
