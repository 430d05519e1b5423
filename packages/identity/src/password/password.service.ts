import { AppError } from "@muniment/kernel";
import type { Actor, Clock, FieldMessage, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkLocation, checkNewPassword, checkResetPassword } from "@muniment/work-api/identity/user-rules";
import { recordUserActs, requireRankSomewhere } from "../account/index.ts";
import { ranks, refuse } from "../role/index.ts";
import type { AccountRules, PasswordSetter } from "../account-state/index.ts";
import { endSessionsOf } from "../session/index.ts";
import { applyAccountEvent, findUserByNumber, updateUser } from "../user/index.ts";
import type { AccountMail, UserRecord, UserServices } from "../user/index.ts";
import type { CheckPassword } from "./password-check.service.ts";
import { passwordSet } from "./password.events.ts";
import type { PasswordLog } from "./password.events.ts";
import type { PasswordHasher } from "./password-hash.ts";
import type { PasswordLinkSender } from "./password-link-sender.ts";
import type { PasswordSettings } from "./settings.ts";

/** How a password is stored. */
export interface PasswordOptions {
  readonly by: PasswordSetter;
  readonly mustChange: boolean;
  /** Absent: as it stands on the account. */
  readonly neverExpire?: boolean;
  /** Applications that hold tokens go on with them; for service accounts alone. */
  readonly keepsApplications?: boolean;
}

/** Stores a hash; ends sessions, links, failure counter and lock, and tells the owner (T20, T22, CC-USR-054, CC-EML-015). */
export type StorePassword = (tx: Tx, userNum: number, change: PasswordOptions & { hash: string }) => Promise<void>;

/** The one place that writes a password. */
export function createPasswordStore(deps: {
  clock: Clock;
  log: PasswordLog;
  rules: AccountRules;
  accountMail: Pick<AccountMail, "endLinks" | "sendChangedNotice">;
}): StorePassword {
  return async (tx, userNum, { hash, keepsApplications = false, ...options }) => {
    const at = { now: deps.clock.now(), rules: deps.rules, passwordHash: hash };
    const decision = await applyAccountEvent(tx, userNum, { kind: "password_set", ...options }, at);
    if (decision.mail === undefined) throw refuse("managed_by_directory");
    const user = await findUserByNumber(tx, userNum);
    if (user === undefined) throw new AppError(errors.noRecord);
    await endSessionsOf(tx, user, { keepsApplications });
    await deps.accountMail.endLinks(tx, userNum);
    await deps.accountMail.sendChangedNotice(tx, userNum);
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
  /** Of a service account: its applications keep their tokens (CC-USR-054). */
  readonly keep_applications?: boolean | null;
  /** What the account is for, where its password is to live for ever (CC-USR-032). */
  readonly purpose?: string | null;
}

/** What passwords need. */
export interface PasswordDeps {
  readonly hasher: PasswordHasher;
  readonly settings: PasswordSettings;
  readonly checkPassword: CheckPassword;
  readonly storePassword: StorePassword;
  readonly users: Pick<UserServices, "claimAccount">;
  readonly accountMail: AccountMail;
  readonly clock: Clock;
  readonly sendPasswordLink: PasswordLinkSender;
}

/** Sets passwords. */
export interface PasswordService {
  /** Sets a password that its owner chose, by the rule of creation; 400 with every broken rule. */
  setPassword(tx: Tx, userNum: number, password: string, options: PasswordOptions): Promise<void>;
  /** Checks a request and works out the hash, outside of any transaction; gives what is left to do within one. */
  prepareRequest(actor: Actor, given: { userId: string; request: PasswordRequest }): Promise<(tx: Tx) => Promise<void>>;
}

/** The service of passwords (control-center.md 4.6, 7.2). */
export function createPasswordService(deps: PasswordDeps): PasswordService {
  return {
    async setPassword(tx, userNum, password, options) {
      const hash = await deps.hasher.hash(obeying(checkNewPassword(password)));
      await deps.storePassword(tx, userNum, { ...options, hash });
    },
    async prepareRequest(actor, { userId, request }) {
      if (actor.kind === "user" && (userId === "me" || userId.toUpperCase() === actor.userId)) {
        return prepareOwn(deps, actor, request);
      }
      requireRankSomewhere(actor, ranks.tier1);
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
    await deps.storePassword(tx, actor.userNum, { by: "owner", hash, mustChange: false });
  };
}

/** An administrator's reset, by the rule of the settings (CC-USR-047 to CC-USR-050). */
async function prepareReset(
  deps: PasswordDeps,
  actor: Actor,
  given: { userId: string; request: PasswordRequest },
): Promise<(tx: Tx) => Promise<void>> {
  const { request } = given;
  const purpose = request.purpose === undefined ? undefined : obeying(checkLocation(request.purpose ?? ""), "purpose");
  const hash = await deps.hasher.hash(obeying(checkResetPassword(request.password ?? "", deps.settings.profile)));
  return async (tx) => {
    const user = await claim(deps, tx, { actor, userId: given.userId });
    const neverExpire = request.password_never_expire ?? user.password_never_expire;
    const isNew = neverExpire && !user.password_never_expire;
    // Only an NRTADMIN may let a password live for ever (24, row 13).
    if (isNew) await deps.users.claimAccount(tx, actor, { userId: user.user_id, least: ranks.nrtadmin });
    const mustChange = request.force_password_change ?? true;
    const keepsApplications = request.keep_applications === true;
    if (keepsApplications && !user.is_service) {
      throw new AppError(errors.invalidProfile, {
        messages: [refusal("service_only", { field: "keep_applications" })],
      });
    }
    const change = { by: "administrator", hash, mustChange, neverExpire, keepsApplications } as const;
    await deps.storePassword(tx, user.user_num, change);
    if (purpose !== undefined) await updateUser(tx, user.user_num, { purpose });
    const after = { force_password_change: mustChange, password_never_expire: neverExpire };
    const details = user.is_service ? { keep_applications: keepsApplications } : undefined;
    const { user_id: id, preferred_library_id: place } = user;
    const act = { userId: id, libraryId: place, at: deps.clock.now(), after, details };
    await recordUserActs(tx, actor, "set_password", [act]);
  };
}

/** The new-account e-mail while there is no password yet, else the one that demands a change (CC-USR-053). */
async function sendLink(deps: PasswordDeps, tx: Tx, given: { actor: Actor; userId: string }): Promise<void> {
  const user = await claim(deps, tx, given);
  if (!user.allow_logon) throw new AppError(errors.conflict, { messages: [refusal("user_disabled")] });
  await deps.sendPasswordLink(tx, given.actor, { userNum: user.user_num });
}

async function claim(deps: PasswordDeps, tx: Tx, given: { actor: Actor; userId: string }): Promise<UserRecord> {
  const user = await deps.users.claimAccount(tx, given.actor, { userId: given.userId, least: ranks.tier1 });
  if (user.is_enterprise) throw refuse("managed_by_directory");
  return user;
}

function obeying(checked: { value: string; messages: readonly FieldMessage[] }, field = "password"): string {
  if (checked.messages.length === 0) return checked.value;
  const messages = checked.messages.map((message) => ({ ...message, field }));
  throw new AppError(errors.invalidProfile, { messages });
}
