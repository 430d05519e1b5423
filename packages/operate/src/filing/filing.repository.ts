import { sql } from "kysely";
import type { Selectable, Updateable } from "kysely";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { FilingItemRow, FilingRow } from "./filing.tables.ts";

/** A filing as it is read. */
export type Filing = Selectable<FilingRow>;

/** One document of a filing, to one folder. */
export type FilingItem = Selectable<FilingItemRow>;

/** A filing with what its row names. */
export type FilingView = Awaited<ReturnType<typeof listFilingViews>>[number];

/** A new filing with its items. */
export async function insertFiling(
  tx: Tx,
  filing: Pick<Filing, "id" | "email_id" | "case_id" | "service_id" | "user_id" | "completes" | "created_at"> & {
    readonly replaces_id?: string;
  },
  items: readonly Pick<FilingItem, "document" | "name" | "folder" | "folder_name" | "if_filed">[],
): Promise<void> {
  await q(tx)
    .insertInto("operate.filing")
    .values({
      replaces_id: null,
      ...filing,
      state: "running",
      trouble: null,
      waits_for: null,
      undone_by: null,
      ended_at: null,
    })
    .execute();
  await q(tx)
    .insertInto("operate.filing_item")
    .values(
      items.map((item, ordinal) => ({
        ...item,
        filing_id: filing.id,
        ordinal,
        folder: JSON.stringify(item.folder),
        state: "waiting" as const,
        target_id: null,
        item_id: null,
        trouble: null,
      })),
    )
    .execute();
}

/** Filings of an e-mail, newest first, or one by its id. */
export async function listFilingViews(reader: Tx, which: { readonly emailId: string } | { readonly id: string }) {
  const id = "id" in which ? which.id : which.emailId;
  if (!isRowId(id)) return [];
  return q(reader)
    .selectFrom("operate.filing as f")
    .innerJoin("operate.work_item as c", "c.id", "f.case_id")
    .innerJoin("operate.user as u", "u.id", "f.user_id")
    .selectAll("f")
    .select(["c.reference as case_reference", "c.title as case_title", "u.name as user_name", "u.login as user_login"])
    .where("id" in which ? "f.id" : "f.email_id", "=", id)
    .orderBy("f.created_at", "desc")
    .orderBy("f.id")
    .limit(100)
    .execute();
}

/** The items of filings, in their order. */
export async function listFilingItems(reader: Tx, filingIds: readonly string[]): Promise<FilingItem[]> {
  if (filingIds.length === 0) return [];
  return q(reader)
    .selectFrom("operate.filing_item")
    .selectAll()
    .where("filing_id", "in", [...filingIds])
    .orderBy("filing_id")
    .orderBy("ordinal")
    .execute();
}

