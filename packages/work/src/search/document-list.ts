import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { countDocuments, listDocuments, newestVisible } from "../document/index.ts";
import type { Document } from "../document/index.ts";
import type { DocumentSelection } from "./document-filter.ts";
import type { Page } from "./paging.ts";

/** One page, with one row more than asked for when there is more. */
export async function findDocumentPage(
  tx: Tx,
  reach: Reach,
  given: { selection: DocumentSelection; page: Page },
): Promise<Document[]> {
  const { selection, page } = given;
  const limit = page.limit + 1;
  const listed = conditionOf(reach, selection);
  const after = afterCursor(page);
  if (selection.condition === undefined && !selection.allVersions && page.order === "desc") {
    return findNewest(tx, reach, { limit, offset: page.offset, after });
  }
  // The match comes first and is sorted then: left to itself, the planner may walk the whole library by date
  // for a rare word (decision D24).
  const condition = sql<boolean>`(d.document_number, d.version) in (
    with matched as materialized (
      select d.document_number, d.version, d.edited_at from work.document d
      where d.library_id = ${reach.libraryId} and d.trashed_at is null
        and ${listed} and ${after} and ${visibleDocuments(reach, "d")})
    select document_number, version from matched
    order by edited_at ${sql.raw(page.order)}, document_number ${sql.raw(page.order)}, version ${sql.raw(page.order)}
    limit ${limit} offset ${page.offset})`;
  return listDocuments(tx, reach, { condition, limit, offset: 0, order: page.order });
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

interface NewestPage {
  readonly limit: number;
  readonly offset: number;
  readonly after: RawBuilder<boolean>;
}

/**
 * The newest documents that the caller may see in a whole library (architecture 16). Who sees much finds a page
 * within the newest few thousand; who sees little has few profiles, and their newest are collected one by one.
 */
async function findNewest(tx: Tx, reach: Reach, page: NewestPage): Promise<Document[]> {
  const { extent } = reach;
  const seesFew = extent.kind === "few" && extent.readable.length <= reach.limits.collectedProfiles;
  if (!seesFew) {
    const found = await listPicked(tx, reach, { ...page, picked: walked(reach, page) });
    if (found.length === page.limit || extent.kind !== "few") {
      return found.length === page.limit ? found : listPicked(tx, reach, { ...page, picked: filtered(reach, page) });
    }
  }
  return listPicked(tx, reach, { ...page, picked: collected(reach, page) });
}

async function listPicked(
  tx: Tx,
  reach: Reach,
  page: NewestPage & { picked: RawBuilder<unknown> },
): Promise<Document[]> {
  const condition = sql<boolean>`(d.document_number, d.version) in (
    select document_number, version from (${page.picked}) as picked
    order by edited_at desc, document_number desc, version desc limit ${page.limit} offset ${page.offset})`;
  return listDocuments(tx, reach, { condition, limit: page.limit, offset: 0 });
}

const LIVE = sql`d.trashed_at is null and not d.is_superseded`;
const COLUMNS = sql`d.document_number, d.version, d.edited_at`;
const NEWEST_FIRST = sql`order by d.edited_at desc, d.document_number desc`;

function walked(reach: Reach, page: NewestPage): RawBuilder<unknown> {
  return sql`select ${COLUMNS} from (
      select * from work.document d where d.library_id = ${reach.libraryId} and ${LIVE} and ${page.after}
      ${NEWEST_FIRST} limit ${reach.limits.walkedDocuments}) d
    where ${visibleDocuments(reach, "d")} and ${newestVisible(reach)}
    ${NEWEST_FIRST} limit ${page.limit + page.offset}`;
}

function filtered(reach: Reach, page: NewestPage): RawBuilder<unknown> {
  return sql`select ${COLUMNS} from work.document d
    where d.library_id = ${reach.libraryId} and ${LIVE} and ${page.after}
      and ${visibleDocuments(reach, "d")} and ${newestVisible(reach)}
    ${NEWEST_FIRST} limit ${page.limit + page.offset}`;
}

function collected(reach: Reach, page: NewestPage): RawBuilder<unknown> {
  const readable = reach.extent.kind === "few" ? reach.extent.readable : [];
  const branch = (where: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select ${COLUMNS} from work.document d
    where d.library_id = ${reach.libraryId} and ${where} and ${LIVE} and ${page.after}
      and ${visibleDocuments(reach, "d")} and ${newestVisible(reach)}
    ${NEWEST_FIRST} limit ${page.limit + page.offset}`;
  const owned = reach.actor.isExternal
    ? sql``
    : sql`union (${branch(sql`d.author_num = ${reach.actor.userNum}`)})
        union (${branch(sql`d.operator_num = ${reach.actor.userNum}`)})`;
  return sql`select newest.* from unnest(${readable}::bigint[]) as profile(security_id)
    cross join lateral (${branch(sql`d.security_id = profile.security_id`)}) as newest
    ${owned}`;
}

function afterCursor(page: Page): RawBuilder<boolean> {
  if (page.after === undefined) return sql`true`;
  const { at, number, version } = page.after;
  const comparison = sql.raw(page.order === "asc" ? ">" : "<");
  return sql`(d.edited_at, d.document_number, d.version) ${comparison} (${at}::timestamptz, ${number}::bigint, ${version}::integer)`;
}
