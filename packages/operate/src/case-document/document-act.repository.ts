import { sql } from "kysely";
import type { Insertable, Selectable } from "kysely";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { DocumentActItemRow, DocumentActRow, UploadPartRow } from "./document-act.tables.ts";

/** One document or folder of an act, as it is read. */
export type ActItem = Selectable<DocumentActItemRow>;

/** An item of a new act. */
export type NewActItem = Pick<ActItem, "kind" | "item_id" | "name"> &
  Partial<Pick<ActItem, "path" | "size" | "from_id" | "to_id" | "target_name" | "older_id">>;

/** A new act. */
export type NewAct = Omit<Insertable<DocumentActRow>, "trouble" | "ended_at">;

const MOST_LISTED = 50;
const MOST_WAITING = 1000;

const actRows = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.document_act as a")
    .innerJoin("operate.user as u", "u.id", "a.user_id")
    .innerJoin("operate.linked_service as s", "s.id", "a.service_id")
    .leftJoin("operate.linked_service as t", "t.id", "a.target_service_id")
    .selectAll("a")
    .select([
      "u.name as user_name",
      "u.login as user_login",
      "s.system_name",
      "s.type as service_type",
      "t.system_name as target_system_name",
    ])
    .select((eb) =>
      eb
        .selectFrom("operate.document_act as z")
        .select((inner) => inner.fn.countAll<number>().as("n"))
        .whereRef("z.undo_of", "=", "a.id")
        .where("z.state", "not in", ["cancelled", "refused"])
        .as("undone"),
    );

/** An act as it is read. */
export type Act = Awaited<ReturnType<typeof listMine>>[number];

/** Keeps an intention (OPR-FLT-001). */
export async function insertAct(tx: Tx, act: NewAct, items: readonly NewActItem[]): Promise<void> {
  await q(tx).insertInto("operate.document_act").values(act).execute();
  await insertActItems(tx, { actId: act.id, after: 0, items });
}

/** Adds items to an act, behind the last of those that it has. */
export async function insertActItems(
  tx: Tx,
  { actId, after, items }: { actId: string; after: number; items: readonly NewActItem[] },
): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item, at) => ({
    path: [],
    size: null,
    ...item,
    act_id: actId,
    ordinal: after + at + 1,
    state: "waiting" as const,
  }));
  await q(tx).insertInto("operate.document_act_item").values(rows).execute();
}

/** One act, of whomever. */
export async function findAct(reader: Tx, id: string): Promise<Act | undefined> {
  if (!isRowId(id)) return undefined;
  return actRows(reader).where("a.id", "=", id).executeTakeFirst();
}

/** The same, held until `tx` ends. */
export async function lockAct(tx: Tx, id: string): Promise<Act | undefined> {
  if (!isRowId(id)) return undefined;
  return actRows(tx).where("a.id", "=", id).forUpdate("a").executeTakeFirst();
}

/** The items of an act in their order. */
export async function listActItems(reader: Tx, actIds: readonly string[]): Promise<ActItem[]> {
  if (actIds.length === 0) return [];
  return q(reader)
    .selectFrom("operate.document_act_item")
    .selectAll()
    .where("act_id", "in", [...actIds])
    .orderBy("act_id")
    .orderBy("ordinal")
    .execute();
}

/** What somebody does to documents of a case and is not over, or ended since then, newest first. */
export async function listMine(reader: Tx, given: { caseId: string; userId: string; endedSince: Date }) {
  return actRows(reader)
    .where("a.case_id", "=", given.caseId)
    .where("a.user_id", "=", given.userId)
    .where((eb) => eb.or([eb("a.ended_at", "is", null), eb("a.ended_at", ">", given.endedSince)]))
    .orderBy("a.num", "desc")
    .limit(MOST_LISTED)
    .execute();
}

/** Acts that wait for something outside (OPR-FLT-011, -012). */
export async function listWaiting(reader: Tx): Promise<string[]> {
  const rows = await q(reader)
    .selectFrom("operate.document_act")
    .select("id")
    .where("state", "=", "waiting")
    .orderBy("num")
    .limit(MOST_WAITING)
    .execute();
  return rows.map(({ id }) => id);
}

/** Changes an act. */
export async function updateAct(
  tx: Tx,
  id: string,
  change: Partial<Pick<Act, "state" | "if_exists" | "if_refused" | "ended_at">> & { trouble?: TroubleValue | null },
): Promise<void> {
  const { trouble, ...columns } = change;
  await q(tx)
    .updateTable("operate.document_act")
    .set({ ...columns, ...troubleColumn(trouble) })
    .where("id", "=", id)
    .execute();
}

/** Changes items of an act that are in one of these states. */
export async function updateActItems(
  tx: Tx,
  at: { readonly actId: string; readonly ordinal?: number; readonly states: readonly ActItem["state"][] },
  change: Partial<Omit<ActItem, "act_id" | "ordinal" | "trouble">> & { trouble?: TroubleValue | null },
): Promise<void> {
  const { trouble, ...columns } = change;
  let query = q(tx)
    .updateTable("operate.document_act_item")
    .set({ ...columns, ...troubleColumn(trouble) })
    .where("act_id", "=", at.actId)
    .where("state", "in", [...at.states]);
  if (at.ordinal !== undefined) query = query.where("ordinal", "=", at.ordinal);
  await query.execute();
}

/** Keeps which bytes a part of an upload has; the first to send it wins. */
export async function insertPart(tx: Tx, part: UploadPartRow): Promise<void> {
  await q(tx)
    .insertInto("operate.upload_part")
    .values(part)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The parts of an upload that are there, in their order. */
export async function listParts(reader: Tx, actId: string): Promise<UploadPartRow[]> {
  return q(reader).selectFrom("operate.upload_part").selectAll().where("act_id", "=", actId).orderBy("part").execute();
}

/** Forgets the bytes of uploads that are over, and gives up those that nobody has gone on with. */
export async function forgetUploads(tx: Tx, abandonedBefore: Date, now: Date): Promise<void> {
  await q(tx)
    .updateTable("operate.document_act")
    .set({ state: "cancelled", ended_at: now })
    .where("state", "=", "receiving")
    .where("created_at", "<", abandonedBefore)
    .execute();
  await q(tx)
    .deleteFrom("operate.upload_part")
    .where("act_id", "in", (eb) =>
      eb.selectFrom("operate.document_act").select("id").where("state", "in", ["done", "cancelled"]),
    )
    .execute();
}

/** Which stored bytes an upload still needs. */
export async function referencedParts(reader: Tx, hashes: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ raw_hash: string }>`
    select distinct raw_hash from operate.upload_part where raw_hash = any(${hashes})`.execute(q(reader));
  return new Set(rows.map((row) => row.raw_hash));
}

function troubleColumn(trouble: TroubleValue | null | undefined): { trouble?: string | null } {
  if (trouble === undefined) return {};
  return { trouble: trouble === null ? null : JSON.stringify(trouble) };
}
