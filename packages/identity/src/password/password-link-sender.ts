import { AppError } from "@muniment/kernel";
import type { Actor, Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { recordUserActs } from "../account/index.ts";
import { findUserByNumber } from "../user/index.ts";
import type { AccountMail } from "../user/index.ts";
import { findLinkOf } from "./reset-link.repository.ts";

/** Which of the two e-mails an administrator asks for; absent: the one that fits the account. */
export type LinkEmail = "new_account" | "change_password";

/** Sends an account the link to its first or a new password, and writes that down. */
export type PasswordLinkSender = (
  tx: Tx,
  actor: Actor,
  given: { userNum: number; kind?: LinkEmail | undefined },
) => Promise<void>;

/**
 * While there is no password it is the e-mail of the new account. So it is for an account that nobody used yet and
 * whose newest e-mail was that one, unless the administrator wants the other (CC-USR-053, CON-30).
 */
export function createPasswordLinkSender(deps: {
  clock: Clock;
  accountMail: Pick<AccountMail, "sendNewAccount" | "sendPasswordChange">;
}): PasswordLinkSender {
  return async (tx, actor, { userNum, kind }) => {
    const user = await findUserByNumber(tx, userNum);
    if (user === undefined) throw new AppError(errors.noRecord);
    const isUnused = user.last_sign_in_at === null;
    const wasInvited = isUnused && (await findLinkOf(tx, userNum))?.kind === "new_account";
    const isNew = !user.has_password || (isUnused && kind === "new_account") || (wasInvited && kind === undefined);
    if (isNew) await deps.accountMail.sendNewAccount(tx, userNum);
    else await deps.accountMail.sendPasswordChange(tx, userNum);
    const after = { email: isNew ? "new_account" : "change_password" };
    const { user_id: id, preferred_library_id: libraryId } = user;
    await recordUserActs(tx, actor, "send_email", [{ userId: id, libraryId, at: deps.clock.now(), after }]);
  };
}
