import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { parameter, prepare } from "@muniment/platform/db";
import type { PreparedStatement, Tx } from "@muniment/platform/db";
import { preparedVisibility } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { newestVisiblePrepared } from "../document/index.ts";
import type { DocumentKey } from "../document/index.ts";
import type { Page } from "./paging.ts";

/**
 * The newest documents that the caller may see in a whole library (architecture 16); `undefined` when so many are asked
 * for that sorting is no worse. Who sees little has few profiles, and their newest are collected. Who sees much finds a
 * page within the newest few hundred or thousand; who sees much, but nothing new, has theirs collected as well.
 */
export async function findNewest(tx: Tx, reach: Reach, page: Page): Promise<DocumentKey[] | undefined> {
  const { extent } = reach;
  const { walkedDocuments, collectedProfiles } = reach.limits;
  if (extent.kind === "all" || extent.readable.length > collectedProfiles) {
    const wanted = page.limit + page.offset;
    const first = Math.ceil(walkedDocuments / 8);
    const found = await walked(first)(tx, valuesOf(reach, page));
    if (found.length === page.limit) return found;
    // As many as among the first, in proportion, should be met among the others.
    const isLikely = extent.kind === "all" ? wanted > first : (found.length + page.offset) * 8 >= wanted;
    const more = isLikely ? await walked(walkedDocuments)(tx, valuesOf(reach, page)) : [];
    if (more.length === page.limit) return more;
    if (extent.kind === "all" || wanted > walkedDocuments) return undefined;
  }
  return collect(tx, [...valuesOf(reach, page), extent.readable]);
}

const COLUMNS = sql`d.document_number, d.version, d.edited_at`;
const NEWEST_FIRST = sql`order by d.edited_at desc, d.document_number desc, d.version desc`;
const LIVE = sql`d.library_id = ${parameter(1)} and d.trashed_at is null and not d.is_superseded
  and (d.edited_at, d.document_number, d.version)
    < (${parameter(2)}::timestamptz, ${parameter(3)}::bigint, ${parameter(4)}::integer)`;
const VISIBLE = sql`${preparedVisibility.documents("d", 7)} and ${newestVisiblePrepared(7)}`;
const PAGE = sql`limit ${parameter(5)}::bigint offset ${parameter(6)}::bigint`;
const WANTED = sql`${parameter(5)}::bigint + ${parameter(6)}::bigint`;

function valuesOf(reach: Reach, page: Page): unknown[] {
  const after = page.after ?? { at: "infinity", number: 0, version: 0 };
  return [
    reach.libraryId,
    after.at,
    after.number,
    after.version,
    page.limit,
    page.offset,
    ...preparedVisibility.values(reach),
  ];
}

const walks = new Map<number, PreparedStatement<DocumentKey>>();

/** Looks through the newest `documents`. Their number is part of the text, so that the planner knows it beforehand. */
function walked(documents: number): PreparedStatement<DocumentKey> {
  const known =
    walks.get(documents) ??
    prepare(
      `newest_documents_among_${documents}`,
      sql<DocumentKey>`select d.document_number, d.version from (
          select * from work.document d where ${LIVE}
          order by d.edited_at desc, d.document_number desc limit ${sql.lit(documents)}) d
        where ${VISIBLE} ${NEWEST_FIRST} ${PAGE}`,
    );
  walks.set(documents, known);
  return known;
}

/**
 * Takes the newest document of each profile, and then goes on with as many profiles as documents are wanted: no other
 * profile can hold one of them. The profiles are hidden from the planner, as it would plan anew for each number of them.
 */
const collect = prepare(
  "newest_documents_of_profiles",
  sql<DocumentKey>`select document_number, version from (
      select newest.* from (
        select profile.security_id from unnest((select ${parameter(12)}::bigint[])) as profile(security_id)
        cross join lateral (${newestOf(sql`profile.security_id`, sql`1`)}) as top
        order by top.edited_at desc, top.document_number desc limit ${WANTED}) as latest
      cross join lateral (${newestOf(sql`latest.security_id`, WANTED)}) as newest
      union (${newestOwned("author_num")}) union (${newestOwned("operator_num")})) as d
    ${NEWEST_FIRST} ${PAGE}`,
);

function newestOf(profile: RawBuilder<unknown>, limit: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select ${COLUMNS} from work.document d where ${LIVE} and d.security_id = ${profile} and ${VISIBLE}
    order by d.edited_at desc, d.document_number desc limit ${limit}`;
}

function newestOwned(owner: "author_num" | "operator_num"): RawBuilder<unknown> {
  return sql`select ${COLUMNS} from work.document d
    where ${LIVE} and ${sql.ref(`d.${owner}`)} = ${parameter(9)} and ${VISIBLE}
    order by d.edited_at desc, d.document_number desc limit ${WANTED}`;
}
