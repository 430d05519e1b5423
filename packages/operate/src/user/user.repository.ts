import { newId } from "@muniment/kernel";
import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { permissionsOf } from "./permission.repository.ts";

/** What an identity provider tells of a person. */
export interface PersonClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly login: string;
  readonly name: string;
  readonly email: string;
}

/** Makes the person at the first sign-in, and keeps to what the provider tells at every later one. */
export async function upsertUser(
  tx: Tx,
  claims: PersonClaims,
  now: Date,
): Promise<{ id: string; is_enabled: boolean }> {
  const { login, name, email } = claims;
  return q(tx)
    .insertInto("operate.user")
    .values({ id: newId(), ...claims, created_at: now, updated_at: now })
    .onConflict((conflict) =>
      conflict.columns(["issuer", "subject"]).doUpdateSet({ login, name, email, updated_at: now }),
    )
    .returning(["id", "is_enabled"])
    .executeTakeFirstOrThrow();
}

/** Gives permission sets; those that the person has already stay. */
export async function grantSets(tx: Tx, userId: string, setNames: readonly string[]): Promise<void> {
  if (setNames.length === 0) return;
  await q(tx)
    .insertInto("operate.permission_grant")
    .values(setNames.map((set_name) => ({ user_id: userId, set_name })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Somebody that work can be given to. */
export interface Person {
  readonly id: string;
  readonly login: string;
  readonly name: string;
}

/** People who may sign in, by name; `words` is part of a name or the beginning of a login. */
export async function findPeople(reader: Tx, words: string, limit: number): Promise<Person[]> {
  let query = q(reader).selectFrom("operate.user").select(["id", "login", "name"]).where("is_enabled", "=", true);
  if (words !== "") {
    query = query.where((eb) =>
      eb.or([
        eb(sql`position(lower(${words}) in lower(name))`, ">", 0),
        eb(sql<boolean>`starts_with(lower(login), lower(${words}))`, "=", true),
      ]),
    );
  }
  return query.orderBy("name").orderBy("id").limit(limit).execute();
}

/** Those of these people who may sign in. */
export async function findEnabledPeople(reader: Tx, ids: readonly string[]): Promise<Person[]> {
  const known = ids.filter(isRowId);
  if (known.length === 0) return [];
  return q(reader)
    .selectFrom("operate.user")
    .select(["id", "login", "name"])
    .where("is_enabled", "=", true)
    .where("id", "in", known)
    .orderBy("name")
    .execute();
}

/** People by their ids, whether or not they may still sign in. */
export async function getPeople(reader: Tx, ids: readonly string[]): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await q(reader)
    .selectFrom("operate.user")
    .select(["id", "login", "name"])
    .where("id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** A person as administrators see them. */
export interface KnownUser extends Person {
  readonly email: string;
  readonly is_enabled: boolean;
  readonly rev: number;
  readonly permission_sets: readonly string[];
  readonly permissions: readonly string[];
  readonly open_work: number;
}

/** All people, by name, or those of `ids`; `words` as for `findPeople`. */
export async function listUsers(
  reader: Tx,
  given: { readonly words?: string; readonly ids?: readonly string[]; readonly limit: number },
): Promise<KnownUser[]> {
  const { words = "", ids } = given;
  const isWanted = ids === undefined ? sql`true` : sql`u.id = any(${ids.filter(isRowId)}::uuid[])`;
  const { rows } = await sql<KnownUser>`
    select u.id, u.login, u.name, u.email, u.is_enabled, u.rev,
      array(select g.set_name from operate.permission_grant g where g.user_id = u.id order by 1) as permission_sets,
      ${permissionsOf(sql.ref("u.id"))} as permissions,
      (select count(*)::integer from operate.work_item w where w.owner_user_id = u.id and w.closed_at is null) as open_work
    from operate."user" u
    where ${isWanted} and (${words} = '' or position(lower(${words}) in lower(u.name)) > 0
      or starts_with(lower(u.login), lower(${words})))
    order by u.name, u.id limit ${given.limit}`.execute(q(reader));
  return rows;
}

/** Says whether they may sign in; `false` when somebody changed them since `rev`. */
export async function changeUser(
  tx: Tx,
  user: { readonly id: string; readonly rev: number; readonly is_enabled: boolean },
  now: Date,
): Promise<boolean> {
  const row = await q(tx)
    .updateTable("operate.user")
    .set((eb) => ({ is_enabled: user.is_enabled, rev: eb("rev", "+", 1), updated_at: now }))
    .where("id", "=", user.id)
    .where("rev", "=", user.rev)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
