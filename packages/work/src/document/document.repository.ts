import { sql } from "kysely";
import type { Insertable, RawBuilder, Selectable, Updateable } from "kysely";
import { personOf } from "@muniment/identity";
import { parameter, prepare } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { defaultLevelOf, preparedVisibility, visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { homeFolder, homeWorkspace } from "../container/index.ts";
import type { HomeFolder, HomeWorkspace } from "../container/index.ts";
import { q } from "../db.ts";
import type { DocumentRow } from "./document.tables.ts";

/** A version of a document with what its wire form in a list needs. */
export interface ListedDocument extends Pick<Selectable<DocumentRow>, (typeof COLUMNS)[number]> {
  readonly default_level: number;
  readonly author: string;
  readonly author_name: string;
  readonly operator: string;
  readonly operator_name: string;
  readonly last_user: string;
  readonly last_user_name: string;
  /** Who has it checked out, with all that lists tell of it; nulls when nobody has. */
  readonly held_by: string | null;
  readonly held_by_name: string | null;
  readonly held_by_num: number | null;
  readonly held_at: Date | null;
  readonly held_due_at: Date | null;
  readonly held_path: string | null;
  readonly held_comment: string | null;
}

/** A version of a document with what the decision about it and its places needs as well. */
export interface Document extends ListedDocument, HomeWorkspace, HomeFolder {}

/** Names one version within a library. */
export type DocumentKey = Pick<DocumentRow, "document_number" | "version">;

/** What of a version decides about access to it. */
export type DocumentAccess = Pick<
  Document,
  "security_id" | "workspace_number" | "default_level" | "author_num" | "operator_num"
> &
  Pick<Document, "workspace_owner_num" | "workspace_security_id" | "workspace_default_level">;

/** What decides about access to some versions alike; `is_own` when the caller is author or operator. */
export type SharedAccess = Omit<DocumentAccess, "author_num" | "operator_num"> & {
  readonly is_own: boolean;
  readonly documents: number;
};

/** A condition on documents aliased `d`. */
export type DocumentCondition = RawBuilder<boolean>;

/** Which of the documents that a condition selects. */
interface DocumentPage {
  readonly condition: DocumentCondition;
  readonly limit: number;
  readonly offset: number;
  /** `desc` when absent. */
  readonly order?: "asc" | "desc";
}

const COLUMNS = [
  ...(["library_id", "document_number", "version", "workspace_number", "folder_number", "name", "alias"] as const),
  ...(["comment", "extension", "type", "class", "subclass", "custom", "message", "is_email", "size"] as const),
  ...(["checksum", "author_num", "operator_num", "last_user_num", "security_id", "default_security"] as const),
  ...(["is_declared", "declared_at", "is_hipaa", "retain_days", "revision", "created_at", "edited_at"] as const),
  ...(["profile_edited_at", "file_created_at", "file_edited_at"] as const),
] satisfies readonly (keyof DocumentRow)[];

const LISTED = sql`${sql.join(COLUMNS.map((column) => sql.ref(`d.${column}`)))},
  ${defaultLevelOf("d")} as default_level, author.user_id as author, author.full_name as author_name,
  operator.user_id as operator, operator.full_name as operator_name,
  last_user.user_id as last_user, last_user.full_name as last_user_name,
  holder.user_id as held_by, holder.full_name as held_by_name, co.user_num as held_by_num,
  co.checked_out_at as held_at, co.due_at as held_due_at, co.path as held_path, co.comment as held_comment`;
const PEOPLE = sql`join ${personOf("d.author_num", "author")} on true
  join ${personOf("d.operator_num", "operator")} on true
  join ${personOf("d.last_user_num", "last_user")} on true
  left join work.checkout co on co.library_id = d.library_id and co.document_number = d.document_number
    and co.version = d.version
  left join ${personOf("co.user_num", "holder")} on true`;
const SELECTED = sql`select ${LISTED}, home.workspace_name, home.workspace_owner_num, home.workspace_security_id,
  home.workspace_default_level, home.is_workspace_live,
  folder.folder_owner_num, folder.folder_security_id, folder.folder_default_level`;
const PLACES = sql`${PEOPLE} join ${homeWorkspace("d")} on true left join ${homeFolder("d")} on true`;
// The keys are hidden from the planner by a `select`: it would otherwise plan anew for each number of them.
const WANTED = sql`unnest((select ${parameter(2)}::bigint[]), (select ${parameter(3)}::integer[]))
    with ordinality as wanted(document_number, version, place)
  join work.document d on d.document_number = wanted.document_number and d.version = wanted.version`;
const LIVE = sql`d.library_id = ${parameter(1)} and d.trashed_at is null`;

const readVersion = prepare(
  "document_version",
  sql<Document>`${SELECTED} from work.document d ${PLACES}
    where ${LIVE} and d.document_number = ${parameter(2)} and d.version = ${parameter(3)}`,
);
const readNewest = prepare(
  "document_newest",
  sql<Document>`${SELECTED} from work.document d ${PLACES}
    where ${LIVE} and d.document_number = ${parameter(2)} and ${preparedVisibility.documents("d", 3)}
    order by d.version desc limit 1`,
);
const readVersions = prepare(
  "document_versions",
  sql<Document>`${SELECTED} from work.document d ${PLACES}
    where ${LIVE} and d.document_number = ${parameter(2)} and ${preparedVisibility.documents("d", 3)}
    order by d.version`,
);
const readByKeys = prepare(
  "documents_by_keys",
  sql<Document>`${SELECTED} from ${WANTED} ${PLACES}
    where ${LIVE} and ${preparedVisibility.documents("d", 4)} order by wanted.place`,
);
const readListed = prepare(
  "documents_listed",
  sql<ListedDocument>`select ${LISTED} from ${WANTED} ${PEOPLE}
    where ${LIVE} and ${preparedVisibility.documents("d", 4)} order by wanted.place`,
);

const readAccess = prepare(
  "document_access",
  sql<DocumentAccess>`select d.security_id, d.workspace_number, d.author_num, d.operator_num,
      ${defaultLevelOf("d")} as default_level, home.workspace_owner_num, home.workspace_security_id,
      home.workspace_default_level
    from work.document d join ${homeWorkspace("d")} on true
    where ${LIVE} and d.document_number = ${parameter(2)} and d.version = ${parameter(3)}`,
);
// Hundreds of documents have few profiles between them, so that what is decided is decided once for each.
const readAccesses = prepare(
  "document_accesses",
  sql<SharedAccess>`with d as (
      select d.library_id, d.security_id, d.workspace_number,
        coalesce(${parameter(4)}::bigint in (d.author_num, d.operator_num), false) as is_own, count(*) as documents
      from work.document d
      where ${LIVE} and d.document_number = any (${parameter(2)}::bigint[])
        and (d.document_number, d.version) in (
          select wanted.number, wanted.version
          from unnest(${parameter(2)}::bigint[], ${parameter(3)}::integer[]) as wanted(number, version))
      group by d.library_id, d.security_id, d.workspace_number, is_own)
    select d.security_id, d.workspace_number, d.is_own, d.documents, ${defaultLevelOf("d")} as default_level,
      home.workspace_owner_num, home.workspace_security_id, home.workspace_default_level
    from d join ${homeWorkspace("d")} on true`,
);

/** One version by number; without `version`, the newest that the caller may see (WORK-VER-004). */
export async function findDocument(
  tx: Tx,
  reach: Reach,
  wanted: { number: number; version: number | undefined },
): Promise<Document | undefined> {
  const { libraryId } = reach;
  const [document] =
    wanted.version === undefined
      ? await readNewest(tx, [libraryId, wanted.number, ...preparedVisibility.values(reach)])
      : await readVersion(tx, [libraryId, wanted.number, wanted.version]);
  return document;
}

/** Every version of a document that the caller may see, newest last. */
export async function findVersions(tx: Tx, reach: Reach, number: number): Promise<Document[]> {
  return readVersions(tx, [reach.libraryId, number, ...preparedVisibility.values(reach)]);
}

/** The same of several documents. */
export async function findVersionsOf(tx: Tx, reach: Reach, numbers: readonly number[]): Promise<Document[]> {
  const condition = sql<boolean>`d.document_number = any(${numbers}::bigint[])`;
  return listDocuments(tx, reach, { condition, limit: 100_000, offset: 0 });
}

/** These versions in this order, as far as the caller may see them. */
export async function findByKeys(tx: Tx, reach: Reach, keys: readonly DocumentKey[]): Promise<ListedDocument[]> {
  return keys.length === 0 ? [] : readListed(tx, valuesOf(reach, keys));
}

/** The same with what the decision about each needs. */
export async function findDocuments(tx: Tx, reach: Reach, keys: readonly DocumentKey[]): Promise<Document[]> {
  return keys.length === 0 ? [] : readByKeys(tx, valuesOf(reach, keys));
}

function valuesOf(reach: Reach, keys: readonly DocumentKey[]): unknown[] {
  const numbers = `{${keys.map((key) => key.document_number).join()}}`;
  const versions = `{${keys.map((key) => key.version).join()}}`;
  return [reach.libraryId, numbers, versions, ...preparedVisibility.values(reach)];
}

/** What decides about access to one version; the caller must ask `requireAccess`. */
export async function findAccess(tx: Tx, reach: Reach, key: DocumentKey): Promise<DocumentAccess | undefined> {
  const [access] = await readAccess(tx, [reach.libraryId, key.document_number, key.version]);
  return access;
}

/** What decides about access to different versions, in one query; those that are missing are not counted. */
export async function findAccesses(tx: Tx, reach: Reach, keys: readonly DocumentKey[]): Promise<SharedAccess[]> {
  const [libraryId, numbers, versions] = valuesOf(reach, keys);
  return readAccesses(tx, [libraryId, numbers, versions, reach.actor.userNum]);
}

/** Of each document only the newest version that the caller may see. */
export function newestVisible(reach: Reach): DocumentCondition {
  return newestOf(visibleDocuments(reach, "newer"));
}

/** `newestVisible` for prepared statements, whose parameters from `first` on hold the values of `preparedVisibility`. */
export function newestVisiblePrepared(first: number): DocumentCondition {
  return newestOf(preparedVisibility.documents("newer", first));
}

function newestOf(visible: RawBuilder<boolean>): DocumentCondition {
  return sql`(not d.is_superseded and (d.is_newest or not exists (
    select 1 from work.document newer
    where newer.library_id = d.library_id and newer.document_number = d.document_number
      and newer.version > d.version and newer.trashed_at is null and ${visible})))`;
}

/** One page of visible documents that meet `condition`, the last edited first. */
export async function listDocuments(tx: Tx, reach: Reach, page: DocumentPage): Promise<Document[]> {
  const keys = await listKeys(tx, reach, page);
  return keys.length === 0 ? [] : readByKeys(tx, valuesOf(reach, keys));
}

/** The same by their keys. */
export async function listKeys(tx: Tx, reach: Reach, page: DocumentPage): Promise<DocumentKey[]> {
  const order = sql.raw(page.order ?? "desc");
  // The match comes first and is sorted then: left to itself, the planner may walk the whole library by date
  // for a rare word (decision D24).
  const keys = await sql<DocumentKey>`
    with matched as materialized (
      select d.document_number, d.version, d.edited_at from work.document d
      where d.library_id = ${reach.libraryId} and d.trashed_at is null
        and ${page.condition} and ${visibleDocuments(reach, "d")})
    select document_number, version from matched
    order by edited_at ${order}, document_number ${order}, version ${order}
    limit ${page.limit} offset ${page.offset}`.execute(q(tx));
  return keys.rows;
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

/**
 * Lets changes to the versions of these documents come one at a time until the transaction ends: what one version
 * is to the others must not be worked out while another is coming or going.
 */
export async function lockDocuments(tx: Tx, libraryId: number, numbers: readonly number[]): Promise<void> {
  await q(tx)
    .selectFrom("work.document_number")
    .select("document_number")
    .where("library_id", "=", libraryId)
    .where("document_number", "=", sql<number>`any(${numbers}::bigint[])`)
    .orderBy("document_number")
    .forUpdate()
    .execute();
}

/** A version whatever its state, its document locked against concurrent change; `undefined` if there is none. */
export async function lockVersionAsSystem(
  tx: Tx,
  place: { libraryId: number; number: number; version: number },
): Promise<Selectable<DocumentRow> | undefined> {
  await lockDocuments(tx, place.libraryId, [place.number]);
  return q(tx)
    .selectFrom("work.document")
    .selectAll()
    .where("library_id", "=", place.libraryId)
    .where("document_number", "=", place.number)
    .where("version", "=", place.version)
    .forUpdate()
    .executeTakeFirst();
}

/** Makes a document number known, with the versions that it begins with. */
export async function insertDocumentNumber(tx: Tx, libraryId: number, number: number, versions = 1): Promise<void> {
  await q(tx)
    .insertInto("work.document_number")
    .values({ library_id: libraryId, document_number: number, last_version: versions })
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
  await lockDocuments(tx, libraryId, numbers);
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
