import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { addSeconds } from "@muniment/kernel";
import { accountStates } from "../account-state/index.ts";
import type { AccountRules, AccountState } from "../account-state/index.ts";

const DAY_SECONDS = 86_400;

/** SQL for whether a library is open to the account under the name `u`. */
export const hasOpenLibrarySql = sql<boolean>`exists (
  select 1 from identity.membership o where o.user_num = u.user_num and o.allow_logon)`;

/** SQL for whether the account under the name `u` is locked at a moment; `lockAt` as a condition. */
export function isLockedSql(now: Date | RawBuilder<Date>): RawBuilder<boolean> {
  return sql<boolean>`(case when u.is_locked then coalesce(u.locked_until > ${now}, true)
    else coalesce(u.locked_until > ${now}, false) end)`;
}

/** The moment of which passwords that were set by then are past their time; `null` where they have none. */
export function passwordsExpiredBy(now: Date, { maxAgeDays }: Pick<AccountRules, "maxAgeDays">): Date | null {
  return maxAgeDays === 0 ? null : addSeconds(now, -maxAgeDays * DAY_SECONDS);
}

/**
 * SQL for the place among `accountStates` of the account under the name `u`; `stateOf` as an expression. `expiredBy` is
 * what `passwordsExpiredBy` gives. `isOpenHere` spares the look at other libraries for members of one that is open to
 * them.
 */
export function stateRankSql(
  now: Date | RawBuilder<Date>,
  expiredBy: Date | RawBuilder<Date | null> | null,
  isOpenHere: RawBuilder<boolean> = sql<boolean>`false`,
): RawBuilder<number> {
  const rank = (state: AccountState) => sql.lit(accountStates.indexOf(state));
  return sql<number>`(case when not u.allow_logon then ${rank("disabled")}
    when not (${isOpenHere} or ${hasOpenLibrarySql}) then ${rank("disabled_in_all_libraries")}
    when u.is_enterprise then ${rank("active")}
    when ${isLockedSql(now)} then case when u.is_locked then ${rank("locked")} else ${rank("temporarily_locked")} end
    when u.password_hash is null then ${rank("pending_first_password")}
    when u.must_change_password then ${rank("must_change_password")}
    when not u.password_never_expire and u.password_changed_at <= ${expiredBy}::timestamptz
      then ${rank("password_expired")}
    else ${rank("active")} end)`;
}
