import { expect, test } from "vitest";
import type { Condition, Target } from "@muniment/operate-api/allocation";
import { ruleBody, ruleValues } from "./-rule-values.ts";

const rule = (when: Condition, target: Target) => ({
  system_name: "incoming",
  name: "Incoming",
  description: "",
  is_enabled: true,
  serves: ["inbound-email"],
  entries: [{ name: "Tax", when, target }],
  problems: [],
  people: [{ id: "u1", name: "Anna" }],
  version: 1,
});
const hours = { from: "08:00", until: "18:00", days: [1, 2], zone: "Europe/Berlin" };

test.each<[string, Condition, Target]>([
  ["one comparison", { all: [{ field: "subject", op: "contains", value: "tax" }] }, { to: "user", id: "u1" }],
  ["some of several", { any: [{ field: "class", op: "in", value: ["auto", "spam"] }] }, { to: "team", id: "t1" }],
  ["none", { all: [] }, { to: "case_owner" }],
  ["what is not", { all: [{ not: { field: "text", op: "is_empty" } }] }, { to: "case_role", role: "lawyer" }],
  ["hours", { all: [{ field: "received_at", op: "within_hours", value: hours }] }, { to: "supervisor", team: "t1" }],
  [
    "between",
    { all: [{ field: "attachments", op: "between", value: ["2", "4"] }] },
    { to: "member", team: "t1", strategy: "sticky" },
  ],
  [
    "conditions within each other",
    { any: [{ all: [{ field: "subject", op: "equals", value: "a" }] }] },
    { to: "member", team: "t1", strategy: "least_busy", competency: "tax", due_days: 7 },
  ],
])("OPR-ALC-002 OPR-ALC-003 a rule with %s is sent as it was read", (_what, when, target) => {
  expect(ruleBody(ruleValues(rule(when, target))).entries).toEqual([{ name: "Tax", when, target }]);
});
