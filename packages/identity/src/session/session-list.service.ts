import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { recordUserActs } from "../account/index.ts";
import { lockUser } from "../user/index.ts";
import type { UserRecord } from "../user/index.ts";
import { managedAccount } from "./managed-account.ts";
import { listOpenSessions } from "./session-list.repository.ts";
import type { OpenSession } from "./session-list.repository.ts";
import { endSession, endSignIn } from "./session.service.ts";

/** Which sessions of a person are to end: one, or all but the one that asks. */
export type SessionChoice = { readonly sessionId: string } | { readonly except: string | undefined };

/** The open sessions of a person whom the actor manages, or their own (CC-SES-004). */
export async function readSessions(
  reader: Tx,
  actor: UserActor,
  { userId, now }: { userId: string; now: Date },
): Promise<readonly OpenSession[]> {
  return listOpenSessions(reader, await managedAccount(reader, actor, userId), now);
}

/** Ends sessions and writes it down; 404 when the person has no session of that id. Gives how many ended. */
export async function endSessions(
  tx: Tx,
  actor: UserActor,
  given: { userId: string; choice: SessionChoice; clock: Clock },
): Promise<number> {
  const user = await managedAccount(tx, actor, given.userId);
  const ended = await endChosen(tx, user, given);
  const { user_id: userId, preferred_library_id: libraryId } = user;
  const act = { userId, libraryId, at: given.clock.now(), details: { sessions: ended } };
  if (ended > 0) await recordUserActs(tx, actor, "sign_out", [act]);
  return ended;
}

/** Ends sessions of an account. */
export async function endChosen(
  tx: Tx,
  user: Pick<UserRecord, "user_num" | "ssid">,
  { choice, clock }: { choice: SessionChoice; clock: Clock },
): Promise<number> {
  await lockUser(tx, user.user_num);
  const open = await listOpenSessions(tx, user, clock.now());
  const isOne = "sessionId" in choice;
  const chosen = open.filter((session) =>
    isOne ? session.session_id === choice.sessionId : session.session_id !== choice.except,
  );
  if (isOne && chosen.length === 0) throw new AppError(errors.noRecord);
  for (const session of chosen) {
    await (session.sign_in_hash === null ? endSession(tx, session.session_id) : endSignIn(tx, session.sign_in_hash));
  }
  return chosen.length;
}
