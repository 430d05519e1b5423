import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { activityCodes } from "@muniment/work-api/activity";
import { MOST_RECENT } from "@muniment/work-api/recent";
import { visibleContainers, visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { newestVisible } from "../document/index.ts";
import type { DocumentKey } from "../document/index.ts";
import { q } from "../db.ts";

/** When something was last used by the person. */
interface Used {
  readonly used_at: Date;
}

/** A document that the person used. */
export type RecentDocument = DocumentKey & Used;

/** A container that the person opened, or in which they used a document. */
export interface RecentContainer extends Used {
  readonly container_number: number;
}

/** Acts on a document that are a use of it; the index `history_person` has the same list. */
const USES = sql.raw(
  (
    [
      ...(["NEWDOCUMENT", "NEWDOCVER", "MODIFY", "VIEW", "EXPORT", "COPYDOC"] as const),
      ...(["MAIL", "PRINT", "SHARED", "REPLACE"] as const),
    ] as const
  )
    .map((name) => activityCodes[name])
    .join(),
);
/** Whoever did more than this with fewer documents than a list holds gets a shorter list, and not a slow one. */
const MOST_ACTS = 5_000;
/** Workspaces and folders together. */
const MOST_OPENED = 2 * MOST_RECENT;

/** The documents that a person used last, the last one first, as far as they may see them now (WORK-NAV-004). */
export async function findRecentDocuments(tx: Tx, reach: Reach): Promise<RecentDocument[]> {
  const found = await sql<RecentDocument>`with used as materialized (${usedDocuments(reach)})
    select d.document_number, d.version, used.used_at
    from used join work.document d on d.library_id = ${reach.libraryId} and d.document_number = used.document_number
    where d.trashed_at is null and ${newestVisible(reach)} and ${visibleDocuments(reach, "d")}
    order by used.last_act desc`.execute(q(tx));
  return found.rows;
}

/** The same for workspaces, or for folders and tabs; a document that is used brings its places along. */
export async function findRecentContainers(
  tx: Tx,
  reach: Reach,
  kinds: readonly ("workspace" | "folder" | "tab")[],
): Promise<RecentContainer[]> {
  const { libraryId, actor } = reach;
  const found = await sql<RecentContainer>`with used as materialized (${usedDocuments(reach)}),
    home as materialized (
      select d.workspace_number, d.folder_number, used.used_at
      from used join work.document d on d.library_id = ${libraryId} and d.document_number = used.document_number
      where d.trashed_at is null and ${newestVisible(reach)} and ${visibleDocuments(reach, "d")}),
    place as (
      select workspace_number as container_number, used_at from home
      union all select folder_number, used_at from home
      union all select container_number, opened_at from work.opened
        where library_id = ${libraryId} and user_num = ${actor.userNum})
    select c.container_number, max(place.used_at) as used_at
    from place join work.container c on c.library_id = ${libraryId} and c.container_number = place.container_number
    where c.trashed_at is null and c.kind = any(${kinds}::text[]) and ${visibleContainers(reach, "c")}
    group by c.container_number order by used_at desc, c.container_number desc limit ${MOST_RECENT}`.execute(q(tx));
  return found.rows;
}

function usedDocuments({ libraryId, actor }: Reach): RawBuilder<unknown> {
  return sql`select act.object_number as document_number, max(act.at) as used_at, max(act.history_id) as last_act
    from (
      select h.object_number, h.at, h.history_id from work.history h
      where h.library_id = ${libraryId} and h.user_num = ${actor.userNum} and h.object_kind = 'document'
        and h.activity_code in (${USES})
        and h.history_id > coalesce((select start.history_id from work.recent_start start
          where start.library_id = ${libraryId} and start.user_num = ${actor.userNum}), 0)
      order by h.history_id desc limit ${MOST_ACTS}) as act
    group by act.object_number order by last_act desc limit ${MOST_RECENT}`;
}

/** Remembers that the person opened a container; what they opened long before is forgotten. */
export async function upsertOpened(tx: Tx, reach: Reach, opened: { number: number; at: Date }): Promise<void> {
  const person = sql`library_id = ${reach.libraryId} and user_num = ${reach.actor.userNum}`;
  await sql`insert into work.opened (library_id, user_num, container_number, opened_at)
    values (${reach.libraryId}, ${reach.actor.userNum}, ${opened.number}, ${opened.at})
    on conflict (library_id, user_num, container_number) do update
      set opened_at = greatest(opened.opened_at, excluded.opened_at)`.execute(q(tx));
  await sql`delete from work.opened where ${person} and opened_at < (
    select kept.opened_at from work.opened kept where kept.library_id = ${reach.libraryId}
      and kept.user_num = ${reach.actor.userNum}
    order by kept.opened_at desc offset ${MOST_OPENED - 1} limit 1)`.execute(q(tx));
}

/** Lets the person's lists begin anew from here. */
export async function forgetRecent(tx: Tx, { libraryId, actor }: Reach): Promise<void> {
  await q(tx)
    .deleteFrom("work.opened")
    .where("library_id", "=", libraryId)
    .where("user_num", "=", actor.userNum)
    .execute();
  await sql`insert into work.recent_start (library_id, user_num, history_id)
    select ${libraryId}, ${actor.userNum}, coalesce(max(history_id), 0) from work.history
      where library_id = ${libraryId}
    on conflict (library_id, user_num) do update set history_id = excluded.history_id`.execute(q(tx));
}
