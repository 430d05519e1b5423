import type { getOperationAudit, searchAudit } from "@muniment/operate-api/audit";
import type { Output } from "@muniment/rest";
import type { Tone } from "@muniment/ui/status";
import { auditText } from "../texts/audit.ts";
import { actTexts } from "../texts/acts.ts";

/** A record of Operate's audit. */
export type AuditRecord = Output<typeof searchAudit>["data"][number];

/** An entry of a document's history in the repository. */
export type RepositoryRecord = Output<typeof getOperationAudit>["data"]["repository"]["records"][number];

/** What an outcome means at a glance. */
export const OUTCOME_TONES: Readonly<Record<AuditRecord["outcome"], Tone>> = {
  ok: "good",
  refused: "bad",
  failed: "bad",
  // Recorded before it was done; what came of it is a record of its own (OPR-AUD-006).
  unknown: "waiting",
};

/** An action as people read it; one that has no words yet by its name, `mailbox.enable` as `Mailbox: enable`. */
export function actionText(action: string): string {
  const key = `act.${action}`;
  if (isAct(key)) return auditText(key);
  const [subject = "", ...rest] = action.split(".");
  const what = rest.join(" ").replaceAll("_", " ");
  const named = subject.charAt(0).toUpperCase() + subject.slice(1).replaceAll("_", " ");
  return what === "" ? named : auditText("audit.action_text", { subject: named, what });
}

function isAct(key: string): key is keyof typeof actTexts {
  return Object.hasOwn(actTexts, key);
}

/** Under which account something was done at the repository, as far as that is known. */
export function runAsText({ run_as: runAs, repository_account: account }: AuditRecord): string {
  if (runAs === undefined || runAs === "") return "";
  const known = (["user", "service", "fallback"] as const).find((one) => one === runAs);
  const who = known === undefined ? runAs : auditText(`run_as.${known}`);
  return account === undefined || account === "" ? who : auditText("run_as.account", { who, account });
}
