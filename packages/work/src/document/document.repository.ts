import { sql } from "kysely";
import type { Insertable, RawBuilder, Selectable, SelectQueryBuilder, Updateable } from "kysely";
import { fullNameOf, userIdOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { defaultLevelOf, visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { homeWorkspace } from "../container/index.ts";
import { q } from "../db.ts";
import type { DocumentRow, DocumentTables } from "./document.tables.ts";

/** A version of a document with what its wire form and the decision about it need. */
export type Document = Awaited<ReturnType<typeof findVersions>>[number];

/** A condition on documents aliased `d`. */
export type DocumentCondition = RawBuilder<boolean>;

/** One version by number; without `version`, the newest that the caller may see (WORK-VER-004). */
export async function findDocument(
  tx: Tx,
  reach: Reach,
  wanted: { number: number; version: number | undefined },
): Promise<Document | undefined> {
  const query = withColumns(documents(tx, reach)).where("d.document_number", "=", wanted.number);
  return wanted.version === undefined
    ? query.where(visibleDocuments(reach, "d")).orderBy("d.version", "desc").limit(1).executeTakeFirst()
    : query.where("d.version", "=", wanted.version).executeTakeFirst();
}

/** Every version of a document that the caller may see, newest last. */
export async function findVersions(tx: Tx, reach: Reach, number: number) {
  return withColumns(documents(tx, reach))
    .where("d.document_number", "=", number)
    .where(visibleDocuments(reach, "d"))
    .orderBy("d.version")
    .execute();
}

/** Of each document only the newest version that the caller may see. */
export function newestVisible(reach: Reach): DocumentCondition {
  return sql`(not d.is_superseded and (d.is_newest or not exists (
    select 1 from work.document newer
    where newer.library_id = d.library_id and newer.document_number = d.document_number
      and newer.version > d.version and newer.trashed_at is null and ${visibleDocuments(reach, "newer")})))`;
}

/** One page of visible documents that meet `condition`, the last edited first. */
export async function listDocuments(
  tx: Tx,
  reach: Reach,
  page: { condition: DocumentCondition; limit: number; offset: number; order?: "asc" | "desc" },
): Promise<Document[]> {
  const direction = page.order ?? "desc";
  return withColumns(documents(tx, reach))
    .where(page.condition)
    .where(visibleDocuments(reach, "d"))
    .orderBy("d.edited_at", direction)
    .orderBy("d.document_number", direction)
    .orderBy("d.version", direction)
    .limit(page.limit)
    .offset(page.offset)
    .execute();
}

/** How many visible documents meet `condition`; exact (decision D53). */
export async function countDocuments(tx: Tx, reach: Reach, condition: DocumentCondition): Promise<number> {
  const row = await q(tx)
    .selectFrom("work.document as d")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("d.library_id", "=", reach.libraryId)
    .where("d.trashed_at", "is", null)
    .where(condition)
    .where(visibleDocuments(reach, "d"))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** A version whatever its state, locked against concurrent change; `undefined` if there is none. */
export async function lockVersionAsSystem(
  tx: Tx,
  place: { libraryId: number; number: number; version: number },
): Promise<Selectable<DocumentRow> | undefined> {
  return q(tx)
    .selectFrom("work.document")
    .selectAll()
    .where("library_id", "=", place.libraryId)
    .where("document_number", "=", place.number)
    .where("version", "=", place.version)
    .forUpdate()
    .executeTakeFirst();
}

/** Makes a document number known, with one version. */
export async function insertDocumentNumber(tx: Tx, libraryId: number, number: number): Promise<void> {
  await q(tx)
    .insertInto("work.document_number")
    .values({ library_id: libraryId, document_number: number, last_version: 1 })
    .execute();
}

/** The next version number of a document; numbers of deleted versions are never used again (decision D54). */
export async function nextVersion(tx: Tx, libraryId: number, number: number): Promise<number> {
  const row = await q(tx)
    .updateTable("work.document_number")
    .set({ last_version: sql<number>`last_version + 1` })
    .where("library_id", "=", libraryId)
    .where("document_number", "=", number)
    .returning("last_version")
    .executeTakeFirstOrThrow();
  return row.last_version;
}

/** Stores a new version. */
export async function insertVersion(tx: Tx, row: Insertable<DocumentRow>): Promise<void> {
  await q(tx).insertInto("work.document").values(row).execute();
}

/** Changes columns of one version and counts its revision up. */
export async function updateVersion(
  tx: Tx,
  place: { libraryId: number; number: number; version: number },
  changes: Updateable<DocumentRow>,
): Promise<void> {
  await q(tx)
    .updateTable("work.document")
    .set({ ...changes, revision: sql<number>`revision + 1` })
    .where("library_id", "=", place.libraryId)
    .where("document_number", "=", place.number)
    .where("version", "=", place.version)
    .execute();
}

/** Works out anew which versions of these documents are the newest and which no list shows any more. */
export async function refreshVersions(tx: Tx, libraryId: number, numbers: readonly number[]): Promise<void> {
  await sql`
    update work.document d set is_newest = fresh.is_newest, is_superseded = fresh.is_superseded
    from (
      select old.document_number, old.version, count(newer.version) = 0 as is_newest,
        coalesce(bool_or(newer.security_id = old.security_id
          and old.author_num in (newer.author_num, newer.operator_num)
          and old.operator_num in (newer.author_num, newer.operator_num)), false) as is_superseded
      from work.document old
      left join work.document newer on newer.library_id = old.library_id
        and newer.document_number = old.document_number and newer.version > old.version and newer.trashed_at is null
      where old.library_id = ${libraryId} and old.document_number = any(${numbers}::bigint[])
      group by old.document_number, old.version) as fresh
    where d.library_id = ${libraryId} and d.document_number = fresh.document_number and d.version = fresh.version
      and (d.is_newest, d.is_superseded) is distinct from (fresh.is_newest, fresh.is_superseded)`.execute(q(tx));
}

/** Which of these checksums some version, live or in the trash, refers to. */
export async function findReferencedChecksumsAsSystem(tx: Tx, checksums: readonly string[]): Promise<Set<string>> {
  const rows = await q(tx)
    .selectFrom("work.document")
    .select("checksum")
    .distinct()
    .where("checksum", "=", sql<string>`any(${checksums}::text[])`)
    .execute();
  return new Set(rows.map((row) => row.checksum));
}

function documents(tx: Tx, reach: Reach) {
  return q(tx)
    .selectFrom("work.document as d")
    .where("d.library_id", "=", reach.libraryId)
    .where("d.trashed_at", "is", null);
}

function withColumns<O>(query: SelectQueryBuilder<{ d: DocumentRow } & DocumentTables, "d", O>) {
  return query
    .innerJoin(homeWorkspace("d"), (join) => join.onTrue())
    .selectAll("d")
    .select([
      "home.workspace_name",
      "home.workspace_owner_num",
      "home.workspace_security_id",
      "home.workspace_default_level",
    ])
    .select(() => [
      defaultLevelOf("d").as("default_level"),
      userIdOf(sql.ref("d.author_num")).as("author"),
      fullNameOf(sql.ref("d.author_num")).as("author_name"),
      userIdOf(sql.ref("d.operator_num")).as("operator"),
      fullNameOf(sql.ref("d.operator_num")).as("operator_name"),
      userIdOf(sql.ref("d.last_user_num")).as("last_user"),
      fullNameOf(sql.ref("d.last_user_num")).as("last_user_name"),
    ]);
}
