import type { Clock } from "@muniment/kernel";
import { changeWorkItem, lockWorkItem } from "../work-item/index.ts";
import { listEmailCases } from "./email.repository.ts";
import { findAllocation } from "./match.repository.ts";
import type { Step } from "./pipeline-step.ts";

/** Stage 10: the owner of the case, else who handled the thread last, else the mailbox's team (OPR-INB-051). */
export function allocatedStep({ clock }: { clock: Clock }): Step {
  return {
    stage: "allocated",
    async run({ readEmail }) {
      const email = await readEmail();
      return async (tx) => {
        const item = await lockWorkItem(tx, "inbound-email", email.id);
        // Somebody has it already.
        if (item === undefined || item.owner_user_id !== null) return { outcome: "done", detail: "who took it" };
        const [linked] = await listEmailCases(tx, [email.id]);
        const owner = await findAllocation(tx, { caseId: linked?.case_id, email });
        if (owner === undefined) return { outcome: "done", detail: "the mailbox's team" };
        await changeWorkItem(tx, email.id, { owner, at: clock.now() });
        return { outcome: "done", detail: linked === undefined ? "who handled the thread" : "the owner of the case" };
      };
    },
  };
}
