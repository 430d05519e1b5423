import { AppError } from "@muniment/kernel";
import type { Clock, FieldMessage, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkNewPassword, checkResetPassword } from "@muniment/work-api/identity/user-rules";
import { librariesOfRank, ranks, refuse } from "../role/index.ts";
import { endSessionsOf } from "../session/index.ts";
import { findUserByNumber, storeCredential } from "../user/index.ts";
import type { AccountMail, UserRecord, UserServices } from "../user/index.ts";
import { released } from "./lockout.ts";
import type { CheckPassword } from "./password-check.service.ts";
import { passwordSet } from "./password.events.ts";
import type { PasswordLog } from "./password.events.ts";
import type { PasswordHasher } from "./password-hash.ts";
import type { PasswordSettings } from "./settings.ts";

/** How a password is stored. */
export interface PasswordOptions {
  readonly mustChange: boolean;
  /** Absent: as it stands on the account. */
  readonly neverExpire?: boolean;
}

/** Stores a hash; ends sessions, links, failure counter and lock of the account (T20, T22, CC-USR-054). */
export type StorePassword = (tx: Tx, userNum: number, change: PasswordOptions & { hash: string }) => Promise<void>;

/** The one place that writes a password. */
export function createPasswordStore(deps: {
  clock: Clock;
  log: PasswordLog;
  accountMail: Pick<AccountMail, "endLinks">;
}): StorePassword {
  return async (tx, userNum, { hash, mustChange, neverExpire }) => {
    const user = await findUserByNumber(tx, userNum);
    if (user === undefined) throw new AppError(errors.noRecord);
    await storeCredential(tx, userNum, {
      ...released,
      password_hash: hash,
      password_changed_at: deps.clock.now(),
      must_change_password: mustChange,
      password_never_expire: neverExpire ?? user.password_never_expire,
    });
    await endSessionsOf(tx, user);
    await deps.accountMail.endLinks(tx, userNum);
    passwordSet(deps.log, { userNum });
  };
}

/** What `POST …/users/{u}/password` may hold. */
export interface PasswordRequest {
  readonly password?: string | null;
  readonly current_password?: string | null;
  readonly force_password_change?: boolean | null;
  readonly password_never_expire?: boolean | null;
  readonly send_email?: boolean | null;
}

/** What passwords need. */
export interface PasswordDeps {
  readonly hasher: PasswordHasher;
  readonly settings: PasswordSettings;
  readonly checkPassword: CheckPassword;
  readonly storePassword: StorePassword;
  readonly users: Pick<UserServices, "claimAccount">;
  readonly accountMail: AccountMail;
}

/** Sets passwords. */
export interface PasswordService {
  /** Sets a password that its owner chose, by the rule of creation; 400 with every broken rule. */
  setPassword(tx: Tx, userNum: number, password: string, options: PasswordOptions): Promise<void>;
  /** Checks a request and works out the hash, outside of any transaction; gives what is left to do within one. */
  prepareRequest(
    actor: UserActor,
    given: { userId: string; request: PasswordRequest },
  ): Promise<(tx: Tx) => Promise<void>>;
}

/** The service of passwords (control-center.md 4.6, 7.2). */
export function createPasswordService(deps: PasswordDeps): PasswordService {
  return {
    async setPassword(tx, userNum, password, options) {
      const hash = await deps.hasher.hash(obeying(checkNewPassword(password)));
      await deps.storePassword(tx, userNum, { ...options, hash });
    },
    async prepareRequest(actor, { userId, request }) {
      const isOwn = userId === "me" || userId.toUpperCase() === actor.userId;
      if (isOwn) return prepareOwn(deps, actor, request);
      if (librariesOfRank(actor, ranks.tier1).length === 0) throw new AppError(errors.accessDenied);
      const isLinkOnly = request.send_email === true && (request.password ?? "") === "";
      return isLinkOnly
        ? (tx) => sendLink(deps, tx, { actor, userId })
        : prepareReset(deps, actor, { userId, request });
    },
  };
}

/** One's own password: the present one is needed (CC-USR-056). */
async function prepareOwn(
  deps: PasswordDeps,
  actor: UserActor,
  request: PasswordRequest,
): Promise<(tx: Tx) => Promise<void>> {
  const current = request.current_password ?? "";
  if (current === "") throw refuse("self_not_allowed");
  const password = obeying(checkNewPassword(request.password ?? ""));
  const check = await deps.checkPassword({ identifier: actor.userId, passwords: [current] });
  if (check.kind === "locked") throw refuse("account_locked");
  if (check.kind === "locked_temporarily") throw refuse("account_locked_temporarily");
  if (check.kind === "refused") {
    throw new AppError(errors.accessDenied, { messages: [refusal("wrong_password", { field: "current_password" })] });
  }
  const hash = await deps.hasher.hash(password);
  return async (tx) => {
    await deps.storePassword(tx, actor.userNum, { hash, mustChange: false });
    await deps.accountMail.sendChangedNotice(tx, actor.userNum);
  };
}

/** An administrator's reset, by the rule of the settings (CC-USR-047 to CC-USR-050). */
async function prepareReset(
  deps: PasswordDeps,
  actor: UserActor,
  given: { userId: string; request: PasswordRequest },
): Promise<(tx: Tx) => Promise<void>> {
  const { request } = given;
  const hash = await deps.hasher.hash(obeying(checkResetPassword(request.password ?? "", deps.settings.profile)));
  return async (tx) => {
    const user = await claim(deps, tx, { actor, userId: given.userId });
    const neverExpire = request.password_never_expire ?? user.password_never_expire;
    const isNew = neverExpire && !user.password_never_expire;
    // Only an NRTADMIN may let a password live for ever (24, row 13).
    if (isNew) await deps.users.claimAccount(tx, actor, { userId: user.user_id, least: ranks.nrtadmin });
    const mustChange = request.force_password_change ?? true;
    await deps.storePassword(tx, user.user_num, { hash, mustChange, neverExpire });
    await deps.accountMail.sendChangedNotice(tx, user.user_num);
  };
}

/** The new-account e-mail while there is no password yet, else the one that demands a change (CC-USR-053). */
async function sendLink(deps: PasswordDeps, tx: Tx, given: { actor: UserActor; userId: string }): Promise<void> {
  const user = await claim(deps, tx, given);
  if (!user.allow_logon) throw new AppError(errors.conflict, { messages: [refusal("user_disabled")] });
  if (user.has_password) await deps.accountMail.sendPasswordChange(tx, user.user_num);
  else await deps.accountMail.sendNewAccount(tx, user.user_num);
}

async function claim(deps: PasswordDeps, tx: Tx, given: { actor: UserActor; userId: string }): Promise<UserRecord> {
  const user = await deps.users.claimAccount(tx, given.actor, { userId: given.userId, least: ranks.tier1 });
  if (user.user_nos !== 2) throw refuse("managed_by_directory");
  return user;
}

function obeying(checked: { value: string; messages: readonly FieldMessage[] }): string {
  if (checked.messages.length === 0) return checked.value;
  const messages = checked.messages.map((message) => ({ ...message, field: "password" }));
  throw new AppError(errors.invalidProfile, { messages });
}