/** A filing, held until `tx` ends. */
export async function lockFiling(tx: Tx, id: string): Promise<Filing | undefined> {
  if (!isRowId(id)) return undefined;
  return q(tx).selectFrom("operate.filing").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

/** Changes the columns that are given. */
export async function updateFiling(
  tx: Tx,
  id: string,
  change: Updateable<Pick<FilingRow, "state" | "waits_for" | "undone_by" | "ended_at">> & {
    trouble?: TroubleValue | null;
  },
): Promise<void> {
  const { trouble, ...rest } = change;
  await q(tx)
    .updateTable("operate.filing")
    .set((eb) => ({ ...rest, ...troubleColumn(trouble), rev: eb("rev", "+", 1) }))
    .where("id", "=", id)
    .execute();
}

/** Changes items of a filing; only those in one of `states`. */
export async function updateItems(
  tx: Tx,
  at: { readonly filingId: string; readonly ordinal?: number; readonly states: readonly FilingItem["state"][] },
  change: Updateable<Pick<FilingItemRow, "state" | "name" | "folder_name" | "target_id" | "item_id">> & {
    trouble?: TroubleValue | null;
  },
): Promise<void> {
  const { trouble, ...rest } = change;
  let query = q(tx)
    .updateTable("operate.filing_item")
    .set({ ...rest, ...troubleColumn(trouble) })
    .where("filing_id", "=", at.filingId)
    .where("state", "in", [...at.states]);
  if (at.ordinal !== undefined) query = query.where("ordinal", "=", at.ordinal);
  await query.execute();
}

/** Who files one of these documents of an e-mail at the moment. */
export async function findFilingOf(
  tx: Tx,
  emailId: string,
  documents: readonly number[],
): Promise<{ user_id: string } | undefined> {
  return q(tx)
    .selectFrom("operate.filing as f")
    .innerJoin("operate.filing_item as i", "i.filing_id", "f.id")
    .select("f.user_id")
    .where("f.email_id", "=", emailId)
    .where((eb) =>
      eb.or([
        eb.and([eb("f.state", "in", ["running", "waiting"]), eb("i.state", "=", "waiting")]),
        eb("f.state", "=", "undoing"),
      ]),
    )
    .where("i.document", "in", [...documents])
    .limit(1)
    .executeTakeFirst();
}

/** The filing that has taken the place of another one, to another case. */
export async function findReplacement(reader: Tx, filingId: string): Promise<{ id: string } | undefined> {
  return q(reader)
    .selectFrom("operate.filing")
    .select("id")
    .where("replaces_id", "=", filingId)
    .where("state", "=", "done")
    .limit(1)
    .executeTakeFirst();
}

/** Whether something that was filed from an e-mail lies on a case. */
export async function isFiledTo(reader: Tx, emailId: string, caseId: string): Promise<boolean> {
  const row = await q(reader)
    .selectFrom("operate.filing as f")
    .innerJoin("operate.filing_item as i", "i.filing_id", "f.id")
    .select("f.id")
    .where("f.email_id", "=", emailId)
    .where("f.case_id", "=", caseId)
    .where("i.state", "in", ["waiting", "done", "skipped"])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What stops the filings of an e-mail that are not over, the oldest first. */
export async function findTroubleOf(tx: Tx, emailId: string): Promise<TroubleValue | null> {
  const row = await q(tx)
    .selectFrom("operate.filing")
    .select("trouble")
    .where("email_id", "=", emailId)
    .where("state", "in", ["waiting", "refused"])
    .where("trouble", "is not", null)
    .orderBy("created_at")
    .limit(1)
    .executeTakeFirst();
  return row?.trouble ?? null;
}

/** Whether another filing waits for the same place already, so that this one need not ask. */
export async function isWaitedFor(
  reader: Tx,
  waitsFor: readonly string[],
  filingId: string,
): Promise<string | undefined> {
  const row = await q(reader)
    .selectFrom("operate.filing")
    .select("waits_for")
    .where("state", "=", "waiting")
    .where("waits_for", "in", [...waitsFor])
    .where("id", "<>", filingId)
    .limit(1)
    .executeTakeFirst();
  return row?.waits_for ?? undefined;
}

/** For each place that filings wait for, the oldest of them: it tries for all (OPR-FLT-012). */
export async function listProbes(reader: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct on (waits_for) id from operate.filing
    where state = 'waiting' order by waits_for, created_at, id`.execute(q(reader));
  return rows.map(({ id }) => id);
}

/** Filings that wait for a place, which are running from now on. */
export async function wakeFilings(tx: Tx, waitsFor: readonly string[]): Promise<string[]> {
  const rows = await q(tx)
    .updateTable("operate.filing")
    .set({ state: "running", waits_for: null })
    .where("state", "=", "waiting")
    .where("waits_for", "in", [...waitsFor])
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

function troubleColumn(trouble: TroubleValue | null | undefined): { trouble?: string | null } {
  if (trouble === undefined) return {};
  return { trouble: trouble === null ? null : JSON.stringify(trouble) };
}
