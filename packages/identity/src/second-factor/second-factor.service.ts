import { randomBytes } from "node:crypto";
import { AppError } from "@muniment/kernel";
import type { Actor, Clock, RequestOrigin } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { Sealer } from "@muniment/platform/seal";
import { errors } from "@muniment/work-api";
import { recordAccountAct, recordUserActs } from "../account/index.ts";
import { attemptView, released } from "../account-state/index.ts";
import type { AccountRules, AttemptAnswer } from "../account-state/index.ts";
import { knownPlaceOf } from "../known-place/index.ts";
import type { PlaceSettings } from "../known-place/index.ts";
import { tellLock } from "../password/index.ts";
import type { PasswordLog } from "../password/index.ts";
import { ranks } from "../role/index.ts";
import { ranksOf } from "../standing/index.ts";
import { applyAccountEvent, findUserByNumber, lockCredential } from "../user/index.ts";
import type { AccountMail, UserRecord, UserServices } from "../user/index.ts";
import { newRecoveryCodes, recoveryHash } from "./recovery-code.ts";
import {
  countCodes,
  deleteFactor,
  findFactor,
  replaceCodes,
  replaceFactor,
  updateFactor,
  useCode,
} from "./second-factor.repository.ts";
import type { SecondFactorRow } from "./second-factor.tables.ts";
import { base32, matchingStep, otpauthUri } from "./totp.ts";

/** Who may, and who must, have a second factor (`mfa.policy`, CC-MFA-002). */
export type FactorPolicy = "off" | "optional" | "control-center" | "all";

/** What second factors need. */
export interface SecondFactorDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: PasswordLog;
  /** Keeps the secrets at rest (decision D14). */
  readonly sealer: Sealer;
  readonly factorPolicy: () => FactorPolicy;
  readonly rules: AccountRules & PlaceSettings;
  readonly accountMail: Pick<AccountMail, "sendFactorChanged" | "sendLocked">;
  readonly users: Pick<UserServices, "claimAccount">;
  readonly installationName: string;
}

/** A secret that waits for its first code. */
export interface PendingFactor {
  readonly uri: string;
  /** For apps that cannot read the picture. */
  readonly secret: string;
}

/** What is done about one's own second factor, by whom it was shown to be. */
export interface OwnFactorAct {
  readonly userNum: number;
  /** A code of the app, or a recovery code. */
  readonly typed: string;
  readonly origin: RequestOrigin | undefined;
  /** The mark of a device on which people signed in before, if the browser has one (CC-LCK-009). */
  readonly device?: string | undefined;
}

/** How adding or renewing ended; the recovery codes exist nowhere else. */
export type FactorAnswer =
  | { readonly kind: "done"; readonly recoveryCodes: readonly string[] }
  | { readonly kind: Exclude<AttemptAnswer, "ok"> };

/** Second factors (control-center.md 7.5). */
export interface SecondFactor {
  readonly policy: FactorPolicy;
  /** What a sign-in by password still needs. */
  needOf(userNum: number): Promise<"nothing" | "code" | "enrolment">;
  /** Since when the person has one, and how many recovery codes are left; `undefined` without one. */
  find(userNum: number): Promise<{ readonly since: Date; readonly codesLeft: number } | undefined>;
  /** The secret that waits to be confirmed; makes one where there is none. */
  begin(userNum: number): Promise<PendingFactor>;
  /** Adds the second factor once a code shows that the app has the secret. */
  confirm(act: OwnFactorAct): Promise<FactorAnswer>;
  /** Judges a code at a sign-in; ten wrong ones lock (T18). */
  check(act: OwnFactorAct): Promise<AttemptAnswer>;
  renewCodes(act: OwnFactorAct): Promise<FactorAnswer>;
  remove(act: OwnFactorAct): Promise<AttemptAnswer>;
  /** `Reset second factor` (CC-MFA-003); 409 for who has none. */
  reset(tx: Tx, actor: Actor, userId: string): Promise<void>;
}

const SECRET_BYTES = 20;
const RECOVERY_TYPED = /[A-Z]|.{8}/i;

