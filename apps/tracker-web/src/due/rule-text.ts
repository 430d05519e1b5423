import { t } from "../messages.ts";
import type { Task } from "../task/task.ts";

/** What a due date is reckoned from. */
export type DueRule = NonNullable<Task["due_rule"]>;

/** What a rule hangs on, in words. */
export function anchorText(rule: DueRule): string {
  if (rule.anchor_type === "tracker_created") return t("dates.anchor_created");
  if (rule.anchor_name === undefined) return t("dates.anchor_gone");
  return rule.anchor_type === "key_date"
    ? rule.anchor_name
    : t(`dates.of_${rule.anchor_type}`, { title: rule.anchor_name });
}

/** A rule in words: "5 working days before Closing". */
export function ruleText(rule: DueRule): string {
  const step = t(`dates.step_${rule.unit}`, { count: rule.amount });
  return t(`dates.rule_${rule.direction}`, { step, anchor: anchorText(rule) });
}

/** A rule as it is sent, without names. */
export function ruleToSend({
  anchor_name: _name,
  anchor_number: _number,
  ...rule
}: DueRule): Omit<DueRule, "anchor_name" | "anchor_number"> {
  return rule;
}
