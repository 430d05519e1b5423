import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { addWorkingDays, ageInWorkingDays, dayAt, instantOf, isWorkingDay } from "./index.ts";
import type { WorkCalendar } from "./index.ts";

const uk: WorkCalendar = {
  weekdays: [1, 2, 3, 4, 5],
  holidays: new Set(["2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28"]),
};

describe("TRK-CAL-004: working days", () => {
  test.each([
    ["2026-04-02", true],
    ["2026-04-03", false],
    ["2026-04-04", false],
    ["2026-04-06", false],
    ["2028-02-29", true],
  ])("%s: %s", (day, expected) => {
    expect(isWorkingDay(uk, day)).toBe(expected);
  });

  // The worked examples of tracker.md 11.2.
  test.each([
    ["5 before closing", "2026-04-07", { count: -5 }, "2026-03-27"],
    ["2 after", "2026-04-02", { count: 2 }, "2026-04-08"],
    ["a Saturday before Easter rolled back", "2026-04-04", { count: 0, roll: "previous" }, "2026-04-02"],
    ["a Saturday at the end of February rolled on", "2026-02-28", { count: 0 }, "2026-03-02"],
    ["none after a holiday", "2026-04-03", { count: 0 }, "2026-04-07"],
    ["none after a working day", "2026-04-02", { count: 0 }, "2026-04-02"],
    ["over the end of the year", "2026-12-24", { count: 3 }, "2026-12-31"],
  ] as const)("%s", (_what, day, given, expected) => {
    expect(addWorkingDays(uk, day, given)).toBe(expected);
  });

  test.each([
    ["2026-03-10", "2026-03-11", 1],
    ["2026-03-02", "2026-03-11", 7],
    ["2026-03-01", "2026-03-11", 8],
    ["2026-04-02", "2026-04-07", 1],
    ["2026-04-06", "2026-04-07", 1],
    ["2026-03-11", "2026-03-11", 0],
    ["2026-03-12", "2026-03-11", 0],
  ])("the age of %s on %s is %i", (day, today, age) => {
    expect(ageInWorkingDays(uk, day, today)).toBe(age);
  });

  test("a calendar without working days is said to be one", () => {
    expect(() => addWorkingDays({ weekdays: [], holidays: new Set() }, "2026-03-11", { count: 1 })).toThrow(
      "no working days",
    );
  });
});

test("TRK-CAL-006, example J: zones and both changes of the clocks", () => {
  expect(dayAt(new Date("2026-03-11T13:30:00Z"), "Europe/London")).toBe("2026-03-11");
  expect(dayAt(new Date("2026-03-11T13:30:00Z"), "Australia/Sydney")).toBe("2026-03-12");
  expect(instantOf("2026-03-27", "07:00", "Europe/London").toISOString()).toBe("2026-03-27T07:00:00.000Z");
  expect(instantOf("2026-03-30", "07:00", "Europe/London").toISOString()).toBe("2026-03-30T06:00:00.000Z");
  expect(instantOf("2026-10-26", "07:00", "Europe/London").toISOString()).toBe("2026-10-26T07:00:00.000Z");
});

test("TRK-CAL-004: ten years of working days, counted by weeks, are the days that one counts one by one", () => {
  const holidays = new Set(["2026-04-03", "2026-04-06", "2026-12-25", "2026-12-26", "2028-02-29"]);
  const calendar = { weekdays: [1, 2, 3, 4, 5], holidays };
  const naive = (day: string, count: number): string => {
    let [at, left] = [Temporal.PlainDate.from(day), Math.abs(count)];
    while (left > 0) {
      at = at.add({ days: Math.sign(count) });
      if (isWorkingDay(calendar, at.toString())) left -= 1;
    }
    return at.toString();
  };
  for (const count of [5, 6, 11, 23, 260, 3650, -5, -6, -11, -23, -260, -3650]) {
    for (const day of ["2026-04-02", "2026-04-04", "2026-12-25"]) {
      expect(addWorkingDays(calendar, day, { count })).toBe(naive(day, count));
    }
  }
});
