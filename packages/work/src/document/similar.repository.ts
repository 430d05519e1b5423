import { sql } from "kysely";
import { personOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { defaultLevelOf, visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { homeWorkspace } from "../container/index.ts";
import type { Container } from "../container/index.ts";
import { q } from "../db.ts";
import type { DocumentAccess, ListedDocument } from "./document.repository.ts";
import { newestVisible } from "./document.repository.ts";
import { isFiledIn } from "./filed.ts";

/** A file that is about to be sent; `checksum` is a SHA-256 in lower-case hex. */
export interface NamedFile {
  readonly name: string;
  readonly extension: string;
  readonly checksum: string | undefined;
}

/** A document that a file is like, with the place of that file in the list. */
export interface SimilarDocument extends DocumentAccess, Pick<ListedDocument, (typeof SHOWN)[number]> {
  readonly place: number;
  readonly likeness: "name" | "content";
}

const SHOWN = [
  ...(["document_number", "version", "name", "extension", "size", "checksum", "is_email", "edited_at"] as const),
  ...(["last_user", "last_user_name"] as const),
] as const;

/**
 * For each file the newest visible document of its name in the folder, whatever the case, and the last edited visible
 * version with its content in the matter; one statement, however many files are asked about.
 */
export async function findSimilar(
  tx: Tx,
  reach: Reach,
  given: { folder: Container; files: readonly NamedFile[] },
): Promise<SimilarDocument[]> {
  const { folder, files } = given;
  const names = files.map((file) => file.name);
  const extensions = files.map((file) => file.extension);
  const checksums = files.map((file) => file.checksum ?? null);
  const visible = sql`d.library_id = ${reach.libraryId} and d.trashed_at is null and ${visibleDocuments(reach, "d")}`;
  const newestFirst = sql`edited_at desc, document_number desc, version desc`;
  const found = await sql<SimilarDocument>`
    with wanted as materialized (
      select lower(name) as name, lower(extension) as extension, checksum, place
      from unnest(${names}::text[], ${extensions}::text[], ${checksums}::text[])
        with ordinality as file(name, extension, checksum, place)),
    filed as materialized (
      select d.document_number, d.version, d.edited_at, lower(d.name) as name, lower(d.extension) as extension
      from work.document d
      where ${visible} and ${isFiledIn(reach, sql`array[${folder.container_number}::bigint]`)} and ${newestVisible(reach)}),
    named as (
      select distinct on (name, extension) name, extension, document_number, version from filed
      order by name, extension, ${newestFirst}),
    equal as (
      select distinct on (d.checksum) d.checksum, d.document_number, d.version from work.document d
      where ${visible} and d.workspace_number = ${folder.workspace_number}
        and d.checksum = any(array(select checksum from wanted where checksum is not null))
      order by d.checksum, ${newestFirst}),
    matched as (
      select place, 'name' as likeness, document_number, version from wanted join named using (name, extension)
      union all
      select place, 'content' as likeness, document_number, version from wanted join equal using (checksum))
    select matched.place, matched.likeness, d.document_number, d.version, d.name, d.extension, d.size, d.checksum,
      d.is_email, d.edited_at, d.security_id, d.author_num, d.operator_num, ${defaultLevelOf("d")} as default_level,
      home.workspace_owner_num, home.workspace_security_id, home.workspace_default_level,
      last_user.user_id as last_user, last_user.full_name as last_user_name
    from matched
    join work.document d on d.library_id = ${reach.libraryId}
      and d.document_number = matched.document_number and d.version = matched.version
    join ${homeWorkspace("d")} on true join ${personOf("d.last_user_num", "last_user")} on true`.execute(q(tx));
  return found.rows;
}
