import { createHash } from "node:crypto";
import { Type } from "typebox";
import type { JobQueue, TaskKind } from "@muniment/jobs";
import { addSeconds, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { limits } from "@muniment/work-api/identity/user-rules";
import { findCredential, findUserByNumber, lockUser } from "../user/index.ts";
import type { UserRecord } from "../user/index.ts";
import { passwordLinkRequested, passwordLinkWithheld } from "./account-mail.events.ts";
import type { AccountMailLog } from "./account-mail.events.ts";
import type { AccountMail } from "./account-mail.service.ts";
import {
  closePasswordRequest,
  countPasswordRequests,
  insertPasswordRequest,
  lockPasswordRequest,
  readAddressLoad,
} from "./password-request.repository.ts";

/** What is asked on the page behind `Forgot password?`. */
export interface ForgottenPassword {
  /** User ID or e-mail in any case. */
  readonly identifier: string;
  /** The network address of the browser. */
  readonly address: string;
}

/** Takes what people ask for; the work itself is a job, so that the answer takes the same time for every name. */
export type RequestPasswordLink = (asked: ForgottenPassword) => Promise<void>;

const REQUEST_PAYLOAD = Type.Object({ request_id: Type.String() });

/** The job that answers a request. */
export const answerRequest: TaskKind<typeof REQUEST_PAYLOAD> = {
  name: "account-mail.answer",
  payload: REQUEST_PAYLOAD,
  attempts: 25,
};

const HOUR = 3_600;
/** `forgot.perAccountPerHour` and `forgot.perAddressPerHour` (control-center.md 28). */
const PER_ACCOUNT = 20;
const PER_ADDRESS = 100;
/** Queues each request; those beyond a hundred an hour of one address one after the other (CC-SGN-004). */
export function createPasswordRequests(deps: {
  database: Database;
  clock: Clock;
  jobs: JobQueue;
}): RequestPasswordLink {
  const { database, clock, jobs } = deps;
  return async ({ identifier, address }) => {
    const now = clock.now();
    const addressHash = createHash("sha256").update(address).digest();
    await database.transaction(async (tx) => {
      const { count, lastDueAt } = await readAddressLoad(tx, addressHash, addSeconds(now, -HOUR));
      const isBusy = count >= PER_ADDRESS;
      const dueAt = isBusy ? addSeconds(latest(now, lastDueAt), HOUR / PER_ADDRESS) : now;
      const requestId = newId();
      await insertPasswordRequest(tx, {
        request_id: requestId,
        address_hash: addressHash,
        identifier: identifier.slice(0, limits.email),
        user_num: null,
        requested_at: now,
        due_at: dueAt,
        handled_at: null,
      });
      await jobs.add(tx, answerRequest, { request_id: requestId }, isBusy ? { runAt: dueAt } : {});
    });
  };
}

/** Sends E1 for a request, if the name is that of an account with a password of ours (CC-EML-018, CC-SGN-004). */
export async function answerPasswordRequest(
  tx: Tx,
  requestId: string,
  deps: { clock: Clock; log: AccountMailLog; accountMail: Pick<AccountMail, "sendForgotPassword"> },
): Promise<void> {
  const { clock, log, accountMail } = deps;
  const request = await lockPasswordRequest(tx, requestId);
  if (request === undefined) return;
  const at = clock.now();
  const user = await findAccount(tx, request.identifier ?? "");
  const userNum = user?.user_num;
  if (userNum === undefined) return closePasswordRequest(tx, requestId, { userNum: undefined, at });
  // One after the other, so that none is sent beyond the limit.
  await lockUser(tx, userNum);
  if ((await countPasswordRequests(tx, userNum, addSeconds(at, -HOUR))) >= PER_ACCOUNT) {
    passwordLinkWithheld(log, { userNum });
    return closePasswordRequest(tx, requestId, { userNum: undefined, at });
  }
  await accountMail.sendForgotPassword(tx, userNum);
  passwordLinkRequested(log, { userNum });
  return closePasswordRequest(tx, requestId, { userNum, at });
}

async function findAccount(tx: Tx, identifier: string): Promise<UserRecord | undefined> {
  const credential = await findCredential(tx, identifier);
  const user = credential === undefined ? undefined : await findUserByNumber(tx, credential.user_num);
  return user?.allow_logon === true && !user.is_enterprise ? user : undefined;
}

function latest(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one;
}
