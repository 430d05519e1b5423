import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** Who may change what concerns every library (CC-ROL-019). */
export type GlobalMode = "library" | "global";

/** A person with global privileges. */
export interface Holder {
  readonly user_num: number;
  readonly user_id: string;
  readonly full_name: string;
  readonly privileges: readonly string[];
  /** Inside the firm, switched on, and with a library that is open to them. */
  readonly may_sign_in: boolean;
}

/** The mode that holds. */
export async function findMode(reader: Tx): Promise<GlobalMode> {
  const row = await q(reader).selectFrom("identity.administration").select("mode").executeTakeFirstOrThrow();
  return row.mode;
}

/** As `findMode`; nobody else changes mode or privileges until the transaction ends. */
export async function lockMode(tx: Tx): Promise<GlobalMode> {
  const row = await q(tx).selectFrom("identity.administration").select("mode").forUpdate().executeTakeFirstOrThrow();
  return row.mode;
}

/** Changes the mode. */
export async function updateMode(tx: Tx, mode: GlobalMode): Promise<void> {
  await q(tx).updateTable("identity.administration").set({ mode }).execute();
}

/** The global privileges of a person. */
export async function findPrivileges(reader: Tx, userNum: number): Promise<string[]> {
  const rows = await q(reader)
    .selectFrom("identity.global_privilege")
    .select("privilege")
    .where("user_num", "=", userNum)
    .orderBy("privilege")
    .execute();
  return rows.map(({ privilege }) => privilege);
}

/** Gives a person exactly these. */
export async function replacePrivileges(
  tx: Tx,
  userNum: number,
  given: { privileges: readonly string[]; at: Date },
): Promise<void> {
  await q(tx).deleteFrom("identity.global_privilege").where("user_num", "=", userNum).execute();
  const rows = given.privileges.map((privilege) => ({ user_num: userNum, privilege, granted_at: given.at }));
  if (rows.length > 0) await q(tx).insertInto("identity.global_privilege").values(rows).execute();
}

/** Everybody with a global privilege, by name. */
export async function listHolders(reader: Tx): Promise<readonly Holder[]> {
  const found = await sql<Holder>`
    select u.user_num, u.user_id, u.full_name, array_agg(gp.privilege order by gp.privilege) as privileges,
      u.allow_logon and not u.is_external and exists (
        select 1 from identity.membership m where m.user_num = u.user_num and m.allow_logon) as may_sign_in
    from identity.global_privilege gp join identity."user" u on u.user_num = gp.user_num
    group by u.user_num order by u.full_name, u.user_num`.execute(q(reader));
  return found.rows;
}
