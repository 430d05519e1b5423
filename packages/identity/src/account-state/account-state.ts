import { addSeconds } from "@muniment/kernel";
import type { Static } from "typebox";
import type { UserState } from "@muniment/work-api/control-center/user";
import { lockAt } from "./lock.ts";
import type { LockRules, LockState } from "./lock.ts";

/** What makes up an account's state (control-center.md 6.1), by the names of its columns. */
export interface AccountFacts extends LockState {
  readonly allow_logon: boolean;
  /** At least one library is open to the account. */
  readonly has_open_library: boolean;
  /** The password is held here, not by a directory. */
  readonly is_virtual: boolean;
  readonly has_password: boolean;
  readonly must_change_password: boolean;
  readonly password_never_expire: boolean;
  readonly password_changed_at: Date | null;
  /** Wrong codes of the second factor since the last right one (CC-LCK-010). */
  readonly failed_codes: number;
}

/** The settings that decide about states. */
export interface AccountRules extends LockRules {
  /** After so many days a password has expired; 0 never. */
  readonly maxAgeDays: number;
  /** So many days an external account lasts at most; 0: as long as one likes (`users.externalMaxDays`). */
  readonly externalMaxDays: number;
  /** A password chosen by a link ends a lock (T22). */
  readonly linkUnlocks: boolean;
}

/** The one state that is shown of an account (CC-STA-001). */
export type AccountState = Static<typeof UserState>;

/** The states in the order in which the first that applies is shown. */
export const accountStates = [
  "disabled",
  "disabled_in_all_libraries",
  "locked",
  "temporarily_locked",
  "pending_first_password",
  "must_change_password",
  "password_expired",
  "active",
] as const satisfies readonly AccountState[];

const DAY_SECONDS = 86_400;
const LOCKED: Readonly<Record<"locked" | "locked_temporarily", AccountState>> = {
  locked: "locked",
  locked_temporarily: "temporarily_locked",
};

/** The state at a moment. The facts are independent: one hides another, and ends none (CC-STA-002). */
export function stateOf(facts: AccountFacts, now: Date, rules: AccountRules): AccountState {
  if (!facts.allow_logon) return "disabled";
  if (!facts.has_open_library) return "disabled_in_all_libraries";
  // A directory counts and locks by itself (CC-STA-006).
  if (!facts.is_virtual) return "active";
  const lock = lockAt(facts, now);
  return lock.kind === "open" ? credentialState(facts, now, rules) : LOCKED[lock.kind];
}

/** The state of the password alone. */
function credentialState(facts: AccountFacts, now: Date, rules: AccountRules): AccountState {
  if (!facts.has_password) return "pending_first_password";
  if (facts.must_change_password) return "must_change_password";
  const end = passwordEnd(facts, rules);
  return end !== undefined && end <= now ? "password_expired" : "active";
}

/** The first moment at which the password has expired; `undefined` for one that never does (T9, T11). */
export function passwordEnd(
  facts: Pick<AccountFacts, "password_never_expire" | "password_changed_at">,
  { maxAgeDays }: Pick<AccountRules, "maxAgeDays">,
): Date | undefined {
  if (maxAgeDays === 0 || facts.password_never_expire || facts.password_changed_at === null) return undefined;
  return addSeconds(facts.password_changed_at, maxAgeDays * DAY_SECONDS);
}
