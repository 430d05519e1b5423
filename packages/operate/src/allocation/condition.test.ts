import { expect, test } from "vitest";
import type { Condition } from "@muniment/operate-api/allocation";
import { holds, readCondition } from "./condition.ts";

const facts = {
  subject: "Re: Urgent – Zahlung RE-77",
  sender: "anna@Quarry.example",
  attachment_types: ["pdf", "docx"],
  attachments: 2,
  received_at: "2026-11-23T08:30:00Z",
  case: undefined,
};
const hours = { from: "09:00", until: "17:30", days: [1, 2, 3, 4, 5], zone: "Europe/Berlin" };

test.each<[Condition, boolean]>([
  [{ field: "sender", op: "equals", value: "ANNA@quarry.example" }, true],
  [{ field: "sender", op: "in", value: ["x", "anna@quarry.example"] }, true],
  [{ field: "subject", op: "contains", value: "zahlung" }, true],
  [{ field: "subject", op: "starts_with", value: "urgent" }, false],
  [{ field: "subject", op: "matches", value: "*re-??" }, true],
  [{ field: "subject", op: "matches", value: "re-??" }, false],
  [{ field: "attachments", op: "greater", value: 1 }, true],
  [{ field: "attachments", op: "less", value: "10" }, true],
  [{ field: "attachments", op: "between", value: [2, 3] }, true],
  [{ field: "attachment_types", op: "equals", value: "PDF" }, true],
  [{ field: "case", op: "is_empty" }, true],
  [{ field: "nothing", op: "equals", value: "x" }, false],
  [{ field: "received_at", op: "within_hours", value: hours }, true],
  [{ field: "received_at", op: "within_hours", value: { ...hours, zone: "UTC" } }, false],
  [{ field: "received_at", op: "within_hours", value: { ...hours, days: [6, 7] } }, false],
  [{ all: [] }, true],
  [{ any: [] }, false],
  [
    {
      all: [
        { field: "case", op: "is_empty" },
        { any: [{ field: "sender", op: "contains", value: "no" }, { not: { any: [] } }] },
      ],
    },
    true,
  ],
])("OPR-ALC-002 %j is %j", (condition, isTrue) => {
  expect(readCondition(condition)).toEqual(condition);
  expect(holds(condition, facts)).toBe(isTrue);
});

test.each([
  "x",
  null,
  [],
  {},
  { all: "x" },
  { all: [{}] },
  { field: "a", op: "guess", value: "x" },
  { field: "a", op: "equals" },
  { field: "a", op: "between", value: [1] },
  { field: "a", op: "within_hours", value: { ...hours, zone: "Nowhere/None" } },
  { field: "a", op: "within_hours", value: { ...hours, from: "18:00" } },
])("%j is no condition", (given) => {
  expect(readCondition(given)).toBeUndefined();
});

test("OPR-ALC-002 a pattern is quick whatever it is held against", () => {
  const condition = { field: "subject", op: "matches", value: `${"*a".repeat(90)}b` } as const;
  expect(holds(condition, { subject: "a".repeat(9_000) })).toBe(false);
});