/** Second factors over the tables of this slice. */
export function createSecondFactor(deps: SecondFactorDeps): SecondFactor {
  const { database } = deps;
  const { reader } = database;
  return {
    get policy() {
      return deps.factorPolicy();
    },
    needOf: async (userNum) => needOf(deps, userNum),
    async find(userNum) {
      const since = (await findFactor(reader, userNum))?.confirmed_at ?? undefined;
      return since === undefined ? undefined : { since, codesLeft: await countCodes(reader, userNum) };
    },
    begin: async (userNum) => database.transaction((tx) => begin(deps, tx, userNum)),
    confirm: async (act) => database.transaction((tx) => confirm(deps, tx, act)),
    check: async (act) => database.transaction((tx) => check(deps, tx, act)),
    renewCodes: async (act) =>
      database.transaction(async (tx) => {
        const answer = await check(deps, tx, act);
        return answer === "ok" ? issueCodes(deps, tx, { act, change: "recovery_codes" }) : { kind: answer };
      }),
    remove: async (act) =>
      database.transaction(async (tx) => {
        const answer = await check(deps, tx, act);
        if (answer !== "ok") return answer;
        await deleteFactor(tx, act.userNum);
        await tell(deps, tx, { act, change: "removed" });
        return answer;
      }),
    reset: async (tx, actor, userId) => reset(deps, tx, { actor, userId }),
  };
}

async function needOf(
  { database, factorPolicy }: SecondFactorDeps,
  userNum: number,
): Promise<"nothing" | "code" | "enrolment"> {
  const policy = factorPolicy();
  if (policy === "off") return "nothing";
  const { reader } = database;
  const user = await findUserByNumber(reader, userNum);
  // Of people from a directory its own provider decides (CC-MFA-001).
  if (user === undefined || user.is_enterprise) return "nothing";
  const factor = await findFactor(reader, userNum);
  if (factor?.confirmed_at != null) return "code";
  if (policy === "optional" || user.is_service) return "nothing";
  if (policy === "all") return "enrolment";
  const held = await ranksOf(reader, userNum);
  return [...held.values()].some((rank) => rank >= ranks.tier1) ? "enrolment" : "nothing";
}

async function begin(deps: SecondFactorDeps, tx: Tx, userNum: number): Promise<PendingFactor> {
  if (deps.factorPolicy() === "off") throw new AppError(errors.accessDenied);
  const credential = await lockCredential(tx, userNum);
  const found = await findFactor(tx, userNum);
  if (credential?.is_virtual !== true || found?.confirmed_at != null) throw new AppError(errors.conflict);
  const secret = found === undefined ? randomBytes(SECRET_BYTES) : secretOf(deps, found);
  if (found === undefined) {
    const { key_id, bytes: sealed } = deps.sealer.seal(secret.toString("base64url"), purposeOf(userNum));
    const created_at = deps.clock.now();
    await replaceFactor(tx, { user_num: userNum, key_id, sealed, created_at, confirmed_at: null, last_step: 0 });
  }
  const uri = otpauthUri(secret, { issuer: deps.installationName, account: credential.user_id });
  return { uri, secret: base32(secret) };
}

async function confirm(deps: SecondFactorDeps, tx: Tx, act: OwnFactorAct): Promise<FactorAnswer> {
  const now = deps.clock.now();
  await lockCredential(tx, act.userNum);
  const factor = await findFactor(tx, act.userNum);
  if (factor === undefined || factor.confirmed_at !== null) return { kind: "refused" };
  const step = matchingStep(secretOf(deps, factor), act.typed, { now, lastStep: factor.last_step });
  if (step === undefined) return { kind: "refused" };
  await updateFactor(tx, act.userNum, { confirmed_at: now, last_step: step });
  return issueCodes(deps, tx, { act, change: "added" });
}

