import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { PermissionSetRow } from "./user.tables.ts";

/**
 * All that a person may do, for use in another statement: the sum over their own permission sets and those of their
 * teams, and of all that these are parts of (OPR-USR-007).
 */
export function permissionsOf(userId: RawBuilder<unknown>): RawBuilder<string[]> {
  return sql<string[]>`array(
    with recursive mine as (
      select t.id, t.parent_id from operate.team t
        where t.is_everybody or t.id in (select m.team_id from operate.team_member m where m.user_id = ${userId})
      union select p.id, p.parent_id from operate.team p join mine on mine.parent_id = p.id)
    select distinct unnest(p.permissions) from operate.permission_set p where p.name in (
      select g.set_name from operate.permission_grant g where g.user_id = ${userId}
      union all select tp.set_name from operate.team_permission tp join mine on mine.id = tp.team_id)
    order by 1)`;
}

/** What somebody may do as of now. */
export async function findPermissions(reader: Tx, userId: string): Promise<readonly string[]> {
  const { rows } = await sql<{
    permissions: string[];
  }>`select ${permissionsOf(sql`${userId}::uuid`)} as permissions`.execute(q(reader));
  return rows[0]?.permissions ?? [];
}

/** A permission set, with how many have it. */
export type KnownSet = Selectable<PermissionSetRow> & { readonly teams: number; readonly users: number };

/** Every permission set by name, or the one of a name. */
export async function listSets(reader: Tx, name?: string): Promise<KnownSet[]> {
  const isWanted = name === undefined ? sql`true` : sql`p.name = ${name}`;
  const { rows } = await sql<KnownSet>`
    select p.name, p.description, p.permissions, p.rev,
      (select count(*)::integer from operate.team_permission t where t.set_name = p.name) as teams,
      (select count(*)::integer from operate.permission_grant g where g.set_name = p.name) as users
    from operate.permission_set p where ${isWanted} order by p.name`.execute(q(reader));
  return rows;
}

/** Holds a set until `tx` ends; its state, or `undefined` when there is none. */
export async function lockSet(tx: Tx, name: string): Promise<Selectable<PermissionSetRow> | undefined> {
  return q(tx).selectFrom("operate.permission_set").selectAll().where("name", "=", name).forUpdate().executeTakeFirst();
}

/** Adds a set, or puts this in its place. */
export async function keepSet(
  tx: Tx,
  set: { readonly name: string; readonly description: string; readonly permissions: readonly string[] },
): Promise<void> {
  const { description, permissions } = set;
  await q(tx)
    .insertInto("operate.permission_set")
    .values({ name: set.name, description, permissions: [...permissions] })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((eb) => ({
        description,
        permissions: [...permissions],
        rev: eb("operate.permission_set.rev", "+", 1),
      })),
    )
    .execute();
}

/** Removes a set. */
export async function deleteSet(tx: Tx, name: string): Promise<void> {
  await q(tx).deleteFrom("operate.permission_set").where("name", "=", name).execute();
}

/** Puts these sets in the place of those that somebody was given. */
export async function replaceGrants(tx: Tx, userId: string, setNames: readonly string[]): Promise<void> {
  await q(tx).deleteFrom("operate.permission_grant").where("user_id", "=", userId).execute();
  if (setNames.length === 0) return;
  await q(tx)
    .insertInto("operate.permission_grant")
    .values(setNames.map((set_name) => ({ user_id: userId, set_name })))
    .execute();
}
