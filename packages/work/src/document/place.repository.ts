import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { holdContainerAsSystem } from "../container/index.ts";
import type { Container } from "../container/index.ts";
import { q } from "../db.ts";
import type { DocumentRow } from "./document.tables.ts";

interface Numbered {
  readonly libraryId: number;
  readonly numbers: readonly number[];
}

/** Where a document is: its home, if it has one, and the folders in which it is filed by reference. */
export interface Places {
  readonly home: number | undefined;
  /** The workspace of the live versions; `undefined` when there are none. */
  readonly workspace: number | undefined;
  readonly references: readonly number[];
}

/** The places of these documents as far as any version of them lives. */
export async function findPlacesOfAsSystem(
  tx: Tx,
  libraryId: number,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Places>> {
  const homes = await q(tx)
    .selectFrom("work.document")
    .distinctOn("document_number")
    .select(["document_number", "folder_number", "workspace_number"])
    .where("library_id", "=", libraryId)
    .where("document_number", "=", anyOf(numbers))
    .where("trashed_at", "is", null)
    .orderBy("document_number")
    .orderBy("version", "desc")
    .execute();
  const filed = await q(tx)
    .selectFrom("work.reference")
    .select(["document_number", "folder_number"])
    .where("library_id", "=", libraryId)
    .where("document_number", "=", anyOf(numbers))
    .orderBy("folder_number")
    .execute();
  const homeOf = new Map(homes.map((row) => [row.document_number, row]));
  const filedIn = Map.groupBy(filed, (row) => row.document_number);
  return new Map(
    numbers.map((number) => [
      number,
      {
        home: homeOf.get(number)?.folder_number ?? undefined,
        workspace: homeOf.get(number)?.workspace_number,
        references: (filedIn.get(number) ?? []).map((row) => row.folder_number),
      },
    ]),
  );
}

/** The same of one document. */
export async function findPlacesAsSystem(tx: Tx, libraryId: number, number: number): Promise<Places> {
  const places = await findPlacesOfAsSystem(tx, libraryId, [number]);
  return places.get(number) ?? { home: undefined, workspace: undefined, references: [] };
}

function anyOf(numbers: readonly number[]): RawBuilder<number> {
  return sql<number>`any(${numbers}::bigint[])`;
}

/** Gives all versions of documents another home folder and workspace, or none; their security is aligned by the caller. */
export async function setHome(tx: Tx, documents: Numbered, folder: Container | undefined): Promise<void> {
  const place =
    folder === undefined
      ? { folder_number: null }
      : { folder_number: folder.container_number, workspace_number: folder.workspace_number };
  await q(tx)
    .updateTable("work.document")
    .set({ ...place, revision: sql<number>`revision + 1` })
    .where("library_id", "=", documents.libraryId)
    .where("document_number", "=", anyOf(documents.numbers))
    .execute();
}

/** Points the versions that inherit to the profile of their home. */
export async function inheritFrom(tx: Tx, documents: Numbered, folder: Container): Promise<void> {
  await q(tx)
    .updateTable("work.document")
    .set({ security_id: folder.security_id })
    .where("library_id", "=", documents.libraryId)
    .where("document_number", "=", anyOf(documents.numbers))
    .where("default_security", "=", "inherit")
    .execute();
}

/** A profile that versions have. */
type SharedProfile = Pick<DocumentRow, "security_id" | "default_security" | "workspace_number">;

/** The profiles that the versions of documents have, each once. */
export async function findProfilesAsSystem(tx: Tx, documents: Numbered): Promise<SharedProfile[]> {
  return q(tx)
    .selectFrom("work.document")
    .select(["security_id", "default_security", "workspace_number"])
    .distinct()
    .where("library_id", "=", documents.libraryId)
    .where("document_number", "=", anyOf(documents.numbers))
    .execute();
}

/** Gives the versions that have one profile another. */
export async function exchangeProfile(
  tx: Tx,
  documents: Numbered,
  exchange: { from: SharedProfile; to: number; default_security: DocumentRow["default_security"] },
): Promise<void> {
  await q(tx)
    .updateTable("work.document")
    .set({ security_id: exchange.to, default_security: exchange.default_security })
    .where("library_id", "=", documents.libraryId)
    .where("document_number", "=", anyOf(documents.numbers))
    .where("security_id", "=", exchange.from.security_id)
    .where("default_security", "=", exchange.from.default_security)
    .execute();
}

/** Which documents, aliased `d`: some by number, or those whose home is one of some folders. */
export type Moved = { readonly numbers: readonly number[] } | { readonly folders: readonly number[] };

/** The profiles of their own that the versions of documents have, each once. */
export async function findOwnProfilesAsSystem(tx: Tx, libraryId: number, moved: Moved): Promise<number[]> {
  const found = await sql<{ security_id: number }>`select distinct d.security_id from work.document d
    where d.library_id = ${libraryId} and d.default_security <> 'inherit' and ${isMoved(moved)}`.execute(q(tx));
  return found.rows.map((row) => row.security_id);
}

/** Puts one profile in the place of another. */
export async function replaceProfile(
  tx: Tx,
  libraryId: number,
  given: { moved: Moved; from: number; to: number },
): Promise<void> {
  await sql`update work.document d set security_id = ${given.to}
    where d.library_id = ${libraryId} and d.security_id = ${given.from} and d.default_security <> 'inherit'
      and ${isMoved(given.moved)}`.execute(q(tx));
}

function isMoved(moved: Moved): RawBuilder<boolean> {
  return "numbers" in moved
    ? sql`d.document_number = ${anyOf(moved.numbers)}`
    : sql`d.folder_number = ${anyOf(moved.folders)}`;
}

/** Files documents in one more folder; filing it twice changes nothing. */
export async function addPlace(
  tx: Tx,
  documents: Numbered,
  place: { folder: number; by: number; at: Date },
): Promise<void> {
  if (documents.numbers.length === 0) return;
  await q(tx)
    .insertInto("work.reference")
    .values(
      documents.numbers.map((number) => ({
        library_id: documents.libraryId,
        folder_number: place.folder,
        document_number: number,
        created_by: place.by,
        created_at: place.at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes documents out of a folder in which they are filed by reference. */
export async function removePlace(tx: Tx, documents: Numbered, folder: number): Promise<void> {
  await q(tx)
    .deleteFrom("work.reference")
    .where("library_id", "=", documents.libraryId)
    .where("document_number", "=", anyOf(documents.numbers))
    .where("folder_number", "=", folder)
    .execute();
}

/** Keeps documents, all of their versions, and their homes as they are, until the transaction ends. */
export async function holdDocumentsAsSystem(tx: Tx, libraryId: number, numbers: readonly number[]): Promise<void> {
  await q(tx)
    .selectFrom("work.document_number")
    .select("document_number")
    .where("library_id", "=", libraryId)
    .where("document_number", "=", anyOf(numbers))
    .orderBy("document_number")
    .forUpdate()
    .execute();
  const places = await findPlacesOfAsSystem(tx, libraryId, numbers);
  const homes = new Set([...places.values()].flatMap(({ home, workspace }) => home ?? workspace ?? []));
  for (const home of [...homes].toSorted((left, right) => left - right)) {
    await holdContainerAsSystem(tx, libraryId, home);
  }
}

/** The same with one document. */
export async function holdDocumentAsSystem(tx: Tx, libraryId: number, number: number): Promise<void> {
  await holdDocumentsAsSystem(tx, libraryId, [number]);
}
