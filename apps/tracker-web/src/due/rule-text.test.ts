import { expect, test } from "vitest";
import { anchorText, ruleText, ruleToSend } from "./rule-text.ts";

const rule = { direction: "before", unit: "working_day", amount: 5, roll: "previous" } as const;

test("TRK-DUE-010, -018: a relative date reads as people say it, and names no task that is hidden", () => {
  const closing = { ...rule, anchor_type: "key_date", anchor_id: "K", anchor_name: "Closing" } as const;
  expect(ruleText(closing)).toBe("5 working days before Closing");
  expect(ruleToSend(closing)).toEqual({ ...rule, anchor_type: "key_date", anchor_id: "K" });
  expect(ruleText({ ...rule, amount: 1, unit: "week", direction: "after", anchor_type: "tracker_created" })).toBe(
    "1 week after Tracker's creation",
  );
  expect(anchorText({ ...rule, anchor_type: "task_completed", anchor_name: "Draft" })).toBe("completion of Draft");
  expect(anchorText({ ...rule, anchor_type: "task_due" })).toBe("a task you cannot see");
});
