import { expect, test } from "vitest";
import { grouped, groupOf } from "./groups.ts";

// A Thursday.
const today = "2026-03-12";
const task = (due_date: string | undefined, category = "not_started") => ({ due_date, category });

test("TRK-MY-001: My tasks are grouped by Overdue, Today, Next three working days, Later and No date", () => {
  expect(groupOf(task("2026-03-11"), today)).toBe("overdue");
  expect(groupOf(task("2026-03-12"), today)).toBe("today");
  expect(groupOf(task("2026-03-17"), today)).toBe("soon");
  expect(groupOf(task("2026-03-18"), today)).toBe("later");
  expect(groupOf(task(undefined), today)).toBe("none");
});

test("TRK-DUE-004: what is done, not applicable or cancelled is never overdue", () => {
  for (const category of ["done", "not_applicable", "cancelled"]) {
    expect(groupOf(task("2026-01-01", category), today)).toBe("done");
  }
});

test("groups come in their order, and only those that have tasks", () => {
  const some = [task(undefined), task("2026-03-11"), task("2026-03-12")];
  expect(grouped(some, today).map(({ group }) => group)).toEqual(["overdue", "today", "none"]);
});
