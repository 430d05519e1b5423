import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { teamsOf } from "../team/index.ts";
import type { OperateActor } from "../user/index.ts";
import { ownerName, searchQuery } from "../work-item/index.ts";
import type { CasePlaceRow } from "./case.tables.ts";

/** A case with what belongs to it, as it is read. */
export type CaseRow = Awaited<ReturnType<typeof listCases>>[number];

/** Which cases are wanted. */
export interface CaseFilter {
  readonly words?: string;
  readonly phase?: "open" | "closed";
  /** Those before this one, in the order of the list. */
  readonly before?: number;
  readonly limit: number;
}

const MOST_RECENT = 10;

/** Whether a person may see the case whose row has this alias (OPR-USR-009), for use in another statement. */
export function visibleCase(actor: OperateActor, alias: "w" | "c" = "w"): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  if (!actor.permissions.has("case.read")) return sql<boolean>`false`;
  if (actor.permissions.has("case.viewRestricted")) return sql<boolean>`true`;
  return sql<boolean>`(not ${column("is_restricted")} or ${column("owner_user_id")} = ${actor.userId}
    or coalesce(${column("owner_team_id")} in ${teamsOf(actor.userId)}, false)
    or exists (select from operate.participant own_part
      join operate.participant_role own_role on own_role.system_name = own_part.role and own_role.sees_restricted
      join operate.register_entity own_entry on own_entry.id = own_part.entity_id
      where own_part.case_id = ${column("id")}
        and (own_entry.user_id = ${actor.userId} or own_entry.team_id in ${teamsOf(actor.userId)})))`;
}

const caseRows = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.work_item as w")
    .innerJoin("operate.case_place as p", "p.case_id", "w.id")
    .innerJoin("operate.linked_service as s", "s.id", "p.service_id")
    .select(["w.id", "w.num", "w.reference", "w.title", "w.phase", "w.owner_user_id", "w.owner_team_id"])
    .select(["w.is_restricted", "w.created_at", "w.closed_at", "w.rev"])
    .select(["p.library", "p.root", "p.item_id", "p.name as place_name", "p.service_id"])
    .select(["s.system_name", "s.display_name as service_name", "s.type as service_type", "s.base_url"])
    .select(ownerName.as("owner_name"))
    .where("w.type", "=", "case");

/** Cases that the person may see, newest first; one more than `limit`, when there are more. */
export async function listCases(reader: Tx, actor: OperateActor, filter: CaseFilter) {
  let query = caseRows(reader).where(visibleCase(actor));
  const words = searchQuery(filter.words ?? "");
  if (words !== undefined) query = query.where(sql<boolean>`w.search @@ ${words}`);
  if (filter.phase === "open") query = query.where("w.closed_at", "is", null);
  if (filter.phase === "closed") query = query.where("w.closed_at", "is not", null);
  if (filter.before !== undefined) query = query.where("w.num", "<", filter.before);
  return query
    .orderBy("w.num", "desc")
    .limit(filter.limit + 1)
    .execute();
}

/** Those to which the person filed last. */
export async function listRecentCases(reader: Tx, actor: OperateActor): Promise<CaseRow[]> {
  const filed = sql<{ case_id: string; last_at: Date }>`(select f.case_id, max(f.created_at) as last_at
    from operate.filing f where f.user_id = ${actor.userId} group by f.case_id)`.as("r");
  return caseRows(reader)
    .innerJoin(filed, (join) => join.onRef("r.case_id", "=", "w.id"))
    .where(visibleCase(actor))
    .orderBy("r.last_at", "desc")
    .limit(MOST_RECENT)
    .execute();
}

/** A case that the person may see. */
export async function findCase(reader: Tx, actor: OperateActor, id: string): Promise<CaseRow | undefined> {
  if (!isRowId(id)) return undefined;
  return caseRows(reader).where("w.id", "=", id).where(visibleCase(actor)).executeTakeFirst();
}

/** Those of cases that the person may see, by their ids. */
export async function findCases(
  reader: Tx,
  actor: OperateActor,
  ids: readonly string[],
): Promise<Map<string, CaseRow>> {
  if (ids.length === 0) return new Map();
  const rows = await caseRows(reader)
    .where("w.id", "in", [...new Set(ids)])
    .where(visibleCase(actor))
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The same for work that is carried out after it was allowed. */
export async function findCaseAsSystem(reader: Tx, id: string): Promise<CaseRow | undefined> {
  return caseRows(reader).where("w.id", "=", id).executeTakeFirst();
}

/** Where open cases have their documents, the newest first; restricted ones are nobody's business here (OPR-USR-009). */
export async function listPlacesInUse(
  reader: Tx,
  limit: number,
): Promise<{ readonly service_id: string; readonly item_id: string; readonly name: string }[]> {
  const rows = await caseRows(reader)
    .where("w.is_restricted", "=", false)
    .where("w.closed_at", "is", null)
    .orderBy("w.num", "desc")
    .limit(limit)
    .execute();
  const places = rows.map(({ service_id, item_id, place_name }) => ({ service_id, item_id, name: place_name }));
  return [...new Map(places.map((place) => [`${place.service_id} ${place.item_id}`, place])).values()];
}

/** Keeps where a new case has its documents. */
export async function insertPlace(tx: Tx, row: CasePlaceRow): Promise<void> {
  await q(tx).insertInto("operate.case_place").values(row).execute();
}

/** The next number of a case. */
export async function nextCaseNumber(tx: Tx): Promise<number> {
  const { rows } = await sql<{ number: number }>`select nextval('operate.case_number')::bigint as number`.execute(
    q(tx),
  );
  return rows[0]?.number ?? 0;
}
