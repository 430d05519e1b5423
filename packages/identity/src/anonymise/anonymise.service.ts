import type { Static } from "typebox";
import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { getAnonymisation } from "@muniment/work-api/control-center/anonymisation";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import { isSelf, recordUserActs, requireRankSomewhere, requireSeen } from "../account/index.ts";
import type { AccountMail } from "../account-mail/index.ts";
import { leaveDirectory } from "../directory/index.ts";
import { removePhoto } from "../photo/index.ts";
import { clearPlatform } from "../platform/index.ts";
import { requireProof } from "../proof/index.ts";
import { rankIn, ranks, refuse } from "../role/index.ts";
import { searchIds, searchName } from "../search-text.ts";
import { forgetFactor } from "../second-factor/index.ts";
import { endSessionsOf } from "../session/index.ts";
import { ranksOf } from "../standing/index.ts";
import { findUser, findUserByNumber, lockUser, updateUser } from "../user/index.ts";
import type { UserRecord } from "../user/index.ts";
import { deleteRequest, findRequest, storeRequest } from "./anonymise-request.repository.ts";

type Wire = Static<(typeof getAnonymisation)["response"]>["data"];

/** What making accounts anonymous needs. */
export interface AnonymiseDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly accountMail: Pick<AccountMail, "endLinks">;
  /** `users.anonymise.fourEyes`: somebody else has to approve. */
  readonly needsTwo: boolean;
}

/** Makes disabled accounts anonymous, for good (CC-USR-044, T31); all of it for NRTADMIN of every library of the account. */
export interface AnonymiseService {
  find(actor: UserActor, userId: string): Promise<Wire>;
  request(tx: Tx, actor: UserActor, given: { userId: string; reason: string; confirm: string }): Promise<Wire>;
  approve(tx: Tx, actor: UserActor, userId: string): Promise<Wire>;
  /** For who asked, and for who declines. */
  withdraw(tx: Tx, actor: UserActor, userId: string): Promise<void>;
}

/** The service. */
export function createAnonymiseService(deps: AnonymiseDeps): AnonymiseService {
  const { clock, needsTwo } = deps;
  return {
    async find(actor, userId) {
      return toWire(deps, deps.reader, actor, await seen(deps.reader, actor, userId));
    },
    async request(tx, actor, { userId, reason, confirm }) {
      const user = await claim(tx, actor, userId);
      await requireProof(tx, actor, clock.now());
      const messages = [
        ...(foldId(confirm) === user.user_id ? [] : [refusal("confirm_mismatch", { field: "confirm" })]),
        ...(reason.trim() === "" ? [refusal("required", { field: "reason" })] : []),
      ];
      if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
      requireReady(user);
      if (!needsTwo) {
        await carryOut(deps, tx, { actor, user, reason: reason.trim() });
      } else {
        const at = clock.now();
        const row = { reason: reason.trim(), requested_by: actor.userNum, requested_at: at };
        await storeRequest(tx, { user_num: user.user_num, ...row });
        const details = { step: "request", reason: row.reason };
        await recordUserActs(tx, actor, "anonymise", [{ ...actOf(user), at, details }]);
      }
      return toWire(deps, tx, actor, (await findUserByNumber(tx, user.user_num)) ?? user);
    },
    async approve(tx, actor, userId) {
      const user = await claim(tx, actor, userId);
      await requireProof(tx, actor, clock.now());
      const waiting = await findRequest(tx, user.user_num);
      if (waiting === undefined) throw new AppError(errors.conflict, { text: "Nobody has asked for this." });
      if (waiting.requested_by === actor.userNum) throw refuse("second_person_needed");
      requireReady(user);
      await carryOut(deps, tx, { actor, user, reason: waiting.reason });
      return toWire(deps, tx, actor, (await findUserByNumber(tx, user.user_num)) ?? user);
    },
    async withdraw(tx, actor, userId) {
      const user = await claim(tx, actor, userId);
      if (!(await deleteRequest(tx, user.user_num))) {
        throw new AppError(errors.conflict, { text: "Nobody has asked for this." });
      }
      const details = { step: "withdraw" };
      await recordUserActs(tx, actor, "anonymise", [{ ...actOf(user), at: clock.now(), details }]);
    },
  };
}

