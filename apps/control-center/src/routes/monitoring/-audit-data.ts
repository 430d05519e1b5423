import type { Output } from "@muniment/rest";
import type { Tone } from "@muniment/ui/status";
import type { searchAudit } from "@muniment/work-api/control-center/audit";

/** A record of the audit. */
export type AuditRecord = Output<typeof searchAudit>["data"][number];

/** How an act ended. */
export const OUTCOMES = ["ok", "refused", "failed", "unknown"] as const;

/** One of `OUTCOMES`. */
export type Outcome = (typeof OUTCOMES)[number];

/** What an outcome means at a glance. */
export const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  ok: "good",
  refused: "bad",
  failed: "bad",
  unknown: "waiting",
};

/** The outcome of a record; a word that this page does not know says nothing. */
export function outcomeOf({ outcome }: AuditRecord): Outcome {
  return OUTCOMES.find((one) => one === outcome) ?? "unknown";
}

/** `user.join_group` as people read it: `User: join group`. */
export function actionText(action: string): string {
  const [subject = "", ...rest] = action.split(".");
  const what = rest.join(" ").replaceAll("_", " ");
  const named = subject.charAt(0).toUpperCase() + subject.slice(1).replaceAll("_", " ");
  return what === "" ? named : `${named}: ${what}`;
}

/** A value of before, after or details on one line. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(valueText).join(", ") : JSON.stringify(value);
}
