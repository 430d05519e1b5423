import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { listTeams, teamsAbove } from "../team/index.ts";

/** A team that a service is offered to. */
export interface Availability {
  readonly id: string;
  readonly name: string;
  readonly is_required: boolean;
}

/** The teams that services are offered to, by service. */
export async function listAvailability(reader: Tx): Promise<Map<string, Availability[]>> {
  const names = new Map((await listTeams(reader)).map(({ id, name }) => [id, name]));
  const rows = await q(reader).selectFrom("operate.service_team").selectAll().execute();
  const named = rows
    .map((row) => ({ ...row, id: row.team_id, name: names.get(row.team_id) ?? "" }))
    .toSorted((left, right) => left.name.localeCompare(right.name));
  return Map.groupBy(named, (row) => row.service_id);
}

/** Puts teams in the place of those that a service was offered to. */
export async function replaceAvailability(
  tx: Tx,
  serviceId: string,
  teams: readonly { readonly id: string; readonly is_required: boolean }[],
): Promise<void> {
  await q(tx).deleteFrom("operate.service_team").where("service_id", "=", serviceId).execute();
  if (teams.length === 0) return;
  await q(tx)
    .insertInto("operate.service_team")
    .values(teams.map(({ id, is_required }) => ({ service_id: serviceId, team_id: id, is_required })))
    .execute();
}

/** Says of every team that a service is offered to whether its members must link. */
export async function requireLinks(tx: Tx, serviceId: string, isRequired: boolean): Promise<void> {
  await q(tx)
    .updateTable("operate.service_team")
    .set({ is_required: isRequired })
    .where("service_id", "=", serviceId)
    .execute();
}

/** The services that a person is offered, each with whether a link is required of them: one team that says so is enough. */
export async function findOffers(reader: Tx, userId: string): Promise<Map<string, boolean>> {
  const rows = await q(reader)
    .selectFrom("operate.service_team")
    .select(["service_id", sql<boolean>`bool_or(is_required)`.as("is_required")])
    .where("team_id", "in", teamsAbove(userId))
    .groupBy("service_id")
    .execute();
  return new Map(rows.map((row) => [row.service_id, row.is_required]));
}