/** The account; 404 for people whom the actor does not see, 403 unless they are NRTADMIN wherever it is a member. */
async function seen(reader: Tx, actor: UserActor, userId: string): Promise<UserRecord> {
  requireRankSomewhere(actor, ranks.nrtadmin);
  const user = await findUser(reader, userId);
  if (user === undefined) throw new AppError(errors.noRecord);
  const held = await ranksOf(reader, user.user_num);
  requireSeen(actor, { userNum: user.user_num, libraryIds: held.keys() });
  if ([...held.keys()].some((libraryId) => rankIn(actor, libraryId) < ranks.nrtadmin)) {
    throw new AppError(errors.accessDenied);
  }
  return user;
}

async function claim(tx: Tx, actor: UserActor, userId: string): Promise<UserRecord> {
  const { user_num: userNum } = await seen(tx, actor, userId);
  await lockUser(tx, userNum);
  if (isSelf(actor, userNum)) throw refuse("self_not_allowed");
  // Once more, as it stands now that nobody else changes it.
  return seen(tx, actor, userId);
}

function requireReady(user: UserRecord): void {
  if (user.anonymised_at !== null) throw refuse("anonymised");
  if (user.allow_logon) throw refuse("not_disabled");
  // What its directory says would be written over it at the next run.
  if (user.is_enterprise && !user.disabled_by_directory) throw refuse("managed_by_directory");
}

/** Everything that names or shows the person; number, User ID, content and audit stay. */
async function carryOut(
  deps: AnonymiseDeps,
  tx: Tx,
  { actor, user, reason }: { actor: UserActor; user: UserRecord; reason: string },
): Promise<void> {
  const { user_num: userNum } = user;
  const at = deps.clock.now();
  const fullName = `Former user ${userNum}`;
  // A domain that never exists (RFC 2606).
  const email = `former-user-${userNum}@anonymous.invalid`;
  await endSessionsOf(tx, user);
  await deps.accountMail.endLinks(tx, userNum);
  await removePhoto(tx, userNum);
  await clearPlatform(tx, userNum);
  await forgetFactor(tx, userNum);
  await leaveDirectory(tx, userNum);
  await deleteRequest(tx, userNum);
  await updateUser(tx, userNum, {
    full_name: fullName,
    search_name: searchName(fullName),
    email,
    email_folded: foldEmail(email),
    search_ids: searchIds(user.user_id, email),
    location: "",
    purpose: "",
    password_hash: null,
    anonymised_at: at,
    edited_at: at,
  });
  await recordUserActs(tx, actor, "anonymise", [{ ...actOf(user), at, details: { step: "done", reason } }]);
}

function actOf(user: UserRecord): { userId: string; libraryId: number } {
  return { userId: user.user_id, libraryId: user.preferred_library_id };
}

async function toWire(deps: AnonymiseDeps, reader: Tx, actor: UserActor, user: UserRecord): Promise<Wire> {
  const needs_two = deps.needsTwo;
  if (user.anonymised_at !== null) return { state: "done", needs_two, done: toWireDate(user.anonymised_at) };
  const waiting = await findRequest(reader, user.user_num);
  if (waiting === undefined) return { state: "none", needs_two };
  const by = await findUserByNumber(reader, waiting.requested_by);
  const { reason, requested_at, requested_by } = waiting;
  return {
    state: "waiting",
    needs_two,
    request: {
      by: by?.full_name ?? "",
      is_own: requested_by === actor.userNum,
      at: toWireDate(requested_at),
      reason,
    },
  };
}
