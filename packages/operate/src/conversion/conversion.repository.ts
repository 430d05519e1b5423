import type { Insertable, Updateable } from "kysely";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { ConversionRow } from "./conversion.tables.ts";

/** A conversion with who asked for it. */
export type ConversionView = Awaited<ReturnType<typeof listConversions>>[number];

const MOST = 200;

const rows = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.conversion as v")
    .innerJoin("operate.user as u", "u.id", "v.user_id")
    .selectAll("v")
    .select(["u.name as user_name", "u.login as user_login"]);

/** The newest ones of a case. */
export async function listConversions(reader: Tx, caseId: string) {
  return rows(reader).where("v.case_id", "=", caseId).orderBy("v.num", "desc").limit(MOST).execute();
}

/** One of them. */
export async function findConversion(reader: Tx, id: string): Promise<ConversionView | undefined> {
  if (!isRowId(id)) return undefined;
  return rows(reader).where("v.id", "=", id).executeTakeFirst();
}

/** Adds one. */
export async function insertConversion(tx: Tx, row: Insertable<ConversionRow>): Promise<void> {
  await q(tx).insertInto("operate.conversion").values(row).execute();
}

/** Changes the columns that are given, of one that is in one of `states`; false when it was in none. */
export async function changeConversion(
  tx: Tx,
  at: { readonly id: string; readonly states: readonly ConversionRow["state"][] },
  change: Omit<Updateable<ConversionRow>, "trouble"> & { readonly trouble?: TroubleValue | null },
): Promise<boolean> {
  const { trouble, ...rest } = change;
  const { numUpdatedRows } = await q(tx)
    .updateTable("operate.conversion")
    .set({
      ...rest,
      ...(trouble === undefined ? {} : { trouble: trouble === null ? null : JSON.stringify(trouble) }),
    })
    .where("id", "=", at.id)
    .where("state", "in", [...at.states])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
