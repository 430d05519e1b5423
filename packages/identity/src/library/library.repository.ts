import { sql } from "kysely";
import type { RawBuilder, Selectable, Updateable } from "kysely";
import { violatedConstraint } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { AppError } from "@muniment/kernel";
import type { Actor } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { q } from "../db.ts";
import type { LibraryRow } from "./library.tables.ts";

/** A library with its settings, as the registry keeps it. */
export type LibraryRecord = Selectable<LibraryRow>;

/** Stores a library and gives its number; 409 when the alias is taken in any case. */
export async function insertLibrary(
  tx: Tx,
  row: { alias: string; display_name: string; created_at: Date },
): Promise<number> {
  try {
    const inserted = await q(tx)
      .insertInto("identity.library")
      .values(row)
      .returning("library_id")
      .executeTakeFirstOrThrow();
    return inserted.library_id;
  } catch (error) {
    if (violatedConstraint(error) !== "library_alias") throw error;
    throw new AppError(errors.duplicateRecord, { text: `There is a library ${row.alias} already.`, field: "id" });
  }
}

/** One library by number. */
export async function findLibrary(reader: Tx, libraryId: number): Promise<LibraryRecord | undefined> {
  return q(reader).selectFrom("identity.library").selectAll().where("library_id", "=", libraryId).executeTakeFirst();
}

/** As `findLibrary`, keeping others from changing it until the transaction ends. */
export async function lockLibrary(tx: Tx, libraryId: number): Promise<LibraryRecord | undefined> {
  return q(tx)
    .selectFrom("identity.library")
    .selectAll()
    .where("library_id", "=", libraryId)
    .forUpdate()
    .executeTakeFirst();
}

/** Changes a library. */
export async function updateLibrary(tx: Tx, libraryId: number, changes: Updateable<LibraryRow>): Promise<void> {
  await q(tx).updateTable("identity.library").set(changes).where("library_id", "=", libraryId).execute();
}

/** Numbers and aliases in their stored case, of those of `aliases` that exist. */
export async function findLibrariesByAlias(
  reader: Tx,
  aliases: readonly string[],
): Promise<Pick<LibraryRecord, "library_id" | "alias">[]> {
  if (aliases.length === 0) return [];
  return q(reader)
    .selectFrom("identity.library")
    .select(["library_id", "alias"])
    .where(
      sql`lower(alias)`,
      "in",
      aliases.map((alias) => alias.toLowerCase()),
    )
    .orderBy("library_id")
    .execute();
}

/** The libraries with these numbers, or all of them, in the order of their creation. */
export async function listLibraryRecords(reader: Tx, libraryIds?: readonly number[]): Promise<LibraryRecord[]> {
  if (libraryIds?.length === 0) return [];
  return q(reader)
    .selectFrom("identity.library")
    .selectAll()
    .$if(libraryIds !== undefined, (query) => query.where("library_id", "in", libraryIds ?? []))
    .orderBy("library_id")
    .execute();
}

/** Every library's alias, in the order in which they were made. */
export async function listLibraryAliases(reader: Tx): Promise<string[]> {
  return (await listLibraryRecords(reader)).map((library) => library.alias);
}

/** SQL for the alias of the library with the number `ref`. */
export function libraryAliasOf(ref: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(select alias from identity.library where library_id = ${ref})`;
}

/** The names of libraries; those that the actor has a place in cost no query. */
export async function aliasesFor(
  tx: Tx,
  actor: Actor,
  libraryIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const own = actor.kind === "user" ? [...actor.libraries.values()] : [];
  const known = new Map(own.map(({ libraryId, alias }) => [libraryId, alias]));
  const missing = [...new Set(libraryIds)].filter((libraryId) => !known.has(libraryId));
  for (const library of await listLibraryRecords(tx, missing)) known.set(library.library_id, library.alias);
  return known;
}
