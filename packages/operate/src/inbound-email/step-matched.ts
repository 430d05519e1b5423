import type { Clock } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { systemSubject } from "../user/index.ts";
import { insertEmailCase, replaceMatches } from "./email.repository.ts";
import type { Email } from "./email.repository.ts";
import type { EmailMatchRow } from "./email.tables.ts";
import { matchRules } from "./match-rules.ts";
import type { Step } from "./pipeline-step.ts";

/** Stage 8: the cases that it may belong to; the first certain one is linked (OPR-INB-040, -043). */
export function matchedStep({ clock }: { clock: Clock }): Step {
  return {
    stage: "matched",
    async run({ message, mailbox, readEmail }) {
      const email = await readEmail();
      return async (tx) => {
        const matches = await findMatches(tx, email);
        await replaceMatches(tx, email.id, matches);
        const certain = matches.find(({ certainty }) => certainty === "certain");
        if (certain === undefined) {
          return { outcome: "not matched", detail: `proposals: ${matches.length}` };
        }
        const at = clock.now();
        await insertEmailCase(tx, { email_id: email.id, case_id: certain.case_id, linked_at: at, linked_by: null });
        await recordAudit(tx, systemSubject(`mailbox ${mailbox.name}`, message.id), [
          {
            at,
            action: "email.match",
            object_type: "email",
            object_id: email.id,
            details: { rule: certain.rule },
            own: { case_id: certain.case_id, function: "F6" },
          },
        ]);
        return { outcome: "matched", detail: `${certain.rule}: ${certain.reason}` };
      };
    },
  };
}

/** Certain ones first, then by the order of the rules; each case by the first rule that found it. */
async function findMatches(tx: Tx, email: Email): Promise<EmailMatchRow[]> {
  // Nobody acts on what a machine sent round (OPR-INB-066).
  if (email.class === "loop") return [];
  const found: Omit<EmailMatchRow, "rank">[] = [];
  for (const rule of matchRules) {
    for (const { caseId, certainty, reason } of await rule.find(tx, email)) {
      if (found.some((match) => match.case_id === caseId)) continue;
      found.push({ email_id: email.id, case_id: caseId, rule: rule.name, certainty, reason });
    }
  }
  const isCertain = ({ certainty }: { certainty: string }): boolean => certainty === "certain";
  const ranked = [...found.filter(isCertain), ...found.filter((match) => !isCertain(match))];
  return ranked.map((match, rank) => ({ ...match, rank }));
}
