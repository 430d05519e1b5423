import type { Insertable, Selectable, Updateable } from "kysely";
import type { SplitRuleValue } from "@muniment/operate-api/split";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { SplitFacts, SplitScan } from "@muniment/documents/split";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { OriginalAct, SplitPartRow, SplitRow, StoredFolder } from "./split.tables.ts";

/** A split with who began it and who changed it last. */
export type SplitView = Awaited<ReturnType<typeof listSplits>>[number];

/** A part as it is kept. */
export type PartView = Selectable<SplitPartRow>;

const MOST = 200;

const rows = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.split as v")
    .innerJoin("operate.user as u", "u.id", "v.user_id")
    .innerJoin("operate.user as c", "c.id", "v.updated_by")
    .selectAll("v")
    .select(["u.name as user_name", "u.login as user_login", "c.name as updated_by_name"]);

/** The newest ones of a case. */
export async function listSplits(reader: Tx, caseId: string) {
  return rows(reader).where("v.case_id", "=", caseId).orderBy("v.num", "desc").limit(MOST).execute();
}

/** One of them. */
export async function findSplit(reader: Tx, id: string): Promise<SplitView | undefined> {
  return isRowId(id) ? rows(reader).where("v.id", "=", id).executeTakeFirst() : undefined;
}

/** Holds one until `tx` ends. */
export async function lockSplit(tx: Tx, id: string): Promise<void> {
  if (!isRowId(id)) return;
  await q(tx).selectFrom("operate.split").select("id").where("id", "=", id).forUpdate().execute();
}

/** Parts of splits, in their order. */
export async function listParts(reader: Tx, splitIds: readonly string[]): Promise<PartView[]> {
  if (splitIds.length === 0) return [];
  return q(reader)
    .selectFrom("operate.split_part")
    .selectAll()
    .where("split_id", "in", [...splitIds])
    .orderBy("split_id")
    .orderBy("number")
    .execute();
}

/** Adds one. */
export async function insertSplit(tx: Tx, row: Insertable<SplitRow>): Promise<void> {
  await q(tx).insertInto("operate.split").values(row).execute();
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** What may change; who changed it, where a person did, makes it another revision. */
export interface SplitChange {
  readonly state?: SplitRow["state"];
  readonly trouble?: TroubleValue | null;
  readonly facts?: SplitFacts | null;
  readonly scanned?: SplitScan | null;
  readonly rule?: SplitRuleValue;
  readonly original?: OriginalAct;
  readonly left_out?: string;
  readonly sha256?: string;
  readonly source_version?: number | null;
  readonly ended_at?: Date;
  readonly by?: { readonly userId: string; readonly at: Date };
}

/** Changes what is given of one that is in one of `states`; false when it was in none, or changed. */
export async function changeSplit(
  tx: Tx,
  at: { readonly id: string; readonly states: readonly SplitRow["state"][]; readonly rev?: number },
  { by, trouble, facts, scanned, rule, original, ...rest }: SplitChange,
): Promise<boolean> {
  let query = q(tx)
    .updateTable("operate.split")
    .set((eb) => ({
      ...rest,
      ...(trouble === undefined ? {} : { trouble: json(trouble) }),
      ...(facts === undefined ? {} : { facts: json(facts) }),
      ...(scanned === undefined ? {} : { scanned: json(scanned) }),
      ...(rule === undefined ? {} : { rule: JSON.stringify(rule) }),
      ...(original === undefined ? {} : { original: JSON.stringify(original) }),
      ...(by === undefined ? {} : { updated_by: by.userId, updated_at: by.at }),
      rev: eb("rev", "+", 1),
    }))
    .where("id", "=", at.id)
    .where("state", "in", [...at.states]);
  if (at.rev !== undefined) query = query.where("rev", "=", at.rev);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A part as it is chosen. */
export interface NewPart {
  readonly number: number;
  readonly pages: string;
  readonly pageCount: number;
  readonly name: string;
  readonly caseId: string;
  readonly folder: StoredFolder | null;
}

/** Puts these in the place of the parts of a split that are not stored. */
export async function replaceParts(tx: Tx, splitId: string, parts: readonly NewPart[]): Promise<void> {
  await q(tx).deleteFrom("operate.split_part").where("split_id", "=", splitId).where("state", "<>", "stored").execute();
  if (parts.length === 0) return;
  const values = parts.map(({ number, pages, pageCount, name, caseId, folder }) => ({
    split_id: splitId,
    number,
    pages,
    page_count: pageCount,
    name,
    case_id: caseId,
    folder: json(folder),
    state: "draft" as const,
    run_as: null,
    stored_name: null,
    trouble: null,
    result_id: null,
    size: null,
  }));
  await q(tx).insertInto("operate.split_part").values(values).execute();
}

/** Changes the columns that are given, of parts that are not stored: of one, or of all. */
export async function changeParts(
  tx: Tx,
  at: { readonly splitId: string; readonly number?: number },
  change: Omit<Updateable<SplitPartRow>, "trouble" | "folder"> & { readonly trouble?: TroubleValue | null },
): Promise<void> {
  const { trouble, ...rest } = change;
  let query = q(tx)
    .updateTable("operate.split_part")
    .set({ ...rest, ...(trouble === undefined ? {} : { trouble: json(trouble) }) })
    .where("split_id", "=", at.splitId)
    .where("state", "<>", "stored");
  if (at.number !== undefined) query = query.where("number", "=", at.number);
  await query.execute();
}
