import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Reach } from "../access/index.ts";

/**
 * A query for the numbers of the documents that are filed in `folders`, at home or by reference. To be looked up with
 * `in`: the same conditions joined by `or` would make the database read the whole library.
 */
export function filedNumbers(reach: Reach, folders: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select home.document_number from work.document home
      where home.library_id = ${reach.libraryId} and home.folder_number in (${folders})
        and home.trashed_at is null and not home.is_superseded
    union all select filed.document_number from work.reference filed
      where filed.library_id = ${reach.libraryId} and filed.folder_number in (${folders})`;
}
