import { addSeconds } from "@muniment/kernel";
import type { Clock, RequestOrigin, UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { proofMinutes } from "@muniment/work-api/control-center/identity-proof";
import type { CheckPassword } from "../password/index.ts";
import { proofOwner, storeProof } from "../proof/index.ts";
import { refuse } from "../role/index.ts";
import type { SecondFactor } from "../second-factor/index.ts";

/** What a proof of identity is checked with. */
export interface StepUpDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly checkPassword: CheckPassword;
  readonly secondFactor: Pick<SecondFactor, "check" | "needOf">;
}

/** Checks what somebody gave to show who they are, as a sign-in does; gives until when it is good (CC-SES-003). */
export async function proveIdentity(
  deps: StepUpDeps,
  actor: UserActor,
  given: { password: string; code: string | undefined; origin: RequestOrigin | undefined },
): Promise<Date> {
  const { password, code, origin } = given;
  const check = await deps.checkPassword({ identifier: actor.userId, passwords: [password], origin });
  requireOpen(check.kind);
  if (check.kind === "refused") throw refuse("wrong_password");
  if (await needsCode(deps, actor)) {
    const answer = await deps.secondFactor.check({ userNum: actor.userNum, typed: code ?? "", origin });
    requireOpen(answer);
    if (answer !== "ok") throw refuse("wrong_code");
  }
  const now = deps.clock.now();
  await deps.database.transaction(async (tx) => {
    await storeProof(tx, proofOwner(actor), now);
    await recordAudit(tx, auditSubject(actor), [
      { at: now, action: "session.prove", object_type: "account", object_id: actor.userId },
    ]);
  });
  return addSeconds(now, proofMinutes * 60);
}

/** Whether the person has a second factor, which is then asked for as well. */
export async function needsCode({ secondFactor }: StepUpDeps, actor: UserActor): Promise<boolean> {
  return (await secondFactor.needOf(actor.userNum)) === "code";
}

function requireOpen(kind: string): void {
  if (kind === "locked") throw refuse("account_locked");
  if (kind === "locked_temporarily") throw refuse("account_locked_temporarily");
}
