import { systemActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { lockState, storeState } from "./setup.repository.ts";
import { stateAt } from "./setups.ts";

const NOBODY = systemActor("single sign-on");

/** Writes down that a trial which nobody confirmed is over; it has been so for everybody since its last second. */
export async function settleTrial(tx: Tx, now: Date): Promise<void> {
  const state = await lockState(tx);
  const after = stateAt(state, now);
  if (after === state) return;
  await storeState(tx, after);
  await recordAudit(tx, auditSubject(NOBODY), [
    {
      at: now,
      action: "single_sign_on.go_back",
      object_type: "settings",
      object_id: "single_sign_on",
      details: { reason: "not_confirmed" },
    },
  ]);
}
