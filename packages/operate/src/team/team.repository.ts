import { sql } from "kysely";
import type { Insertable, RawBuilder, Selectable } from "kysely";
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

/** The ids of those who are in a team with a person, beside the one of everybody; for use in another statement. */
export function colleaguesOf(userId: string): RawBuilder<string> {
  return sql<string>`(select other.user_id from operate.team_member own
    join operate.team_member other on other.team_id = own.team_id where own.user_id = ${userId})`;
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

/** What a team may have. */
export type TeamColumns = Omit<Insertable<TeamRow>, "id" | "is_everybody" | "rev">;

/** `undefined` when the name is taken. */
export async function insertTeam(tx: Tx, team: TeamColumns): Promise<{ id: string } | undefined> {
  return q(tx)
    .insertInto("operate.team")
    .values({ id: newId(), ...team })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
}

/** Changes a team that is held; `false` when the name is another team's. */
export async function updateTeam(tx: Tx, id: string, team: TeamColumns): Promise<boolean> {
  const isTaken = await q(tx)
    .selectFrom("operate.team")
    .select("id")
    .where(sql`lower(name)`, "=", sql`lower(${team.name})`)
    .where("id", "<>", id)
    .executeTakeFirst();
  if (isTaken !== undefined) return false;
  await q(tx)
    .updateTable("operate.team")
    .set((eb) => ({ ...team, rev: eb("rev", "+", 1) }))
    .where("id", "=", id)
    .execute();
  return true;
}

/** Holds all teams until `tx` ends: who is part of what may depend on each of them. */
export async function lockTeams(tx: Tx): Promise<Team[]> {
  return q(tx).selectFrom("operate.team").selectAll().orderBy("id").forUpdate().execute();
}

/** Who belongs to which team, by name. */
export async function listMemberships(
  reader: Tx,
  only: { readonly team?: string; readonly users?: readonly string[] },
) {
  let query = q(reader)
    .selectFrom("operate.team_member as m")
    .innerJoin("operate.user as u", "u.id", "m.user_id")
    .innerJoin("operate.team as t", "t.id", "m.team_id")
    .select(["m.team_id", "t.name as team", "m.is_supervisor", "u.id", "u.name"]);
  if (only.team !== undefined) query = query.where("m.team_id", "=", only.team);
  if (only.users !== undefined) query = query.where("m.user_id", "in", [...only.users]);
  return query.orderBy("u.name").orderBy("u.id").orderBy("t.name").execute();
}

/** Which permission sets teams have. */
export async function listTeamSets(reader: Tx): Promise<{ team_id: string; set_name: string }[]> {
  return q(reader).selectFrom("operate.team_permission").selectAll().orderBy("set_name").execute();
}

/** Puts these sets in the place of those that a team had; they are there. */
export async function replaceTeamSets(tx: Tx, teamId: string, setNames: readonly string[]): Promise<void> {
  await q(tx).deleteFrom("operate.team_permission").where("team_id", "=", teamId).execute();
  if (setNames.length === 0) return;
  await q(tx)
    .insertInto("operate.team_permission")
    .values(setNames.map((set_name) => ({ team_id: teamId, set_name })))
    .execute();
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
