import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { SignOnKeyRow, SignOnSetupRow, SignOnStateRow } from "./single-sign-on.tables.ts";

/** Settings as they are stored. */
export type StoredSetup = Selectable<SignOnSetupRow>;
/** What is in force, and what was before a trial. */
export type StoredState = Omit<Selectable<SignOnStateRow>, "is_only">;

/** By which settings people sign in, as it was written down: a trial that is over may still be there. */
export async function readState(reader: Tx): Promise<StoredState> {
  return q(reader)
    .selectFrom("identity.sign_on_state")
    .select(["in_force", "before_trial", "trial_ends"])
    .executeTakeFirstOrThrow();
}

/** As `readState`, and nobody else changes it until the transaction ends. */
export async function lockState(tx: Tx): Promise<StoredState> {
  return q(tx)
    .selectFrom("identity.sign_on_state")
    .select(["in_force", "before_trial", "trial_ends"])
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Writes down what is in force. */
export async function storeState(tx: Tx, state: StoredState): Promise<void> {
  await q(tx).updateTable("identity.sign_on_state").set(state).execute();
}

/** Settings by their number. */
export async function findSetup(reader: Tx, setupNum: number): Promise<StoredSetup | undefined> {
  return q(reader)
    .selectFrom("identity.sign_on_setup")
    .selectAll()
    .where("setup_num", "=", setupNum)
    .executeTakeFirst();
}

/** The newest settings of each protocol that has any. */
export async function listNewestSetups(reader: Tx): Promise<StoredSetup[]> {
  return q(reader)
    .selectFrom("identity.sign_on_setup")
    .selectAll()
    .distinctOn("protocol")
    .orderBy("protocol")
    .orderBy("setup_num", "desc")
    .execute();
}

/** Keeps settings beside those that were kept before. */
export async function insertSetup(
  tx: Tx,
  { settings, ...row }: Omit<StoredSetup, "setup_num" | "settings"> & { settings: object },
): Promise<number> {
  const { setup_num: setupNum } = await q(tx)
    .insertInto("identity.sign_on_setup")
    .values({ ...row, settings: JSON.stringify(settings) })
    .returning("setup_num")
    .executeTakeFirstOrThrow();
  return setupNum;
}

/** Forgets settings that others have followed, unless they are, or may come back, in force, or somebody is on the way. */
export async function forgetSetups(tx: Tx): Promise<void> {
  await sql`delete from identity.sign_on_setup s
    where exists (select 1 from identity.sign_on_setup n where n.protocol = s.protocol and n.setup_num > s.setup_num)
      and not exists (select 1 from identity.sign_on_state t where s.setup_num in (t.in_force, t.before_trial))
      and not exists (select 1 from identity.sign_on_request r where r.setup_num = s.setup_num)`.execute(q(tx));
}

/** The key pair of the service provider. */
export async function findKey(reader: Tx): Promise<Omit<Selectable<SignOnKeyRow>, "is_only"> | undefined> {
  return q(reader).selectFrom("identity.sign_on_key").selectAll().executeTakeFirst();
}

/** Keeps the key pair, unless another process was first. */
export async function insertKey(tx: Tx, key: Omit<Selectable<SignOnKeyRow>, "is_only">): Promise<void> {
  await q(tx)
    .insertInto("identity.sign_on_key")
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether an enabled virtual member of NRTADMIN can sign in with a password (CC-SSO-004). */
export async function hasLocalAdministrator(reader: Tx, now: Date): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (
    select 1 from identity.group_member gm
    join identity."group" g on g.group_num = gm.group_num and g.group_id = 'NRTADMIN' and g.enabled
    join identity.membership m on m.user_num = gm.user_num and m.library_id = g.library_id and m.allow_logon
    join identity."user" u on u.user_num = gm.user_num
    where u.allow_logon and not u.is_external and not u.is_enterprise and not u.is_service
      and u.password_hash is not null and not (u.is_locked and coalesce(u.locked_until > ${now}, true))) as found`.execute(
    q(reader),
  );
  return rows[0]?.found === true;
}
