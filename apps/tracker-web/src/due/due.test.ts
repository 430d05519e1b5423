import { afterEach, expect, test } from "vitest";
import { addWorkingDays, isWorkingDay } from "./day.ts";
import { dueLabel, isOverdue, laterSubtask, overdueLabel } from "./due.ts";
import { officeDays, takeOfficeDays } from "./office-days.ts";

const usual = officeDays();
afterEach(() => takeOfficeDays(usual));

// Tuesday, 10 March 2026.
const TODAY = "2026-03-10";

test("TRK-DUE-005 a due date reads as today, tomorrow, a weekday within six days, else as a date; overdue in words and working days", () => {
  expect(dueLabel(TODAY, TODAY)).toBe("Today");
  expect(dueLabel("2026-03-11", TODAY)).toBe("Tomorrow");
  expect(dueLabel("2026-03-16", TODAY)).toBe("Monday");
  expect(dueLabel("2026-03-17", TODAY)).not.toMatch(/^Tuesday$/);
  expect(isOverdue({ due_date: "2026-03-06", category: "waiting" }, TODAY)).toBe(true);
  expect(isOverdue({ due_date: "2026-03-06", category: "done" }, TODAY)).toBe(false);
  expect(overdueLabel("2026-03-06", TODAY)).toBe("2 working days late");
});

test("TRK-CAL-002 working days on the page are those of the person's office", () => {
  takeOfficeDays({ weekdays: new Set([7, 1, 2, 3, 4]), holidays: new Map([["2026-03-11", "A holiday"]]) });
  expect(["2026-03-11", "2026-03-13", "2026-03-15"].map(isWorkingDay)).toEqual([false, false, true]);
  expect(addWorkingDays(TODAY, 1)).toBe("2026-03-12");
  expect(overdueLabel("2026-03-08", "2026-03-12")).toMatch(/3/);
});

const due = (day: string | undefined, category = "in_progress") => ({ due_date: day, category });

test("TRK-TASK-007: a parent that is due before an open sub-task is told of with the latest date, and nothing else is", () => {
  const parent = due("2026-03-10");
  expect(laterSubtask(parent, [due("2026-03-12"), due("2026-03-20"), due("2026-03-01")])).toBe("2026-03-20");
  expect(laterSubtask(parent, [due("2026-03-10"), due(undefined), due("2026-03-20", "done")])).toBeUndefined();
  expect(laterSubtask(due(undefined), [due("2026-03-20")])).toBeUndefined();
});
