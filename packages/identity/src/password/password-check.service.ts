import { createHash } from "node:crypto";
import type { Clock, RequestOrigin } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { foldEmail } from "@muniment/work-api/identity/user-rules";
import { afterFailure, attemptView, lockAt, released } from "../account-state/index.ts";
import type { Decision, LockState, LockView } from "../account-state/index.ts";
import { findPlace, isWithinNetworks, knownPlaceOf, openPlace, storePlace } from "../known-place/index.ts";
import type { KnownPlace } from "../known-place/index.ts";
import { applyAccountEvent, findCredential, lockCredential } from "../user/index.ts";
import type { AccountMail } from "../user/index.ts";
import { closedUntil, noteFailure } from "./address-limit.ts";
import { tellLock } from "./lock-notice.ts";
import type { PasswordLog } from "./password.events.ts";
import type { PasswordHasher } from "./password-hash.ts";
import type { PasswordSettings } from "./settings.ts";
import { findUnknownSignIn, lockUnknownSignIn, storeUnknownSignIn } from "./unknown-sign-in.repository.ts";

type Credential = NonNullable<Awaited<ReturnType<typeof lockCredential>>>;

/** How an attempt to sign in with a password ended. */
export type PasswordCheck =
  | { readonly kind: "ok"; readonly userNum: number }
  | { readonly kind: "refused" }
  /** The password is right, but nothing else is to be reached before it is changed (T8, T10). */
  | { readonly kind: "password_change_required"; readonly userNum: number }
  | { readonly kind: "password_expired"; readonly userNum: number }
  /** `ofAddress`: not the account, but where the attempt comes from. */
  | { readonly kind: "locked_temporarily"; readonly until: Date; readonly ofAddress?: true }
  | { readonly kind: "locked" };

/** What checking passwords needs. */
export interface PasswordCheckDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: PasswordLog;
  readonly hasher: PasswordHasher;
  readonly settings: PasswordSettings;
  readonly accountMail: Pick<AccountMail, "sendLocked">;
}

/** One attempt; `passwords` are readings of what was typed, of which one must be right (work-api.md T3). */
export interface PasswordAttempt {
  /** User ID or e-mail in any case. */
  readonly identifier: string;
  readonly passwords: readonly string[];
  /** The request, for whom a lock is told. */
  readonly origin?: RequestOrigin | undefined;
  /** The mark of a device on which people signed in before, if the browser has one (CC-LCK-009). */
  readonly device?: string | undefined;
}

/** Checks an attempt at any door and counts failures of all doors together (CC-LCK-010). */
export type CheckPassword = (attempt: PasswordAttempt) => Promise<PasswordCheck>;

/** How often an attempt starts anew because the password was changed while it was being checked. */
const MOST_TRIES = 3;

/** Attempts with a password, by the state machine of control-center.md 6.2 (T7 to T18). */
export function createPasswordCheck(deps: PasswordCheckDeps): CheckPassword {
  return async (attempt) => {
    const until = await closedUntil(deps, attempt.origin?.sourceIp);
    if (until !== undefined) return { kind: "locked_temporarily", until, ofAddress: true };
    const answer = await judge(deps, attempt);
    if (FAILED.has(answer.kind)) await noteFailure(deps, { identifier: attempt.identifier, origin: attempt.origin });
    return answer;
  };
}

const FAILED: ReadonlySet<PasswordCheck["kind"]> = new Set(["refused", "locked_temporarily", "locked"]);

