import type { Clock, RequestOrigin } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { recordAccountAct } from "../account/index.ts";
import type { Decision } from "../account-state/index.ts";
import type { AccountMail } from "../user/index.ts";
import { accountLocked } from "./password.events.ts";
import type { PasswordLog } from "./password.events.ts";

/** Each lock is told once: to the owner, to the audit, and to the log (CC-EML-017, CC-AUD-002). */
export async function tellLock(
  deps: { clock: Clock; log: PasswordLog; accountMail: Pick<AccountMail, "sendLocked"> },
  tx: Tx,
  given: {
    user: { readonly user_num: number; readonly user_id: string; readonly preferred_library: string };
    decision: Decision;
    origin: RequestOrigin | undefined;
  },
): Promise<void> {
  const { user, decision, origin } = given;
  if (decision.mail !== "E4" && decision.mail !== "E5") return;
  const isTemporary = decision.mail === "E4";
  const until = decision.changes.locked_until ?? undefined;
  accountLocked(deps.log, { userNum: user.user_num, isTemporary });
  await deps.accountMail.sendLocked(tx, user.user_num, { isTemporary, until, origin });
  await recordAccountAct(tx, origin, "lock", {
    userId: user.user_id,
    library: user.preferred_library,
    at: deps.clock.now(),
    details: { kind: isTemporary ? "temporary" : "lasting" },
  });
}
