import { expect, test } from "vitest";
import type { Task } from "../task/task.ts";
import { fitter, isNarrowing } from "./filter.ts";
import type { TaskFilter } from "./filter.ts";

const status = { id: "S0", value: "Not started", state_code: 0, category: "not_started", colour: "grey" } as const;
const task = (more: Partial<Task>): Task =>
  ({ title: "", notes: "", number: 1, status, priority: "none", assignees: [], is_mine: false, ...more }) as Task;
// A Wednesday.
const fits = (filter: TaskFilter, more: Partial<Task>) => fitter(filter, "2026-03-11")(task(more));

test("TRK-VIEW-005: the text is found in title, notes, number and names, without case and accents", () => {
  expect(fits({ text: "opinion legal" }, { title: "Légal Opinion" })).toBe(true);
  expect(fits({ text: "17" }, { number: 17 })).toBe(true);
  expect(fits({ text: "draft" }, { notes: "First DRAFT is with us" })).toBe(true);
  expect(fits({ text: "draft minutes" }, { title: "Draft" })).toBe(false);
});

test("TRK-VIEW-003: filters are joined by and; values of one by or", () => {
  expect(fits({ statuses: ["S0", "S1"], priorities: ["high"] }, { priority: "high" })).toBe(true);
  expect(fits({ statuses: ["S1"] }, {})).toBe(false);
  expect(fits({ assignees: ["me"] }, { is_mine: true })).toBe(true);
  expect(fits({ assignees: ["none"] }, {})).toBe(true);
  expect(fits({ isOpen: true }, { status: { ...status, category: "done" } })).toBe(false);
});

test("TRK-VIEW-003: relative due dates", () => {
  expect(fits({ due: "overdue" }, { due_date: "2026-03-10" })).toBe(true);
  expect(fits({ due: "overdue" }, { due_date: "2026-03-10", status: { ...status, category: "done" } })).toBe(false);
  expect(fits({ due: "this_week" }, { due_date: "2026-03-15" })).toBe(true);
  expect(fits({ due: "this_week" }, { due_date: "2026-03-16" })).toBe(false);
  expect(fits({ due: "next_3_days" }, { due_date: "2026-03-16" })).toBe(true);
  expect(fits({ due: "no_date" }, {})).toBe(true);
});

test("an empty filter narrows nothing", () => {
  expect(isNarrowing({ text: "", statuses: [], isOpen: false })).toBe(false);
  expect(isNarrowing({ text: "x" })).toBe(true);
});
