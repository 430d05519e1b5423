import { sql } from "kysely";
import type { AliasedRawBuilder, RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";

/** Numbers by User ID in upper case, of those ids that belong to members of the library. */
export async function findUserNums(
  tx: Tx,
  libraryId: number,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(userIds.map(foldId))];
  if (wanted.length === 0) return new Map();
  const rows = await q(tx)
    .selectFrom("identity.user as u")
    .innerJoin("identity.membership as m", "m.user_num", "u.user_num")
    .select(["u.user_id", "u.user_num"])
    .where("m.library_id", "=", libraryId)
    .where("u.user_id", "=", sql<string>`any(${wanted})`)
    .execute();
  return new Map(rows.map((row) => [row.user_id, row.user_num]));
}

/** The account with that User ID or e-mail, whether or not it may sign in; an e-mail wins over an equal User ID. */
export async function findPerson(
  reader: Tx,
  name: string,
): Promise<{ user_num: number; user_id: string; full_name: string } | undefined> {
  const email = foldEmail(name);
  return q(reader)
    .selectFrom("identity.user")
    .select(["user_num", "user_id", "full_name"])
    .where((eb) => eb.or([eb("email_folded", "=", email), eb("user_id", "=", foldId(name.trim()))]))
    .orderBy(sql`email_folded = ${email}`, "desc")
    .limit(1)
    .executeTakeFirst();
}

/** SQL for the User ID of the account with the number `ref`; null only where `ref` is. */
export function userIdOf(ref: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(select user_id from identity."user" where user_num = ${ref})`;
}

/** SQL for the full name of the account with the number `ref`; null only where `ref` is. */
export function fullNameOf(ref: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(select full_name from identity."user" where user_num = ${ref})`;
}

/** The account with the number `ref`, to be joined as `alias`; everything that was ever made has one. */
export function personOf<A extends string>(ref: string, alias: A): AliasedRawBuilder<PersonNames, A> {
  return sql<PersonNames>`lateral (
    select user_id, full_name from identity."user" where user_num = ${sql.ref(ref)})`.as(alias);
}

/** How a person is called. */
interface PersonNames {
  readonly user_id: string;
  readonly full_name: string;
}

/** SQL for the e-mail address of the account with the number `ref`; null only where `ref` is. */
export function emailOf(ref: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(select email from identity."user" where user_num = ${ref})`;
}

/** SQL for whether the account with the number `ref` is on; null only where `ref` is. */
export function allowLogonOf(ref: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(select allow_logon from identity."user" where user_num = ${ref})`;
}
