import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { q } from "../db.ts";
import type { DocumentRow } from "./document.tables.ts";
import { newestVisible } from "./document.repository.ts";

/** The newest visible version of a document, in one of the folders that hold it. */
export interface FiledDocument extends Pick<
  DocumentRow,
  "document_number" | "version" | "name" | "extension" | "size" | "edited_at"
> {
  readonly folder: number;
}

/** What the person sees in these folders, each document in every one that holds it, at home or by reference. */
export async function listFiled(
  tx: Tx,
  reach: Reach,
  given: { folders: readonly number[]; limit: number },
): Promise<FiledDocument[]> {
  const { libraryId } = reach;
  const folders = sql`any(${given.folders}::bigint[])`;
  const found = await sql<FiledDocument>`
    with place as materialized (
      select home.folder_number as folder, home.document_number from work.document home
        where home.library_id = ${libraryId} and home.folder_number = ${folders}
          and home.trashed_at is null and not home.is_superseded
      union select filed.folder_number as folder, filed.document_number from work.reference filed
        where filed.library_id = ${libraryId} and filed.folder_number = ${folders})
    select place.folder, d.document_number, d.version, d.name, d.extension, d.size, d.edited_at
    from place join work.document d on d.library_id = ${libraryId} and d.document_number = place.document_number
    where d.trashed_at is null and ${visibleDocuments(reach, "d")} and ${newestVisible(reach)}
    order by place.folder, d.name, d.document_number limit ${given.limit}`.execute(q(tx));
  return found.rows;
}
