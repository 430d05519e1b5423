import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { ProductionDocumentRow, ProductionRow } from "./production.tables.ts";

/** A production with what its row names. */
export type ProductionView = Awaited<ReturnType<typeof listProductions>>[number];

/** One document of it. */
export type ProductionDocument = Selectable<ProductionDocumentRow>;

/** A new production with its documents. */
export async function insertProduction(
  tx: Tx,
  row: Insertable<ProductionRow>,
  documents: readonly Insertable<ProductionDocumentRow>[],
): Promise<void> {
  await q(tx).insertInto("operate.production").values(row).execute();
  await q(tx)
    .insertInto("operate.production_document")
    .values([...documents])
    .execute();
}

/** Productions of a case, newest first, one more than `limit` when there are more; or one by its id. */
export async function listProductions(
  reader: Tx,
  which:
    | { readonly id: string }
    | { readonly caseId: string; readonly limit: number; readonly after?: { readonly at: Date; readonly id: string } },
) {
  let query = q(reader)
    .selectFrom("operate.production as p")
    .innerJoin("operate.template_version as v", "v.id", "p.template_version_id")
    .innerJoin("operate.template as t", "t.id", "v.template_id")
    .innerJoin("operate.user as u", "u.id", "p.user_id")
    .selectAll("p")
    .select(["t.id as template_id", "t.name as template_name", "v.number as version", "u.name as user_name"])
    .select("u.login as user_login");
  if ("id" in which) return isRowId(which.id) ? query.where("p.id", "=", which.id).execute() : [];
  query = query.where("p.case_id", "=", which.caseId);
  if (which.after !== undefined) {
    const { at, id } = which.after;
    query = query.where(sql<boolean>`(p.created_at, p.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  return query
    .orderBy("p.created_at", "desc")
    .orderBy("p.id", "desc")
    .limit(which.limit + 1)
    .execute();
}

/** The documents of productions, in their order. */
export async function listDocuments(reader: Tx, ids: readonly string[]): Promise<ProductionDocument[]> {
  if (ids.length === 0) return [];
  return q(reader)
    .selectFrom("operate.production_document")
    .selectAll()
    .where("production_id", "in", [...ids])
    .orderBy("production_id")
    .orderBy("ordinal")
    .execute();
}

/** A production, held until `tx` ends. */
export async function lockProduction(tx: Tx, id: string): Promise<Selectable<ProductionRow> | undefined> {
  return q(tx).selectFrom("operate.production").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

/** Changes the columns that are given. */
export async function updateProduction(
  tx: Tx,
  id: string,
  change: Updateable<Pick<ProductionRow, "state" | "ended_at">> & { trouble?: TroubleValue | null },
): Promise<void> {
  const { trouble, ...rest } = change;
  await q(tx)
    .updateTable("operate.production")
    .set((eb) => ({ ...rest, ...troubleColumn(trouble), rev: eb("rev", "+", 1) }))
    .where("id", "=", id)
    .execute();
}

/** Changes a document of a production, or with no `ordinal` those of a state. */
export async function updateDocument(
  tx: Tx,
  at: { readonly productionId: string; readonly ordinal?: number; readonly state?: ProductionDocument["state"] },
  change: Updateable<Omit<ProductionDocumentRow, "production_id" | "ordinal" | "data" | "trouble">> & {
    trouble?: TroubleValue | null;
  },
): Promise<void> {
  const { trouble, ...rest } = change;
  let query = q(tx)
    .updateTable("operate.production_document")
    .set({ ...rest, ...troubleColumn(trouble) })
    .where("production_id", "=", at.productionId);
  if (at.ordinal !== undefined) query = query.where("ordinal", "=", at.ordinal);
  if (at.state !== undefined) query = query.where("state", "=", at.state);
  await query.execute();
}

/** Those that wait, the oldest first: each tries again. */
export async function listWaiting(reader: Tx): Promise<string[]> {
  const rows = await q(reader)
    .selectFrom("operate.production")
    .select("id")
    .where("state", "=", "waiting")
    .orderBy("created_at")
    .limit(200)
    .execute();
  return rows.map(({ id }) => id);
}

/** Those that failed before `olderThan`, whose files are kept no longer. */
export async function listForgotten(reader: Tx, olderThan: Date): Promise<string[]> {
  const rows = await q(reader)
    .selectFrom("operate.production")
    .select("id")
    .where("state", "=", "failed")
    .where("ended_at", "<", olderThan)
    .limit(200)
    .execute();
  return rows.map(({ id }) => id);
}

function troubleColumn(trouble: TroubleValue | null | undefined): { trouble?: string | null } {
  if (trouble === undefined) return {};
  return { trouble: trouble === null ? null : JSON.stringify(trouble) };
}
