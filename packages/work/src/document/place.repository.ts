import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { holdContainerAsSystem } from "../container/index.ts";
import type { Container } from "../container/index.ts";
import { q } from "../db.ts";
import type { DocumentRow } from "./document.tables.ts";

interface Numbered {
  readonly libraryId: number;
  readonly number: number;
}

/** Where a document is: its home, if it has one, and the folders in which it is filed by reference. */
export interface Places {
  readonly home: number | undefined;
  /** The workspace of the live versions; `undefined` when there are none. */
  readonly workspace: number | undefined;
  readonly references: readonly number[];
}

/** The places of a document as far as any version of it lives. */
export async function findPlacesAsSystem(tx: Tx, libraryId: number, number: number): Promise<Places> {
  const home = await q(tx)
    .selectFrom("work.document")
    .select(["folder_number", "workspace_number"])
    .where("library_id", "=", libraryId)
    .where("document_number", "=", number)
    .where("trashed_at", "is", null)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  const rows = await q(tx)
    .selectFrom("work.reference")
    .select("folder_number")
    .where("library_id", "=", libraryId)
    .where("document_number", "=", number)
    .orderBy("folder_number")
    .execute();
  return {
    home: home?.folder_number ?? undefined,
    workspace: home?.workspace_number,
    references: rows.map((row) => row.folder_number),
  };
}

/** Gives all versions another home folder and workspace, or none; their security is aligned by the caller. */
export async function setHome(tx: Tx, document: Numbered, folder: Container | undefined): Promise<void> {
  const place =
    folder === undefined
      ? { folder_number: null }
      : { folder_number: folder.container_number, workspace_number: folder.workspace_number };
  await q(tx)
    .updateTable("work.document")
    .set({ ...place, revision: sql<number>`revision + 1` })
    .where("library_id", "=", document.libraryId)
    .where("document_number", "=", document.number)
    .execute();
}

/** Points the versions that inherit to the profile of their home. */
export async function inheritFrom(tx: Tx, document: Numbered, folder: Container): Promise<void> {
  await q(tx)
    .updateTable("work.document")
    .set({ security_id: folder.security_id })
    .where("library_id", "=", document.libraryId)
    .where("document_number", "=", document.number)
    .where("default_security", "=", "inherit")
    .execute();
}

/** The profiles that the versions of a document have, each once. */
export async function findProfilesAsSystem(
  tx: Tx,
  document: Numbered,
): Promise<{ security_id: number; default_security: DocumentRow["default_security"]; workspace_number: number }[]> {
  return q(tx)
    .selectFrom("work.document")
    .select(["security_id", "default_security", "workspace_number"])
    .distinct()
    .where("library_id", "=", document.libraryId)
    .where("document_number", "=", document.number)
    .execute();
}

/** Gives the versions that have one profile another. */
export async function exchangeProfile(
  tx: Tx,
  document: Numbered,
  exchange: { from: number; to: number; default_security: DocumentRow["default_security"] },
): Promise<void> {
  await q(tx)
    .updateTable("work.document")
    .set({ security_id: exchange.to, default_security: exchange.default_security })
    .where("library_id", "=", document.libraryId)
    .where("document_number", "=", document.number)
    .where("security_id", "=", exchange.from)
    .execute();
}

/** Files a document in one more folder; filing it twice changes nothing. */
export async function addPlace(
  tx: Tx,
  document: Numbered,
  place: { folder: number; by: number; at: Date },
): Promise<void> {
  await q(tx)
    .insertInto("work.reference")
    .values({
      library_id: document.libraryId,
      folder_number: place.folder,
      document_number: document.number,
      created_by: place.by,
      created_at: place.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes a document out of a folder in which it is filed by reference. */
export async function removePlace(tx: Tx, document: Numbered, folder: number): Promise<void> {
  await q(tx)
    .deleteFrom("work.reference")
    .where("library_id", "=", document.libraryId)
    .where("document_number", "=", document.number)
    .where("folder_number", "=", folder)
    .execute();
}

/** Keeps a document, all of its versions, and its home as they are, until the transaction ends. */
export async function holdDocumentAsSystem(tx: Tx, libraryId: number, number: number): Promise<void> {
  await q(tx)
    .selectFrom("work.document_number")
    .select("document_number")
    .where("library_id", "=", libraryId)
    .where("document_number", "=", number)
    .forUpdate()
    .execute();
  const { home, workspace } = await findPlacesAsSystem(tx, libraryId, number);
  const place = home ?? workspace;
  if (place !== undefined) await holdContainerAsSystem(tx, libraryId, place);
}