async function judge(deps: PasswordCheckDeps, attempt: PasswordAttempt): Promise<PasswordCheck> {
  for (let tries = 1; ; tries += 1) {
    const credential = await findCredential(deps.database.reader, attempt.identifier);
    if (credential === undefined || viewOf(deps, credential) === "refused") {
      return checkUnknown(deps, attempt, credential);
    }
    // What a service account is tried with from elsewhere is not looked at, so it neither opens nor locks it.
    const { ip_range: range } = credential;
    if (range !== "" && !isWithinNetworks(range, attempt.origin?.sourceIp ?? "")) {
      await firstMatch(attempt.passwords, (password) => deps.hasher.verifyNothing(password));
      return { kind: "refused" };
    }
    const answer = await checkAccount(deps, attempt, await atItsPlace(deps, attempt, credential));
    if (answer !== "changed_meanwhile") return answer;
    if (tries === MOST_TRIES) return { kind: "refused" };
  }
}

/** An account as it is met where the attempt comes from. */
interface MetAccount {
  readonly known: Credential;
  /** With a counter of its own, which counts instead of the account's. */
  readonly place: KnownPlace | undefined;
}

async function atItsPlace(
  { database, settings }: PasswordCheckDeps,
  { device, origin }: PasswordAttempt,
  credential: Credential,
): Promise<MetAccount> {
  const whence = { device, sourceIp: origin?.sourceIp };
  const place = await knownPlaceOf(database.reader, settings, { userNum: credential.user_num, whence });
  // Wrong codes need the right password first, so their lock holds everywhere.
  if (place === undefined || credential.failed_codes >= settings.permThreshold) {
    return { known: credential, place: undefined };
  }
  return { known: { ...credential, ...place.lock }, place };
}

async function checkAccount(
  deps: PasswordCheckDeps,
  attempt: PasswordAttempt,
  { known, place }: MetAccount,
): Promise<PasswordCheck | "changed_meanwhile"> {
  const { database, clock, hasher, settings } = deps;
  const lock = lockAt(known, clock.now());
  if (lock.kind !== "open") return lock;
  const matched = await firstMatch(attempt.passwords, (password) => hasher.verify(password, known.password_hash ?? ""));
  const rehashed =
    matched !== undefined && hasher.isOutdated(known.password_hash ?? "") ? await hasher.hash(matched) : undefined;
  // The row is locked, so that of many attempts at once each sees what the one before has left (CC-STA-004).
  return database.transaction(async (tx) => {
    const at = { now: clock.now(), rules: settings };
    const locked = await lockCredential(tx, known.user_num);
    if (locked === undefined) return { kind: "refused" };
    const counted = place === undefined ? undefined : await countedAt(tx, place.key, at.now);
    const current = { ...locked, ...counted };
    if (attemptView(current, at) === "judged" && current.password_hash !== known.password_hash) {
      return "changed_meanwhile";
    }
    const event = { kind: "password_tried", isRight: matched !== undefined } as const;
    const decision = await applyAccountEvent(tx, known.user_num, event, {
      ...at,
      ...(rehashed === undefined ? {} : { passwordHash: rehashed }),
      ...(counted === undefined ? {} : { placeLock: counted }),
    });
    if (place !== undefined && counted !== undefined)
      await storePlace(tx, place.key, { ...counted, ...decision.changes });
    await tellLock(deps, tx, { user: current, decision, origin: attempt.origin });
    return answerOf(decision, current);
  });
}

/** The counter of a place as the one before has left it, since the account is locked. */
async function countedAt(tx: Tx, key: KnownPlace["key"], now: Date): Promise<LockState> {
  await openPlace(tx, key, now);
  return (await findPlace(tx, key)) ?? released;
}

function answerOf(
  { answer, changes }: Decision,
  { user_num: userNum, locked_until: until }: Credential,
): PasswordCheck {
  switch (answer) {
    case "ok":
    case "password_change_required":
    case "password_expired":
      return { kind: answer, userNum };
    case "locked_temporarily":
      return { kind: answer, until: changes.locked_until ?? until ?? new Date(0) };
    default:
      return { kind: answer ?? "refused" };
  }
}

function viewOf({ clock, settings }: PasswordCheckDeps, credential: Credential): ReturnType<typeof attemptView> {
  return attemptView(credential, { now: clock.now(), rules: settings });
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
