import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
import { newId } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { findEnabledPeople, findPeople } from "../user/index.ts";
import type { Person } from "../user/index.ts";
import type { TeamRow } from "./team.tables.ts";

/** As many as anybody looks through. */
const MOST_PEOPLE = 5000;

/** A team as it is read. */
export type Team = Selectable<TeamRow>;

/** The ids of a person's teams, for use in another statement (OPR-USR-006). */
export function teamsOf(userId: string): RawBuilder<string> {
  return sql<string>`(select id from operate.team where is_everybody
    union all select team_id from operate.team_member where user_id = ${userId})`;
}

/** Whether two people are in a team beside the one that everybody belongs to; `teamId` is one that counts as well. */
export async function areColleagues(
  reader: Tx,
  userId: string,
  { otherId, teamId }: { readonly otherId: string; readonly teamId: string | null },
): Promise<boolean> {
  const row = await q(reader)
    .selectFrom("operate.team_member as m")
    .select("m.team_id")
    .where("m.user_id", "=", userId)
    .where((eb) =>
      eb.or([
        eb("m.team_id", "=", teamId),
        eb("m.team_id", "in", sql<string>`(select team_id from operate.team_member where user_id = ${otherId})`),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
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

/** The people of a team and of all its parts who may sign in, by name. */
export async function membersBelow(reader: Tx, teamId: string): Promise<Person[]> {
  const below = sql<string>`(with recursive below as (
    select id from operate.team where id = ${teamId}
    union select c.id from operate.team c join below on c.parent_id = below.id)
    select id from below)`;
  const teams = await q(reader).selectFrom("operate.team").selectAll().where("id", "in", below).execute();
  if (teams.some((team) => team.is_everybody)) return findPeople(reader, "", MOST_PEOPLE);
  const members = await q(reader)
    .selectFrom("operate.team_member")
    .select("user_id")
    .distinct()
    .where("team_id", "in", below)
    .execute();
  return findEnabledPeople(
    reader,
    members.map(({ user_id: id }) => id),
  );
}

/** The ids of a person's teams and of all that these are parts of, for use in another statement (OPR-LNK-050). */
export function teamsAbove(userId: string): RawBuilder<string> {
  return sql<string>`(with recursive above as (
    select t.id, t.parent_id from operate.team t where t.id in ${teamsOf(userId)}
    union select p.id, p.parent_id from operate.team p join above on above.parent_id = p.id)
    select id from above)`;
}

/** `undefined` when the name is taken. */
export async function insertTeam(
  tx: Tx,
  team: { name: string; type: Team["type"]; parent_id: string | null },
): Promise<{ id: string } | undefined> {
  return q(tx)
    .insertInto("operate.team")
    .values({ id: newId(), ...team })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
}

/** Puts people in the place of those who belonged to a team. */
export async function replaceMembers(
  tx: Tx,
  teamId: string,
  userIds: readonly string[],
  supervisors: readonly string[] = [],
): Promise<void> {
  await q(tx).deleteFrom("operate.team_member").where("team_id", "=", teamId).execute();
  if (userIds.length === 0) return;
  await q(tx)
    .insertInto("operate.team_member")
    .values(userIds.map((user_id) => ({ team_id: teamId, user_id, is_supervisor: supervisors.includes(user_id) })))
    .execute();
}
