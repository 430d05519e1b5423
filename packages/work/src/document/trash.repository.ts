import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { fullNameOf, userIdOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { closedMatters, defaultLevelOf, visibleDocuments } from "../access/index.ts";
import type { Reach, Secured } from "../access/index.ts";
import { homeWorkspace } from "../container/index.ts";
import { q } from "../db.ts";

interface Version {
  readonly libraryId: number;
  readonly number: number;
  readonly version: number;
}

/** A deleted version as the trash shows it: its properties, never its content (WORK-TRS-007). */
export type TrashedDocument = Awaited<ReturnType<typeof findTrashed>>["rows"][number];

/** A version that would go to the trash with its folder. */
type Content = Secured & {
  readonly document_number: number;
  readonly version: number;
  readonly is_declared: boolean;
};

/** Sends these versions to the trash; gives those that lived until then, as `number.version`. */
export async function trashVersions(
  tx: Tx,
  { libraryId, keys }: { libraryId: number; keys: readonly { document_number: number; version: number }[] },
  stamp: { at: Date; by: number },
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ document_number: number; version: number }>`
    update work.document d set trashed_at = ${stamp.at}, trashed_by = ${stamp.by}
    from unnest(${keys.map((key) => key.document_number)}::bigint[], ${keys.map((key) => key.version)}::integer[])
      as wanted (document_number, version)
    where d.library_id = ${libraryId} and d.trashed_at is null
      and d.document_number = wanted.document_number and d.version = wanted.version
    returning d.document_number, d.version`.execute(q(tx));
  return new Set(rows.map((row) => `${row.document_number}.${row.version}`));
}

/** Sends every live version whose home is one of the containers to the trash. */
export async function trashVersionsIn(
  tx: Tx,
  place: { libraryId: number; folders: readonly number[] },
  stamp: { at: Date; by: number },
): Promise<void> {
  await q(tx)
    .updateTable("work.document as document")
    .set({ trashed_at: stamp.at, trashed_by: stamp.by })
    .where("library_id", "=", place.libraryId)
    .where(isHomeIn("document", place.folders))
    .where("trashed_at", "is", null)
    .execute();
}

/** The home of a document without a folder is its workspace. */
function isHomeIn(alias: string, containers: readonly number[]): RawBuilder<boolean> {
  const folder = sql.ref(`${alias}.folder_number`);
  return sql`(${folder} = any(${containers}::bigint[])
    or (${folder} is null and ${sql.ref(`${alias}.workspace_number`)} = any(${containers}::bigint[])))`;
}

/** Forgets which documents were filed in these folders by reference. */
export async function removePlacesIn(tx: Tx, place: { libraryId: number; folders: readonly number[] }): Promise<void> {
  await q(tx)
    .deleteFrom("work.reference")
    .where("library_id", "=", place.libraryId)
    .where("folder_number", "=", sql<number>`any(${place.folders}::bigint[])`)
    .execute();
}

/** Every live version in the containers, seen or not: deleting them must not lose what their deleter cannot see. */
export async function findContentsAsSystem(
  tx: Tx,
  place: { libraryId: number; folders: readonly number[] },
): Promise<Content[]> {
  const rows = await q(tx)
    .selectFrom("work.document as d")
    .innerJoin(homeWorkspace("d"), (join) => join.onTrue())
    .select(["d.document_number", "d.version", "d.is_declared", "d.security_id", "d.author_num", "d.operator_num"])
    .select("d.workspace_number")
    .select(["home.workspace_owner_num", "home.workspace_security_id", "home.workspace_default_level"])
    .select(() => defaultLevelOf("d").as("default_level"))
    .where("d.library_id", "=", place.libraryId)
    .where(isHomeIn("d", place.folders))
    .where("d.trashed_at", "is", null)
    .forUpdate("d")
    .execute();
  return rows.map((row) => ({
    document_number: row.document_number,
    version: row.version,
    is_declared: row.is_declared,
    security_id: row.security_id,
    workspace_number: row.workspace_number,
    default_level: row.default_level,
    owner_nums: [row.author_num, row.operator_num],
    workspace: {
      security_id: row.workspace_security_id,
      workspace_number: row.workspace_number,
      default_level: row.workspace_default_level,
      owner_nums: [row.workspace_owner_num],
    },
  }));
}

/** One page of the trash, the last deleted first: what `by` deleted and may still see, or everything. */
export async function findTrashed(
  tx: Tx,
  reach: Reach,
  page: { by: number | undefined; number: number | undefined; limit: number; offset: number },
) {
  let query = q(tx)
    .selectFrom("work.document as d")
    .where("d.library_id", "=", reach.libraryId)
    .where("d.trashed_at", "is not", null);
  const isShut = closedMatters.hold(reach, "d");
  if (page.by !== undefined) query = query.where("d.trashed_by", "=", page.by).where(visibleDocuments(reach, "d"));
  else if (!closedMatters.keepMetadata(reach)) query = query.where(sql<boolean>`not ${isShut}`);
  if (page.number !== undefined) query = query.where("d.document_number", "=", page.number);
  const rows = await query
    .select(["d.document_number", "d.version", "d.type", "d.extension", "d.size", "d.is_email", "d.trashed_at"])
    .select(() => [
      // Who looks after the trash of a matter that is closed to them learns no names (SPM-EVL-008).
      sql<string>`case when ${isShut} then '' else d.name end`.as("name"),
      userIdOf(sql.ref("d.author_num")).as("author"),
      userIdOf(sql.ref("d.operator_num")).as("operator"),
      userIdOf(sql.ref("d.trashed_by")).as("deleted_by"),
      fullNameOf(sql.ref("d.trashed_by")).as("deleted_by_name"),
    ])
    .orderBy("d.trashed_at", "desc")
    .orderBy("d.document_number")
    .orderBy("d.version")
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const count = await query.select((eb) => eb.fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  return { rows, total: count.total };
}

/** Whether a version in the trash is one that the person could see if it were alive. */
export async function isTrashVisible(tx: Tx, reach: Reach, place: Omit<Version, "libraryId">): Promise<boolean> {
  const row = await q(tx)
    .selectFrom("work.document as d")
    .select("d.version")
    .where("d.library_id", "=", reach.libraryId)
    .where("d.document_number", "=", place.number)
    .where("d.version", "=", place.version)
    .where(visibleDocuments(reach, "d"))
    .executeTakeFirst();
  return row !== undefined;
}

/** Brings a version back to life. Place and security of the dead have followed those of the living all the time. */
export async function untrashVersion(tx: Tx, place: Version): Promise<void> {
  await q(tx)
    .updateTable("work.document")
    .set({ trashed_at: null, trashed_by: null, revision: sql<number>`revision + 1` })
    .where("library_id", "=", place.libraryId)
    .where("document_number", "=", place.number)
    .where("version", "=", place.version)
    .execute();
}

/** Removes a version for good. */
export async function deleteTrashedVersion(tx: Tx, place: Version): Promise<void> {
  await q(tx)
    .deleteFrom("work.document")
    .where("library_id", "=", place.libraryId)
    .where("document_number", "=", place.number)
    .where("version", "=", place.version)
    .execute();
}
