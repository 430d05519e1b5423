import { stateOf } from "./account-state.ts";
import type { AccountFacts, AccountRules, AccountState } from "./account-state.ts";
import { afterFailure, lasting, lockAt, released } from "./lock.ts";
import type { LockState } from "./lock.ts";

/** Who set a password: its owner who knew the present one, whoever had a live link, or an administrator. */
export type PasswordSetter = "owner" | "link" | "administrator";

/** What can happen to an account. Sign-in in one library is a fact of the membership, and changes no other (T24, T25). */
export type AccountEvent =
  | { readonly kind: "password_tried"; readonly isRight: boolean }
  | { readonly kind: "code_tried"; readonly isRight: boolean }
  | {
      readonly kind: "password_set";
      readonly by: PasswordSetter;
      readonly mustChange: boolean;
      readonly neverExpire?: boolean;
    }
  | { readonly kind: "link_asked" }
  | { readonly kind: "change_demanded" }
  | { readonly kind: "unlocked" }
  | { readonly kind: "sign_in_switched"; readonly isOn: boolean }
  | { readonly kind: "end_passed" };

/** How an attempt is answered; `undefined` for what is no attempt. */
export type AttemptAnswer =
  | "ok"
  | "refused"
  | "password_change_required"
  | "password_expired"
  | "locked_temporarily"
  | "locked";

/** What of an account an event can change. */
export type AccountChanges = Partial<
  LockState &
    Pick<
      AccountFacts,
      | "allow_logon"
      | "has_password"
      | "must_change_password"
      | "password_never_expire"
      | "password_changed_at"
      | "failed_codes"
    >
>;

/** What becomes of an event. Whoever carries it out stores `changes` and does the rest in one transaction. */
export interface Decision {
  readonly answer: AttemptAnswer | undefined;
  /** Only what is different from before. */
  readonly changes: AccountChanges;
  /** Tells the owner (control-center.md 8.2). */
  readonly mail: "E1" | "E2" | "E3" | "E4" | "E5" | "E6" | undefined;
  readonly endsSessions: boolean;
  readonly endsLinks: boolean;
}

/** A moment with the settings that hold at it. */
export interface At {
  readonly now: Date;
  readonly rules: AccountRules;
}

const NOTHING: Decision = { answer: undefined, changes: {}, mail: undefined, endsSessions: false, endsLinks: false };
const REFUSED: Decision = { ...NOTHING, answer: "refused" };

/**
 * The transitions T5 to T27 and T30 of control-center.md 6.2; how an account begins (T1 to T4) is `newAccount`. What is not
 * listed there for a state leaves it unchanged (CC-STA-003).
 */
export function decide(facts: AccountFacts, event: AccountEvent, at: At): Decision {
  switch (event.kind) {
    case "password_tried":
      return passwordTried(facts, event.isRight, at);
    case "code_tried":
      return codeTried(facts, event.isRight, at);
    case "password_set":
      return passwordSet(facts, event, at);
    case "link_asked":
      return mayHaveLinks(facts) ? { ...NOTHING, mail: "E1", endsLinks: true } : NOTHING;
    case "change_demanded":
      return changeDemanded(facts);
    case "unlocked":
      return { ...NOTHING, changes: changesOf(facts, { ...released, failed_codes: 0 }) };
    case "sign_in_switched":
      return {
        ...NOTHING,
        changes: changesOf(facts, { allow_logon: event.isOn }),
        endsSessions: !event.isOn,
        endsLinks: !event.isOn,
      };
    case "end_passed":
      return facts.allow_logon ? decide(facts, { kind: "sign_in_switched", isOn: false }, at) : NOTHING;
  }
}

/** Whether the password is looked at: of an account that is open, in its lock and in everything else (T7, T14). */
export function attemptView(facts: AccountFacts, at: At): "judged" | "locked" | "locked_temporarily" | "refused" {
  const state = stateOf(facts, at.now, at.rules);
  if (state === "locked") return "locked";
  if (state === "temporarily_locked") return "locked_temporarily";
  return facts.is_virtual && hasCredential(state) ? "judged" : "refused";
}

function hasCredential(state: AccountState): boolean {
  return state === "active" || state === "must_change_password" || state === "password_expired";
}

function passwordTried(facts: AccountFacts, isRight: boolean, at: At): Decision {
  const view = attemptView(facts, at);
  if (view !== "judged") return { ...REFUSED, answer: view };
  if (!isRight) return failed(facts, afterFailure(facts, at.now, at.rules), at);
  const state = stateOf(facts, at.now, at.rules);
  // The count goes on until a new password was chosen (T8, T10).
  if (state === "must_change_password") return { ...REFUSED, answer: "password_change_required" };
  if (state === "password_expired") return { ...REFUSED, answer: "password_expired" };
  return { ...NOTHING, answer: "ok", changes: changesOf(facts, released) };
}

function codeTried(facts: AccountFacts, isRight: boolean, at: At): Decision {
  const view = attemptView(facts, at);
  if (view !== "judged") return { ...REFUSED, answer: view };
  if (isRight) return { ...NOTHING, answer: "ok", changes: changesOf(facts, { failed_codes: 0 }) };
  const failedCodes = facts.failed_codes + 1;
  if (failedCodes < at.rules.permThreshold) return { ...REFUSED, changes: { failed_codes: failedCodes } };
  return failed(
    facts,
    { ...lasting(at.now, at.rules), failed_logins: facts.failed_logins, failed_codes: failedCodes },
    at,
  );
}

/** Each lock is told once, by the failure that makes it (CC-EML-017). */
function failed(facts: AccountFacts, next: LockState & { failed_codes?: number }, { now }: At): Decision {
  const changes = changesOf(facts, next);
  const { kind } = lockAt(next, now);
  if (kind === "open") return { ...REFUSED, changes };
  return { ...NOTHING, answer: kind, changes, mail: kind === "locked" ? "E5" : "E4" };
}

function passwordSet(
  facts: AccountFacts,
  { by, mustChange, neverExpire }: Extract<AccountEvent, { kind: "password_set" }>,
  { now, rules }: At,
): Decision {
  if (!facts.is_virtual) return NOTHING;
  const isReleasing = by !== "link" || rules.linkUnlocks;
  return {
    answer: undefined,
    changes: changesOf(facts, {
      ...(isReleasing ? { ...released, failed_codes: 0 } : {}),
      has_password: true,
      must_change_password: mustChange,
      password_never_expire: neverExpire ?? facts.password_never_expire,
      password_changed_at: now,
    }),
    mail: "E6",
    endsSessions: true,
    endsLinks: true,
  };
}

/** A first password that is still to come needs no demand: the e-mail for it is sent again (CC-USR-053). */
function changeDemanded(facts: AccountFacts): Decision {
  if (!mayHaveLinks(facts)) return NOTHING;
  if (!facts.has_password) return { ...NOTHING, mail: "E2", endsLinks: true };
  return { ...NOTHING, changes: changesOf(facts, { must_change_password: true }), mail: "E3", endsLinks: true };
}

/** Nothing is sent to who cannot sign in, nor a link to whose password a directory holds (CC-EML-018). */
function mayHaveLinks(facts: AccountFacts): boolean {
  return facts.allow_logon && facts.is_virtual;
}

function changesOf(facts: AccountFacts, wanted: AccountChanges): AccountChanges {
  const before: AccountChanges = facts;
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => !isSame(before[name as keyof AccountChanges], value)),
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : one === other;
}
