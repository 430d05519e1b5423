import { describe, expect, test } from "vitest";
import { planAnew, planShifts, stepFrom } from "./index.ts";
import type { DueStep, RuledTask } from "./index.ts";

// England and Wales, Easter 2026 (tracker.md 11.2).
const uk = { weekdays: [1, 2, 3, 4, 5], holidays: new Set(["2026-04-03", "2026-04-06"]) };
const step = (text: string): DueStep => {
  const [amount, unit, direction, roll] = text.split(" ");
  return { amount: Number(amount), unit, direction, roll } as unknown as DueStep;
};

describe("TRK-DUE-010, -015, TRK-CAL-004: relative dates", () => {
  test.each([
    ["5 working_day before previous", "2026-04-07", "2026-03-27"],
    ["2 working_day after next", "2026-04-02", "2026-04-08"],
    ["10 day before previous", "2026-04-14", "2026-04-02"],
    ["1 month after next", "2026-01-31", "2026-03-02"],
    ["0 working_day after next", "2026-04-03", "2026-04-07"],
    ["0 working_day before previous", "2026-04-03", "2026-04-02"],
    ["1 month after none", "2026-01-31", "2026-02-28"],
    ["1 year after none", "2028-02-29", "2029-02-28"],
    ["2 week after none", "2025-12-25", "2026-01-08"],
    ["0 day after next", "2026-04-04", "2026-04-07"],
  ])("%s of %s is %s", (given, anchor, day) => {
    expect(stepFrom(uk, anchor, step(given))).toBe(day);
  });
});

describe("TRK-DUE-012, -013: what moves with an anchor", () => {
  const ruled = (id: string, anchor: string, given: Partial<RuledTask> = {}): RuledTask => ({
    id,
    anchor,
    step: step("1 day after none"),
    due: "2026-05-02",
    start: null,
    mayMove: true,
    ...given,
  });

  test("each after what it is reckoned from; what is over stops the chain", () => {
    const tasks = [
      ruled("c", "task_due:b", { due: "2026-05-03" }),
      ruled("b", "task_due:a"),
      ruled("done", "task_due:a", { mayMove: false }),
      ruled("below", "task_due:done"),
      ruled("other", "key_date:k"),
    ];
    expect(planShifts(uk, tasks, new Map([["task_due:a", "2026-05-11"]]))).toEqual([
      { id: "b", from: "2026-05-02", to: "2026-05-12", start: null },
      { id: "c", from: "2026-05-03", to: "2026-05-13", start: null },
    ]);
  });

  test("TRK-DUE-011: without a date of the anchor there is none; TRK-DUE-007: a start is never after what is due", () => {
    const tasks = [
      ruled("a", "key_date:k", { start: "2026-05-02" }),
      ruled("b", "task_start:a", { due: "2026-05-03" }),
    ];
    expect(planShifts(uk, tasks, new Map([["key_date:k", null]]))).toEqual([
      { id: "a", from: "2026-05-02", to: null, start: "2026-05-02" },
    ]);
    expect(planShifts(uk, tasks, new Map([["key_date:k", "2026-04-20"]]))).toEqual([
      { id: "a", from: "2026-05-02", to: "2026-04-21", start: "2026-04-21" },
      { id: "b", from: "2026-05-03", to: "2026-04-22", start: null },
    ]);
  });
});

test("TRK-CAL-005: with another calendar all that is open is reckoned anew, each after what it hangs on, whatever their order", () => {
  const ruled = (id: string, anchor: string, given: Partial<RuledTask & { value: string | null }> = {}) => ({
    id,
    anchor,
    step: step("1 working_day after next"),
    due: "2026-05-04",
    start: null,
    mayMove: true,
    value: "2026-05-01",
    ...given,
  });
  const holidays = { weekdays: [1, 2, 3, 4, 5], holidays: new Set(["2026-05-04"]) };
  const tasks = [
    ruled("b", "task_due:a", { due: "2026-05-05", value: "2026-05-04" }),
    ruled("a", "key_date:k"),
    ruled("over", "key_date:k", { mayMove: false }),
    ruled("none", "key_date:n", { value: null, due: null }),
    ruled("same", "key_date:k", { due: "2026-05-05" }),
  ];
  expect(planAnew(holidays, tasks).map(({ id, from, to }) => [id, from, to])).toEqual([
    ["b", "2026-05-05", "2026-05-06"],
    ["a", "2026-05-04", "2026-05-05"],
  ]);
});
