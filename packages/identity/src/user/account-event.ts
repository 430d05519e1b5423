import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { decide } from "../account-state/index.ts";
import type { AccountEvent, AccountRules, Decision, LockState } from "../account-state/index.ts";
import { forgetPlaces } from "../known-place/index.ts";
import { lockCredential, storeCredential } from "./credential.repository.ts";

/**
 * Locks the account, decides what the event makes of it, and stores that. What ends with it and who is told is left
 * to the caller, who has the sessions, links and e-mails. `placeLock` is the counter of a known place, which counts
 * instead of the account's own; what a password makes of it is kept by the caller (CC-LCK-009).
 */
export async function applyAccountEvent(
  tx: Tx,
  userNum: number,
  event: AccountEvent,
  at: {
    readonly now: Date;
    readonly rules: AccountRules;
    readonly passwordHash?: string;
    readonly placeLock?: LockState;
  },
): Promise<Decision> {
  const facts = await lockCredential(tx, userNum);
  if (facts === undefined) throw new AppError(errors.noRecord);
  const decision = decide({ ...facts, ...at.placeLock }, event, at);
  const { has_password: _fact, ...changes } = decision.changes;
  const isCountedApart = at.placeLock !== undefined && event.kind === "password_tried";
  const columns = isCountedApart ? withoutLock(changes) : changes;
  if (event.kind === "password_set") await forgetPlaces(tx, userNum);
  const isHeldHere = at.passwordHash !== undefined && facts.is_virtual;
  const stored = { ...columns, ...(isHeldHere ? { password_hash: at.passwordHash } : {}) };
  if (Object.keys(stored).length > 0) await storeCredential(tx, userNum, stored);
  return decision;
}

function withoutLock<Changes extends Partial<LockState>>(changes: Changes): Omit<Changes, keyof LockState> {
  const { failed_logins: _failed, locked_until: _until, is_locked: _lasting, ...rest } = changes;
  return rest;
}
