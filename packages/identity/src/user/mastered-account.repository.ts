import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { newId } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { carryPreferences } from "../preference/index.ts";
import { searchIds, searchName } from "../search-text.ts";

/** What a directory says of a person, in the form in which it is stored. */
export interface MasteredProfile {
  readonly user_id: string;
  readonly user_id_ex: string;
  readonly full_name: string;
  readonly email: string;
  readonly email_folded: string;
  readonly location: string;
}

/** Writes accounts that a directory masters, many at a time (control-center.md 16). */
export interface MasteredAccounts {
  /** Makes accounts without a password; gives their numbers by User ID. */
  insert(
    tx: Tx,
    rows: readonly (MasteredProfile & { preferred_library_id: number })[],
    now: Date,
  ): Promise<ReadonlyMap<string, number>>;
  /** Gives profiles the directory's values, also where people exchange their e-mail addresses. */
  update(tx: Tx, rows: readonly (MasteredProfile & { user_num: number })[], now: Date): Promise<void>;
  /** Hands accounts over to a directory: the password goes, the platform becomes Enterprise. */
  adopt(tx: Tx, userNums: readonly number[], now: Date): Promise<void>;
  /** Disables accounts for their directory, or enables those again that it has disabled (T28, T29). */
  switch(tx: Tx, userNums: readonly number[], change: { enabled: boolean; now: Date }): Promise<void>;
  /**
   * Makes memberships and sets roles by rows of `user_num, library_id, role_id, is_ruled, is_preferred`. A role that is
   * not ruled is for new memberships only; a preferred library must be a membership.
   */
  place(tx: Tx, rows: RawBuilder<unknown>, now: Date): Promise<void>;
}

/** `user_nos` of the platform called Enterprise. */
const ENTERPRISE = 6;

/** The accounts of this slice's tables. */
export const masteredAccounts: MasteredAccounts = {
  async insert(tx, rows, now) {
    const complete = rows.map((row) => ({ ...row, ...searchTexts(row), ssid: newId() }));
    const { rows: made } = await sql<{ user_id: string; user_num: number }>`
      insert into identity."user" (user_id, user_id_ex, ssid, full_name, email, email_folded, search_name, search_ids,
        location, preferred_library_id, must_change_password, origin, is_enterprise, user_nos, created_at, edited_at)
      select g.user_id, g.user_id_ex, g.ssid, g.full_name, g.email, g.email_folded, g.search_name, g.search_ids,
        g.location, g.preferred_library_id, false, 'directory', true, ${ENTERPRISE}, ${now}, ${now}
      from json_to_recordset(${JSON.stringify(complete)}::json) as g(user_id text, user_id_ex text, ssid uuid,
        full_name text, email text, email_folded text, search_name text, search_ids text, location text,
        preferred_library_id integer)
      returning user_id, user_num`.execute(q(tx));
    return new Map(made.map((row) => [row.user_id, row.user_num]));
  },
  async update(tx, rows, now) {
    const userNums = rows.map((row) => row.user_num);
    // An address that one gives up and another gets is free in between.
    await sql`update identity."user" set email_folded = chr(1) || user_num
      where user_num = any(${userNums}::bigint[])`.execute(q(tx));
    const complete = rows.map((row) => ({ ...row, ...searchTexts(row) }));
    await sql`
      update identity."user" u set user_id_ex = g.user_id_ex, full_name = g.full_name, email = g.email,
        email_folded = g.email_folded, search_name = g.search_name, search_ids = g.search_ids, location = g.location,
        edited_at = ${now}
      from json_to_recordset(${JSON.stringify(complete)}::json) as g(user_num bigint, user_id_ex text, full_name text,
        email text, email_folded text, search_name text, search_ids text, location text)
      where u.user_num = g.user_num`.execute(q(tx));
  },
  async adopt(tx, userNums, now) {
    await q(tx)
      .updateTable("identity.user")
      .set({
        is_enterprise: true,
        user_nos: ENTERPRISE,
        password_hash: null,
        password_changed_at: null,
        must_change_password: false,
        password_never_expire: false,
        failed_logins: 0,
        locked_until: null,
        is_locked: false,
        edited_at: now,
      })
      .where("user_num", "=", sql<number>`any(${userNums}::bigint[])`)
      .execute();
  },
  async switch(tx, userNums, { enabled, now }) {
    await q(tx)
      .updateTable("identity.user")
      .set({ allow_logon: enabled, disabled_by_directory: !enabled, edited_at: now })
      .where("user_num", "=", sql<number>`any(${userNums}::bigint[])`)
      .execute();
  },
  async place(tx, rows, now) {
    await sql`
      insert into identity.membership as m (user_num, library_id, role_id)
      select g.user_num, g.library_id, g.role_id from (${rows}) as g
      on conflict (user_num, library_id) do nothing`.execute(q(tx));
    await sql`
      update identity.membership m set role_id = g.role_id from (${rows}) as g
      where g.is_ruled and m.user_num = g.user_num and m.library_id = g.library_id and m.role_id <> g.role_id`.execute(
      q(tx),
    );
    await carryPreferences(
      tx,
      sql`select u.user_num, u.preferred_library_id as from_library_id, g.library_id as to_library_id
        from (${rows}) as g join identity."user" u on u.user_num = g.user_num where g.is_preferred`,
    );
    await sql`
      update identity."user" u set preferred_library_id = g.library_id, edited_at = ${now} from (${rows}) as g
      where g.is_preferred and u.user_num = g.user_num and u.preferred_library_id <> g.library_id`.execute(q(tx));
  },
};

function searchTexts(row: MasteredProfile): { search_name: string; search_ids: string } {
  return { search_name: searchName(row.full_name), search_ids: searchIds(row.user_id, row.email) };
}