/** The account is locked, so that of two uses of one code the second finds it taken. */
async function check(deps: SecondFactorDeps, tx: Tx, act: OwnFactorAct): Promise<AttemptAnswer> {
  const at = { now: deps.clock.now(), rules: deps.rules };
  const user = await lockCredential(tx, act.userNum);
  const factor = await findFactor(tx, act.userNum);
  if (user === undefined || factor?.confirmed_at == null) return "refused";
  const isApart = await isLockedByOthers(deps, tx, { act, failedCodes: user.failed_codes });
  const met = isApart ? { ...at, placeLock: released } : at;
  const view = attemptView(isApart ? { ...user, ...released } : user, at);
  const isRight = view === "judged" && (await isRightCode(deps, tx, { act, factor }));
  const decision = await applyAccountEvent(tx, act.userNum, { kind: "code_tried", isRight }, met);
  await tellLock(deps, tx, { user, decision, origin: act.origin });
  return decision.answer ?? "refused";
}

/** Whether a lock, if there is one, is of passwords that strangers tried: the person is where they are known. */
async function isLockedByOthers(
  { rules }: SecondFactorDeps,
  tx: Tx,
  { act, failedCodes }: { act: OwnFactorAct; failedCodes: number },
): Promise<boolean> {
  if (failedCodes >= rules.permThreshold) return false;
  const whence = { device: act.device, sourceIp: act.origin?.sourceIp };
  return (await knownPlaceOf(tx, rules, { userNum: act.userNum, whence })) !== undefined;
}

async function isRightCode(
  deps: SecondFactorDeps,
  tx: Tx,
  { act, factor }: { act: OwnFactorAct; factor: SecondFactorRow },
): Promise<boolean> {
  const now = deps.clock.now();
  if (RECOVERY_TYPED.test(act.typed.replaceAll(/[\s-]/g, ""))) {
    return useCode(tx, act.userNum, recoveryHash(act.typed), now);
  }
  const step = matchingStep(secretOf(deps, factor), act.typed, { now, lastStep: factor.last_step });
  if (step !== undefined) await updateFactor(tx, act.userNum, { last_step: step });
  return step !== undefined;
}

async function issueCodes(
  deps: SecondFactorDeps,
  tx: Tx,
  given: { act: OwnFactorAct; change: "added" | "recovery_codes" },
): Promise<FactorAnswer> {
  const recoveryCodes = newRecoveryCodes();
  await replaceCodes(tx, given.act.userNum, recoveryCodes.map(recoveryHash));
  await tell(deps, tx, given);
  return { kind: "done", recoveryCodes };
}

async function tell(
  deps: SecondFactorDeps,
  tx: Tx,
  { act, change }: { act: OwnFactorAct; change: "added" | "recovery_codes" | "removed" },
): Promise<void> {
  const user = await findUserByNumber(tx, act.userNum);
  if (user === undefined) return;
  await deps.accountMail.sendFactorChanged(tx, act.userNum, change);
  const { user_id: userId, preferred_library: library } = user;
  const at = deps.clock.now();
  await recordAccountAct(tx, act.origin, "second_factor", { userId, library, by: user, at, details: { change } });
}

async function reset(
  deps: SecondFactorDeps,
  tx: Tx,
  { actor, userId }: { actor: Actor; userId: string },
): Promise<void> {
  const user: UserRecord = await deps.users.claimAccount(tx, actor, { userId, least: ranks.tier1 });
  if ((await findFactor(tx, user.user_num)) === undefined) {
    throw new AppError(errors.conflict, { text: "This person has no second factor." });
  }
  await deleteFactor(tx, user.user_num);
  await deps.accountMail.sendFactorChanged(tx, user.user_num, "reset");
  const { user_id: id, preferred_library_id: libraryId } = user;
  const details = { change: "reset" };
  await recordUserActs(tx, actor, "second_factor", [{ userId: id, libraryId, at: deps.clock.now(), details }]);
}

function secretOf({ sealer }: SecondFactorDeps, { user_num, key_id, sealed }: SecondFactorRow): Buffer {
  return Buffer.from(sealer.open({ key_id, bytes: sealed }, purposeOf(user_num)), "base64url");
}

function purposeOf(userNum: number): string {
  return `second factor of ${userNum}`;
}
