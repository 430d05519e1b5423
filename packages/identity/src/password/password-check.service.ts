import { createHash } from "node:crypto";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { foldEmail } from "@muniment/work-api/identity/user-rules";
import { findCredential, lockCredential, storeCredential } from "../user/index.ts";
import type { Credential } from "../user/index.ts";
import { afterFailure, lockAt, released } from "./lockout.ts";
import type { LockState, LockView } from "./lockout.ts";
import { accountLocked } from "./password.events.ts";
import type { PasswordLog } from "./password.events.ts";
import type { PasswordHasher } from "./password-hash.ts";
import type { PasswordSettings } from "./settings.ts";
import { findUnknownSignIn, lockUnknownSignIn, storeUnknownSignIn } from "./unknown-sign-in.repository.ts";

/** How an attempt to sign in with a password ended. */
export type PasswordCheck =
  | { readonly kind: "ok"; readonly userNum: number }
  | { readonly kind: "refused" }
  /** The password is right, but nothing else is to be reached before it is changed (T8, T10). */
  | { readonly kind: "password_change_required"; readonly userNum: number }
  | { readonly kind: "password_expired"; readonly userNum: number }
  | { readonly kind: "locked_temporarily"; readonly until: Date }
  | { readonly kind: "locked" };

/** What checking passwords needs. */
export interface PasswordCheckDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: PasswordLog;
  readonly hasher: PasswordHasher;
  readonly settings: PasswordSettings;
}

/** One attempt; `passwords` are readings of what was typed, of which one must be right (work-api.md T3). */
export interface PasswordAttempt {
  /** User ID or e-mail in any case. */
  readonly identifier: string;
  readonly passwords: readonly string[];
}

/** Checks an attempt at any door and counts failures of all doors together (CC-LCK-010). */
export type CheckPassword = (attempt: PasswordAttempt) => Promise<PasswordCheck>;

/** How often an attempt starts anew because the password was changed while it was being checked. */
const MOST_TRIES = 3;
const DAY_SECONDS = 86_400;

/** The state machine of control-center.md 6.2, T7 to T18. */
export function createPasswordCheck(deps: PasswordCheckDeps): CheckPassword {
  return async (attempt) => {
    for (let tries = 1; ; tries += 1) {
      const credential = await findCredential(deps.database.reader, attempt.identifier);
      if (credential?.may_sign_in !== true) return checkUnknown(deps, attempt, credential);
      const answer = await checkAccount(deps, attempt, credential);
      if (answer !== "changed_meanwhile") return answer;
      if (tries === MOST_TRIES) return { kind: "refused" };
    }
  };
}

async function checkAccount(
  deps: PasswordCheckDeps,
  attempt: PasswordAttempt,
  known: Credential,
): Promise<PasswordCheck | "changed_meanwhile"> {
  const { database, clock, hasher, settings } = deps;
  const lock = lockAt(known, clock.now());
  if (lock.kind !== "open") return lock;
  const matched = await firstMatch(attempt.passwords, (password) => hasher.verify(password, known.password_hash ?? ""));
  const rehashed =
    matched !== undefined && hasher.isOutdated(known.password_hash ?? "") ? await hasher.hash(matched) : undefined;
  // The row is locked, so that of many attempts at once each sees what the one before has left (CC-STA-004).
  return database.transaction(async (tx) => {
    const now = clock.now();
    const current = await lockCredential(tx, known.user_num);
    if (current?.may_sign_in !== true) return { kind: "refused" };
    const view = lockAt(current, now);
    if (view.kind !== "open") return view;
    if (current.password_hash !== known.password_hash) return "changed_meanwhile";
    if (matched === undefined) {
      const next = afterFailure(current, now, settings);
      await storeCredential(tx, known.user_num, next);
      const after = lockAt(next, now);
      if (after.kind === "open") return { kind: "refused" };
      accountLocked(deps.log, { userNum: known.user_num, isTemporary: after.kind === "locked_temporarily" });
      return after;
    }
    const { userNum } = { userNum: known.user_num };
    if (current.must_change_password) return { kind: "password_change_required", userNum };
    if (isExpired(current, now, settings)) return { kind: "password_expired", userNum };
    const isClean = current.failed_logins === 0 && rehashed === undefined;
    if (!isClean) {
      await storeCredential(tx, userNum, {
        ...released,
        ...(rehashed === undefined ? {} : { password_hash: rehashed }),
      });
    }
    return { kind: "ok", userNum };
  });
}

/**
 * Names that open nothing (unknown, disabled, without a password, of the directory) are refused in the same time and
 * lock by the same rules, so that neither tells whether an account exists (CC-SGN-005). The account itself stays
 * unchanged (T7).
 */
async function checkUnknown(
  deps: PasswordCheckDeps,
  attempt: PasswordAttempt,
  credential: Credential | undefined,
): Promise<PasswordCheck> {
  const { database, clock, hasher, settings } = deps;
  const name = credential === undefined ? `name ${foldEmail(attempt.identifier)}` : `user ${credential.user_num}`;
  const nameHash = createHash("sha256").update(name).digest();
  const lock = lockAt(await findUnknownSignIn(database.reader, nameHash), clock.now());
  if (lock.kind !== "open") return lock;
  await firstMatch(attempt.passwords, (password) => hasher.verifyNothing(password));
  return database.transaction(async (tx) => {
    const now = clock.now();
    const current: LockState = await lockUnknownSignIn(tx, nameHash, now);
    const view: LockView = lockAt(current, now);
    if (view.kind !== "open") return view;
    const next = afterFailure(current, now, settings);
    await storeUnknownSignIn(tx, nameHash, next);
    const after = lockAt(next, now);
    return after.kind === "open" ? { kind: "refused" } : after;
  });
}

async function firstMatch(
  passwords: readonly string[],
  isRight: (password: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const password of passwords) {
    if (await isRight(password)) return password;
  }
  return undefined;
}

function isExpired(credential: Credential, now: Date, settings: PasswordSettings): boolean {
  if (settings.maxAgeDays === 0 || credential.password_never_expire || credential.password_changed_at === null) {
    return false;
  }
  return addSeconds(credential.password_changed_at, settings.maxAgeDays * DAY_SECONDS) <= now;
}
