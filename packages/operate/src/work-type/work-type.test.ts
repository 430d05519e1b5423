import { expect, test } from "vitest";
import { missingValues, readValues } from "./field-values.ts";
import { firstWay, transitionsFrom } from "./phase-plan.ts";
import { maskMistake, referenceOf } from "./reference-mask.ts";
import { workTypeMistakes } from "./work-type-rules.ts";

const AT = new Date("2026-03-09T10:00:00Z");

test("OPR-WTY-004 a mask names a number once, and gives it as many digits as it says", () => {
  expect(referenceOf("T/{year}-{month}-{seq:4}", 17, AT)).toBe("T/2026-03-0017");
  expect(referenceOf("M{seq}", 123_456, AT)).toBe("M123456");
  expect(maskMistake("C-{year}-{seq:5}")).toBeUndefined();
  for (const bad of ["", "C-{year}", "{seq}{seq}", "{seq:99}", "C {seq}", "{seq}{nobody}", "x".repeat(40)]) {
    expect(maskMistake(bad)).toBeTypeOf("string");
  }
});

const plan = {
  name: "Dispute",
  description: "",
  is_active: true,
  reference_mask: "D-{seq}",
  fields: [
    { name: "value", label: "Value", kind: "number" as const },
    { name: "court", label: "Court", kind: "choice" as const, choices: ["Town", "High"] },
    { name: "tags", label: "Tags", kind: "choices" as const, choices: ["a", "b"] },
    { name: "served", label: "Served", kind: "date" as const },
    { name: "urgent", label: "Urgent", kind: "yes_no" as const },
    { name: "note", label: "Note", kind: "text" as const },
  ],
  phases: [
    { name: "intake", label: "Intake", flag: "start" as const },
    { name: "running", label: "Running", flag: "open" as const },
    { name: "done", label: "Done", flag: "closed" as const },
  ],
  transitions: [
    { name: "accept", label: "Accept", from: ["intake"], to: "running" },
    { name: "end", label: "End", from: ["running"], to: "done" },
    { name: "again", label: "Again", from: ["done"], to: "running" },
  ],
  provisioning: null,
  parent: null,
  repository: "files",
  bundles: null,
  repositories: [],
};

test("OPR-PHS-001 a case goes only where a transition leads", () => {
  expect(transitionsFrom(plan, "intake").map(({ name }) => name)).toEqual(["accept"]);
  expect(firstWay(plan, "intake", "closed")).toBeUndefined();
  expect([firstWay(plan, "running", "closed")?.name, firstWay(plan, "done", "open")?.name]).toEqual(["end", "again"]);
});

test("OPR-WTY-003 a field takes what is of its kind, and says of the rest what it wants", () => {
  const good = { value: 12.5, court: "High", tags: ["a", "b", "a"], served: "2026-02-28", urgent: false, note: " x " };
  expect(readValues(plan.fields, good)).toEqual({ values: { ...good, tags: ["a", "b"], note: "x" }, messages: [] });
  expect(readValues(plan.fields, { note: "", tags: [], value: null }).values).toEqual({
    note: undefined,
    tags: undefined,
    value: undefined,
  });
  const bad = { value: "12", court: "Moon", tags: ["c"], served: "2026-02-30", urgent: "yes", note: 4, other: 1 };
  expect(readValues(plan.fields, bad).messages.map(({ field }) => field)).toEqual(
    Object.keys(bad).map((name) => `values.${name}`),
  );
  expect(missingValues(plan.fields, ["value", "note"], { note: "x" })).toMatchObject([{ field: "values.value" }]);
});

test("OPR-WTY-002 what cannot work is said by field before it is kept", () => {
  expect(workTypeMistakes(plan)).toEqual([]);
  const fields = (given: object): (string | undefined)[] =>
    workTypeMistakes({ ...plan, ...given }).map(({ field }) => field);
  expect(fields({ name: " ", reference_mask: "x" })).toEqual(["name", "reference_mask"]);
  expect(fields({ fields: [{ name: "A b", label: "", kind: "choice" }] })).toEqual(["fields", "fields", "fields"]);
  expect(fields({ fields: [plan.fields[0], plan.fields[0]] })).toEqual(["fields"]);
  expect(fields({ phases: [plan.phases[0]], transitions: [] })).toEqual(["phases"]);
  expect(fields({ transitions: [{ name: "x", label: "X", from: ["intake"], to: "nowhere" }] })).toEqual([
    "transitions",
  ]);
  expect(fields({ transitions: [{ name: "x", label: "X", from: [], to: "done", required: ["no"] }] })).toHaveLength(2);
  const provisioning = { when: "on_phase", how: "template" };
  expect(fields({ provisioning: { when: "by_hand", how: "empty" }, repository: null })).toEqual(["repository"]);
  expect(fields({ provisioning })).toEqual(["provisioning.phase", "provisioning.template"]);
});
