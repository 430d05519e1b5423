import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { PasswordLinkKind } from "../password/index.ts";

/** What a page about one person shows beside their row. */
export interface AccountFacts {
  readonly user_num: number;
  readonly failed_logins: number;
  readonly ends_at: Date | null;
  readonly password_changed_at: Date | null;
  readonly link_kind: PasswordLinkKind | null;
  readonly issued_at: Date | null;
  readonly expires_at: Date | null;
  readonly spent_at: Date | null;
}

/** Security facts of an account. */
export async function findAccountFacts(reader: Tx, userNum: number): Promise<AccountFacts | undefined> {
  const rows = await sql<AccountFacts>`
    select u.user_num, u.failed_logins, u.ends_at, u.password_changed_at, i.kind as link_kind, i.issued_at, i.expires_at, i.spent_at
    from identity."user" u left join identity.password_link i on i.user_num = u.user_num
    where u.user_num = ${userNum}`.execute(q(reader));
  return rows.rows[0];
}

/** A person's place in a library, with what is shown of it. */
export interface FoundPlace {
  readonly library_id: number;
  readonly alias: string;
  readonly display_name: string;
  readonly role: string;
  readonly allow_logon: boolean;
  readonly is_preferred: boolean;
  readonly is_nrtadmin: boolean;
  readonly group_count: number;
}

/** Every library of a person, in the order of the libraries. */
export async function findPlaces(reader: Tx, userNum: number): Promise<FoundPlace[]> {
  const rows = await sql<FoundPlace>`
    select m.library_id, l.alias, l.display_name, r.name as role, m.allow_logon,
      u.preferred_library_id = m.library_id as is_preferred,
      coalesce(bool_or(g.group_id = 'NRTADMIN'), false) as is_nrtadmin, count(g.group_num) as group_count
    from identity.membership m
    join identity."user" u on u.user_num = m.user_num
    join identity.library l on l.library_id = m.library_id
    join identity.role r on r.role_id = m.role_id
    left join (identity.group_member gm join identity."group" g on g.group_num = gm.group_num)
      on gm.user_num = m.user_num and g.library_id = m.library_id
    where m.user_num = ${userNum}
    group by m.library_id, l.alias, l.display_name, r.name, m.allow_logon, u.preferred_library_id
    order by m.library_id`.execute(q(reader));
  return rows.rows;
}
