import { expect, test } from "vitest";
import { laterSubtask } from "./due.ts";

const due = (day: string | undefined, category = "in_progress") => ({ due_date: day, category });

test("TRK-TASK-007: a parent that is due before an open sub-task is told of with the latest date, and nothing else is", () => {
  const parent = due("2026-03-10");
  expect(laterSubtask(parent, [due("2026-03-12"), due("2026-03-20"), due("2026-03-01")])).toBe("2026-03-20");
  expect(laterSubtask(parent, [due("2026-03-10"), due(undefined), due("2026-03-20", "done")])).toBeUndefined();
  expect(laterSubtask(due(undefined), [due("2026-03-20")])).toBeUndefined();
});
