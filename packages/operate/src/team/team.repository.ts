import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
import { newId } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { TeamRow } from "./team.tables.ts";

/** A team as it is read. */
export type Team = Selectable<TeamRow>;

/** The ids of a person's teams, for use in another statement (OPR-USR-006). */
export function teamsOf(userId: string): RawBuilder<string> {
  return sql<string>`(select id from operate.team where is_everybody
    union all select team_id from operate.team_member where user_id = ${userId})`;
}

/** All teams by name. */
export async function listTeams(reader: Tx): Promise<Team[]> {
  return q(reader).selectFrom("operate.team").selectAll().orderBy("name").execute();
}

/** A team by its id. */
export async function findTeam(reader: Tx, id: string): Promise<Team | undefined> {
  if (!isRowId(id)) return undefined;
  return q(reader).selectFrom("operate.team").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The team that everybody belongs to. */
export async function everybody(reader: Tx): Promise<Team> {
  return q(reader).selectFrom("operate.team").selectAll().where("is_everybody", "=", true).executeTakeFirstOrThrow();
}

/** `undefined` when the name is taken. */
export async function insertTeam(tx: Tx, name: string): Promise<{ id: string } | undefined> {
  return q(tx)
    .insertInto("operate.team")
    .values({ id: newId(), name })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
}

/** Puts people in the place of those who belonged to a team. */
export async function replaceMembers(tx: Tx, teamId: string, userIds: readonly string[]): Promise<void> {
  await q(tx).deleteFrom("operate.team_member").where("team_id", "=", teamId).execute();
  if (userIds.length === 0) return;
  await q(tx)
    .insertInto("operate.team_member")
    .values(userIds.map((user_id) => ({ team_id: teamId, user_id })))
    .execute();
}
