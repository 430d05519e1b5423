import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
import { fullNameOf, libraryAliasOf, userIdOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { CheckoutRow } from "./checkout.tables.ts";

/** Names a version of a library. */
export interface VersionPlace {
  readonly libraryId: number;
  readonly number: number;
  readonly version: number;
}

/** A check-out with who has it. */
export interface Checkout extends Selectable<CheckoutRow> {
  readonly holder: string;
  readonly holder_name: string;
  readonly library: string;
}

/** Which check-outs: of documents with all of their versions, of some versions, or of what lies in containers. */
export type CheckoutScope =
  | { readonly numbers: readonly number[] }
  | { readonly keys: readonly { readonly document_number: number; readonly version: number }[] };

function checkouts(tx: Tx) {
  return q(tx)
    .selectFrom("work.checkout as co")
    .selectAll("co")
    .select(() => [
      userIdOf(sql.ref("co.user_num")).as("holder"),
      fullNameOf(sql.ref("co.user_num")).as("holder_name"),
      libraryAliasOf(sql.ref("co.library_id")).as("library"),
    ]);
}

/** The check-out of a version, if it has one that has not ended. */
export async function findCheckout(tx: Tx, place: VersionPlace, now: Date): Promise<Checkout | undefined> {
  return checkouts(tx)
    .where("co.library_id", "=", place.libraryId)
    .where("co.document_number", "=", place.number)
    .where("co.version", "=", place.version)
    .where((eb) => eb.or([eb("co.expires_at", "is", null), eb("co.expires_at", ">", now)]))
    .executeTakeFirst();
}

/** Check-outs that have not ended and belong to others than this person. */
export async function findHeldByOthers(
  tx: Tx,
  libraryId: number,
  given: { readonly scope: CheckoutScope; readonly userNum: number; readonly now: Date },
): Promise<Checkout[]> {
  const { scope, userNum, now } = given;
  const numbers = "numbers" in scope ? scope.numbers : scope.keys.map((key) => key.document_number);
  if (numbers.length === 0) return [];
  let query = checkouts(tx)
    .where("co.library_id", "=", libraryId)
    .where("co.document_number", "=", sql<number>`any(${numbers}::bigint[])`)
    .where("co.user_num", "<>", userNum)
    .where((eb) => eb.or([eb("co.expires_at", "is", null), eb("co.expires_at", ">", now)]));
  if ("keys" in scope) {
    const versions = scope.keys.map((key) => key.version);
    query = query.where(
      sql<boolean>`(co.document_number, co.version) in (
        select * from unnest(${numbers}::bigint[], ${versions}::integer[]))`,
    );
  }
  return query.execute();
}

/** Every check-out of a person in a library, the oldest first. */
export async function listCheckoutsOf(tx: Tx, libraryId: number, userNum: number): Promise<Checkout[]> {
  return checkouts(tx)
    .where("co.library_id", "=", libraryId)
    .where("co.user_num", "=", userNum)
    .orderBy("co.checked_out_at")
    .orderBy("co.document_number")
    .orderBy("co.version")
    .execute();
}

/** Every check-out, for the work that ends those that are over. */
export async function listAllCheckouts(tx: Tx): Promise<Checkout[]> {
  return checkouts(tx).orderBy("co.user_num").orderBy("co.library_id").execute();
}

/** Checks a version out, or says anew how its holder has it. */
export async function putCheckout(tx: Tx, row: Selectable<CheckoutRow>): Promise<void> {
  const { library_id: _, document_number: __, version: ___, ...changes } = row;
  await q(tx)
    .insertInto("work.checkout")
    .values(row)
    .onConflict((conflict) => conflict.columns(["library_id", "document_number", "version"]).doUpdateSet(changes))
    .execute();
}

/** Lets a check-out go over to another version of the document. */
export async function moveCheckout(tx: Tx, place: VersionPlace, version: number): Promise<void> {
  await q(tx)
    .updateTable("work.checkout")
    .set({ version })
    .where("library_id", "=", place.libraryId)
    .where("document_number", "=", place.number)
    .where("version", "=", place.version)
    .execute();
}

/** Ends a check-out. */
export async function removeCheckout(tx: Tx, place: VersionPlace): Promise<void> {
  await q(tx)
    .deleteFrom("work.checkout")
    .where("library_id", "=", place.libraryId)
    .where("document_number", "=", place.number)
    .where("version", "=", place.version)
    .execute();
}

/** Ends the check-outs of versions that went to the trash. */
export async function removeCheckouts(
  tx: Tx,
  libraryId: number,
  keys: readonly { readonly document_number: number; readonly version: number }[],
): Promise<void> {
  await sql`delete from work.checkout where library_id = ${libraryId} and (document_number, version) in (
    select * from unnest(${keys.map((key) => key.document_number)}::bigint[],
      ${keys.map((key) => key.version)}::integer[]))`.execute(q(tx));
}

/** Says since when its holder could not write there, or that they can again. */
export async function markLost(tx: Tx, place: VersionPlace, at: Date | null): Promise<void> {
  await q(tx)
    .updateTable("work.checkout")
    .set({ lost_at: at })
    .where("library_id", "=", place.libraryId)
    .where("document_number", "=", place.number)
    .where("version", "=", place.version)
    .execute();
}

/** SQL for whether the version aliased `alias` is checked out; by somebody, given by a condition on `co.user_num`. */
export function isCheckedOut(alias: string, by: RawBuilder<boolean> = sql<boolean>`true`): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from work.checkout co where co.library_id = ${sql.ref(`${alias}.library_id`)}
    and co.document_number = ${sql.ref(`${alias}.document_number`)} and co.version = ${sql.ref(`${alias}.version`)}
    and ${by})`;
}
