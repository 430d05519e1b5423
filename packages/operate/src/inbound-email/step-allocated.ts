import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { allocate, isPresent, teamOf, whoTakesFor } from "../allocation/index.ts";
import type { Candidacy } from "../allocation/index.ts";
import { changeWorkItem, lockWorkItem } from "../work-item/index.ts";
import type { OwnerRef } from "../work-item/index.ts";
import { emailCandidacy } from "./email-candidacy.ts";
import type { Step } from "./pipeline-step.ts";

/**
 * Stage 10: whom the mailbox's rule says; without one the owner of the case if they are there, else their delegate, else
 * their team, else who handled the thread last, else the mailbox's team (OPR-INB-050, -051).
 */
export function allocatedStep({ clock }: { clock: Clock }): Step {
  return {
    stage: "allocated",
    async run({ readEmail }) {
      const email = await readEmail();
      return async (tx) => {
        const item = await lockWorkItem(tx, "inbound-email", email.id);
        // Somebody has it already.
        if (item === undefined || item.owner_user_id !== null) return { outcome: "done", detail: "who took it" };
        const candidacy = await emailCandidacy(tx, email, clock.now());
        const purposes = [`mailbox:${email.mailbox_id}`, "inbound-email"];
        const ruled = await allocate(tx, { itemId: email.id, purposes, candidacy });
        const found =
          ruled.owner === undefined
            ? await shippedOrder(tx, candidacy)
            : { owner: ruled.owner, why: `by the rule ${ruled.rule}` };
        if (found === undefined) return { outcome: "done", detail: "the mailbox's team" };
        await changeWorkItem(tx, email.id, { owner: found.owner, at: clock.now() });
        return { outcome: "done", detail: found.why };
      };
    },
  };
}

async function shippedOrder(
  tx: Tx,
  { case: known, last, at }: Candidacy,
): Promise<{ readonly owner: OwnerRef; readonly why: string } | undefined> {
  if (known !== undefined) {
    if (known.owner.kind === "team") return { owner: known.owner, why: "the team of the case" };
    const id = await whoTakesFor(tx, known.owner.id, at);
    if (id === known.owner.id) return { owner: known.owner, why: "the owner of the case" };
    if (id !== undefined) return { owner: { kind: "user", id }, why: "the delegate of the owner, who is away" };
    const team = await teamOf(tx, known.owner.id);
    if (team !== undefined) return { owner: { kind: "team", id: team }, why: "the team of the owner, who is away" };
  }
  if (last !== undefined && (await isPresent(tx, last, at))) {
    return { owner: { kind: "user", id: last }, why: "who handled the thread" };
  }
  return undefined;
}
