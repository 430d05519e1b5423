import { sql } from "kysely";
import type { Insertable, RawBuilder, Selectable, Updateable } from "kysely";
import { refusals, refused } from "@muniment/operate-api";
import type { ProvisioningState } from "@muniment/operate-api/case";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { teamsOf } from "../team/index.ts";
import type { OperateActor } from "../user/index.ts";
import { ownerName, searchQuery } from "../work-item/index.ts";
import type { CasePlaceRow, CaseProvisioningRow, PhaseHistoryRow } from "./case.tables.ts";

/** A case with what belongs to it, as it is read; it may have no workspace yet. */
export type CaseHead = Awaited<ReturnType<typeof listCases>>[number];

/** A case with its workspace. */
export type CaseRow = CaseHead & { readonly item_id: string };

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
    .leftJoin("operate.repository as r", "r.key", "p.repository")
    .leftJoin("operate.case_provisioning as v", "v.case_id", "w.id")
    .select(["w.id", "w.num", "w.reference", "w.title", "w.owner_user_id", "w.owner_team_id", "w.data"])
    .select(["w.phase as type_phase", sql<string>`coalesce(w.work_type, '')`.as("work_type")])
    .select(sql<"open" | "closed">`case when w.closed_at is null then 'open' else 'closed' end`.as("phase"))
    .select(["v.state as provisioning_state", "v.trouble as provisioning_trouble", "v.is_waiting", "v.is_found"])
    .select(["v.candidates"])
    .select(["w.is_restricted", "w.created_at", "w.closed_at", "w.rev"])
    .select(["p.library", "p.root", "p.item_id", "p.name as place_name", "p.service_id", "p.repository"])
    .select(["r.deny_extensions", "r.most_bytes"])
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
export async function listRecentCases(reader: Tx, actor: OperateActor): Promise<CaseHead[]> {
  const filed = sql<{ case_id: string; last_at: Date }>`(select f.case_id, max(f.created_at) as last_at
    from operate.filing f where f.user_id = ${actor.userId} group by f.case_id)`.as("recent");
  return caseRows(reader)
    .innerJoin(filed, (join) => join.onRef("recent.case_id", "=", "w.id"))
    .where(visibleCase(actor))
    .orderBy("recent.last_at", "desc")
    .limit(MOST_RECENT)
    .execute();
}

/** A case that the person may see, whether or not it has a workspace. */
export async function findCaseHead(reader: Tx, actor: OperateActor, id: string): Promise<CaseHead | undefined> {
  if (!isRowId(id)) return undefined;
  return caseRows(reader).where("w.id", "=", id).where(visibleCase(actor)).executeTakeFirst();
}

/** The same by its id or its reference. */
export async function findCaseNamed(reader: Tx, actor: OperateActor, named: string): Promise<CaseHead | undefined> {
  const known = await findCaseHead(reader, actor, named);
  if (known !== undefined) return known;
  return caseRows(reader).where("w.reference", "=", named.trim()).where(visibleCase(actor)).executeTakeFirst();
}

/** A case that the person may see, for what is done in its workspace; throws OPR-ERR-012 while it has none. */
export async function findCase(reader: Tx, actor: OperateActor, id: string): Promise<CaseRow | undefined> {
  const row = await findCaseHead(reader, actor, id);
  if (row === undefined || hasPlace(row)) return row;
  throw refused(refusals.unresolvedPlace({ reason: WHY_NONE[row.provisioning_state ?? "pending"] }));
}

const hasPlace = (row: CaseHead): row is CaseRow => row.item_id !== null;

const NOT_YET = "its workspace is being made";
const WHY_NONE: Readonly<Record<ProvisioningState, string>> = {
  not_required: "its workspace has not been asked for yet",
  pending: NOT_YET,
  looking_up: NOT_YET,
  creating: NOT_YET,
  configuring: NOT_YET,
  ready: NOT_YET,
  failed: "its workspace could not be made; the case says why",
  ambiguous: "several workspaces fit, and somebody has to choose",
};

/** Those of cases that the person may see and that have a workspace, by their ids. */
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
  return new Map(rows.filter(hasPlace).map((row) => [row.id, row]));
}

/** A case with its workspace, for work that is carried out after it was allowed. */
export async function findCaseAsSystem(reader: Tx, id: string): Promise<CaseRow | undefined> {
  const row = await findCaseHeadAsSystem(reader, id);
  return row !== undefined && hasPlace(row) ? row : undefined;
}

/** The same, whether or not it has a workspace. */
export async function findCaseHeadAsSystem(reader: Tx, id: string): Promise<CaseHead | undefined> {
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
    .where("p.item_id", "is not", null)
    .orderBy("w.num", "desc")
    .limit(limit)
    .execute();
  const places = rows
    .filter(hasPlace)
    .map(({ service_id, item_id, place_name }) => ({ service_id, item_id, name: place_name }));
  return [...new Map(places.map((place) => [`${place.service_id} ${place.item_id}`, place])).values()];
}

/** Keeps where a new case has its documents. */
export async function insertPlace(tx: Tx, row: CasePlaceRow): Promise<void> {
  await q(tx).insertInto("operate.case_place").values(row).execute();
}

/** Says which workspace a case has from now on. */
export async function setPlace(
  tx: Tx,
  caseId: string,
  place: Pick<CasePlaceRow, "library" | "root" | "item_id" | "name">,
): Promise<void> {
  await q(tx).updateTable("operate.case_place").set(place).where("case_id", "=", caseId).execute();
}

/** Keeps how the workspace of a case is to be made. */
export async function insertProvisioning(tx: Tx, row: Insertable<CaseProvisioningRow>): Promise<void> {
  await q(tx).insertInto("operate.case_provisioning").values(row).execute();
}

/** How far the workspace of a case is. */
export async function findProvisioning(
  reader: Tx,
  caseId: string,
): Promise<Selectable<CaseProvisioningRow> | undefined> {
  return q(reader).selectFrom("operate.case_provisioning").selectAll().where("case_id", "=", caseId).executeTakeFirst();
}

/** Moves it on, if it is in one of the states; whether it was. */
export async function changeProvisioning(
  tx: Tx,
  { caseId, states }: { caseId: string; states: readonly ProvisioningState[] },
  change: Updateable<CaseProvisioningRow>,
): Promise<boolean> {
  const row = await q(tx)
    .updateTable("operate.case_provisioning")
    .set(change)
    .where("case_id", "=", caseId)
    .where("state", "in", [...states])
    .returning("case_id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps that a case came to a phase. */
export async function insertPhase(tx: Tx, row: Insertable<PhaseHistoryRow>): Promise<void> {
  await q(tx).insertInto("operate.phase_history").values(row).execute();
}

/** The phases that a case came to, oldest first, with the names of those who brought it there. */
export async function listPhases(reader: Tx, caseId: string) {
  return q(reader)
    .selectFrom("operate.phase_history as h")
    .leftJoin("operate.user as u", "u.id", "h.user_id")
    .selectAll("h")
    .select("u.name as user_name")
    .where("h.work_item_id", "=", caseId)
    .orderBy("h.num")
    .execute();
}
