import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { decide } from "../account-state/index.ts";
import type { AccountEvent, AccountRules, Decision } from "../account-state/index.ts";
import { lockCredential, storeCredential } from "./credential.repository.ts";

/**
 * Locks the account, decides what the event makes of it, and stores that. What ends with it and who is told is left
 * to the caller, who has the sessions, links and e-mails.
 */
export async function applyAccountEvent(
  tx: Tx,
  userNum: number,
  event: AccountEvent,
  at: { readonly now: Date; readonly rules: AccountRules; readonly passwordHash?: string },
): Promise<Decision> {
  const facts = await lockCredential(tx, userNum);
  if (facts === undefined) throw new AppError(errors.noRecord);
  const decision = decide(facts, event, at);
  const { has_password: _fact, ...columns } = decision.changes;
  const isHeldHere = at.passwordHash !== undefined && facts.is_virtual;
  const stored = { ...columns, ...(isHeldHere ? { password_hash: at.passwordHash } : {}) };
  if (Object.keys(stored).length > 0) await storeCredential(tx, userNum, stored);
  return decision;
}
