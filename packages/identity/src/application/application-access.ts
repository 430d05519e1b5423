import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** Who may use an application whose access is `custom`, by numbers. */
export interface ApplicationMembers {
  readonly users: readonly number[];
  readonly groups: readonly number[];
  readonly libraries: readonly number[];
}

/**
 * SQL for whether a person may use the application under the name `a` (CC-APP-026 to -028): everybody, or those who
 * are named, by themselves, by a group that is on, or by a library that is open to them. What it acts for may use it.
 */
export function mayUseSql(a: string, person: { readonly num: string; readonly isExternal: string }): string {
  const { num, isExternal } = person;
  const isLetIn = `(${a}.include_external or not ${isExternal})`;
  return `coalesce(${a}.service_user_num = ${num}, false) or case ${a}.access_mode
    when 'all' then ${isLetIn}
    else exists (select 1 from identity.application_member am where am.client_id = ${a}.client_id and (
      am.user_num = ${num}
      or am.group_num in (select gm.group_num from identity.group_member gm
        join identity."group" g on g.group_num = gm.group_num where gm.user_num = ${num} and g.enabled)
      or (${isLetIn} and am.library_id in (select m.library_id from identity.membership m
        where m.user_num = ${num} and m.allow_logon)))) end`;
}

const mayUse = sql.raw(mayUseSql("a", { num: "u.user_num", isExternal: "u.is_external" }));

/** Whether a person may use an application: it is on, and they have access to it. */
export async function mayUseApplication(reader: Tx, userNum: number, clientId: string): Promise<boolean> {
  return (await usableApplications(reader, userNum, clientId)).length > 0;
}

/** The Client IDs of the applications that a person may use, or of that one. */
export async function usableApplications(reader: Tx, userNum: number, clientId?: string): Promise<readonly string[]> {
  const only = clientId === undefined ? sql`true` : sql`a.client_id = ${clientId}`;
  const rows = await sql<{ client_id: string }>`
    select a.client_id from identity.application a join identity."user" u on u.user_num = ${userNum}
    where ${only} and a.enabled and a.deleted_at is null and (${mayUse}) order by a.client_id`.execute(q(reader));
  return rows.rows.map((row) => row.client_id);
}

/** Whether an application that is on is open to whoever is in a group that is on, and in no other. */
export async function isOpenToGroup(reader: Tx, clientId: string, groupNum: number): Promise<boolean> {
  const { rows } = await sql<{ is_open: boolean }>`
    select a.access_mode = 'all' or exists (select 1 from identity.application_member am
      where am.client_id = a.client_id and (am.group_num = g.group_num or am.library_id = g.library_id)) as is_open
    from identity.application a join identity."group" g on g.group_num = ${groupNum} and g.enabled
    where a.client_id = ${clientId} and a.enabled and a.deleted_at is null`.execute(q(reader));
  return rows[0]?.is_open === true;
}

/** Names exactly these. */
export async function replaceApplicationMembers(tx: Tx, clientId: string, members: ApplicationMembers): Promise<void> {
  await q(tx).deleteFrom("identity.application_member").where("client_id", "=", clientId).execute();
  const none = { client_id: clientId, user_num: null, group_num: null, library_id: null };
  const rows = [
    ...members.users.map((user_num) => ({ ...none, user_num })),
    ...members.groups.map((group_num) => ({ ...none, group_num })),
    ...members.libraries.map((library_id) => ({ ...none, library_id })),
  ];
  if (rows.length > 0) await q(tx).insertInto("identity.application_member").values(rows).execute();
}
