import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { q } from "../db.ts";
import { countDocuments, findByKeys, listKeys, newestVisible } from "../document/index.ts";
import type { DocumentKey, ListedDocument } from "../document/index.ts";
import type { DocumentSelection } from "./document-filter.ts";
import { findNewest } from "./newest-documents.ts";
import type { Page } from "./paging.ts";

/** One page, with one row more than asked for when there is more. */
export async function findDocumentPage(
  tx: Tx,
  reach: Reach,
  given: { selection: DocumentSelection; page: Page },
): Promise<ListedDocument[]> {
  const { selection, page } = given;
  const limit = page.limit + 1;
  if (!selection.allVersions && page.order === "desc") {
    const newest =
      selection.condition === undefined
        ? await findNewest(tx, reach, { ...page, limit })
        : await walk(tx, reach, { selection, page: { ...page, limit } });
    if (newest !== undefined) return findByKeys(tx, reach, newest);
  }
  const condition = sql<boolean>`(${conditionOf(reach, selection)} and ${afterCursor(page)})`;
  const keys = await listKeys(tx, reach, { condition, limit, offset: page.offset, order: page.order });
  return findByKeys(tx, reach, keys);
}

/** How many documents a selection holds for the caller. */
export async function countSelection(tx: Tx, reach: Reach, selection: DocumentSelection): Promise<number> {
  return countDocuments(tx, reach, conditionOf(reach, selection));
}

/** The selection as one condition on `d`. */
export function conditionOf(reach: Reach, selection: DocumentSelection): RawBuilder<boolean> {
  const versions = selection.allVersions ? sql<boolean>`true` : newestVisible(reach);
  return selection.condition === undefined ? versions : sql`(${selection.condition} and ${versions})`;
}

/**
 * Looks through the newest documents for a page of what a filter selects, which is found there at once when it selects
 * much: to sort the whole match would take longer the more there is. `undefined` when the page is not to be found so.
 */
async function walk(
  tx: Tx,
  reach: Reach,
  given: { selection: DocumentSelection; page: Page },
): Promise<DocumentKey[] | undefined> {
  const { selection, page } = given;
  const { walkedDocuments, collectedProfiles } = reach.limits;
  const seesLittle = reach.extent.kind === "some" && reach.extent.readable.length <= collectedProfiles;
  if (selection.isNarrow || seesLittle) return undefined;
  const wanted = page.limit + page.offset;
  const probe = Math.ceil(walkedDocuments / 16);
  const found = await walkOver(tx, reach, { ...given, documents: probe });
  if (found.length === page.limit) return found;
  // As often as among the first few, it should be met among the others.
  if ((found.length + page.offset) * 8 < wanted || found.length === 0) return undefined;
  const more = await walkOver(tx, reach, { ...given, documents: walkedDocuments });
  return more.length === page.limit ? more : undefined;
}

async function walkOver(
  tx: Tx,
  reach: Reach,
  given: { selection: DocumentSelection; page: Page; documents: number },
): Promise<DocumentKey[]> {
  const { selection, page, documents } = given;
  const newestFirst = sql`order by d.edited_at desc, d.document_number desc, d.version desc`;
  const found = await sql<DocumentKey>`
    select d.document_number, d.version from (
      select * from work.document d
      where d.library_id = ${reach.libraryId} and d.trashed_at is null and not d.is_superseded and ${afterCursor(page)}
      order by d.edited_at desc, d.document_number desc limit ${documents}) d
    where ${conditionOf(reach, selection)} and ${visibleDocuments(reach, "d")}
    ${newestFirst} limit ${page.limit} offset ${page.offset}`.execute(q(tx));
  return found.rows;
}

function afterCursor(page: Page): RawBuilder<boolean> {
  if (page.after === undefined) return sql`true`;
  const { at, number, version } = page.after;
  const comparison = sql.raw(page.order === "asc" ? ">" : "<");
  return sql`(d.edited_at, d.document_number, d.version) ${comparison} (${at}::timestamptz, ${number}::bigint, ${version}::integer)`;
}
