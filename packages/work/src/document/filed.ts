import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Reach } from "../access/index.ts";

/**
 * The documents, aliased `d`, that are filed in `folders`, an array of numbers, at home or by reference, and those that
 * `further` selects, a query for numbers. All numbers are collected once and looked up then: joined by `or`, these
 * conditions would make the database read the whole library, and as a sub-query of `in` it may join them row by row
 * while it knows little of a young table.
 */
export function isFiledIn(
  reach: Reach,
  folders: RawBuilder<unknown>,
  further: RawBuilder<unknown> = sql`select null::bigint where false`,
): RawBuilder<boolean> {
  return sql`d.document_number = any(array(
    select home.document_number from work.document home
      where home.library_id = ${reach.libraryId} and home.folder_number = any(${folders})
        and home.trashed_at is null and not home.is_superseded
    union select filed.document_number from work.reference filed
      where filed.library_id = ${reach.libraryId} and filed.folder_number = any(${folders})
    union ${further}))`;
}
