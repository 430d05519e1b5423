import { expect, test } from "vitest";
import { addMonths, workingDaysBetween } from "./day.ts";
import { isDayFirst, readTypedDay } from "./typed-day.ts";

// A Wednesday.
const today = "2026-03-11";
const read = (text: string, dayFirst = true) => readTypedDay(text, { today, isDayFirst: dayFirst });

test("TRK-DUE-002: words, weekdays and steps are read from today", () => {
  expect(read("today")).toBe("2026-03-11");
  expect(read(" Tomorrow ")).toBe("2026-03-12");
  expect(read("fri")).toBe("2026-03-13");
  expect(read("wednesday")).toBe("2026-03-18");
  expect(read("next mon")).toBe("2026-03-16");
  expect(read("next fri")).toBe("2026-03-20");
  expect(read("+5")).toBe("2026-03-16");
  expect(read("+5wd")).toBe("2026-03-18");
  expect(read("-3wd")).toBe("2026-03-06");
  expect(read("-2w")).toBe("2026-02-25");
  expect(read("+1m")).toBe("2026-04-11");
});

test("TRK-DUE-002: dates in letters and numbers, by the person's order, in the year that makes them come", () => {
  expect(read("12 Mar")).toBe("2026-03-12");
  expect(read("March 12")).toBe("2026-03-12");
  expect(read("12 mar 2025")).toBe("2025-03-12");
  expect(read("10 Mar")).toBe("2027-03-10");
  expect(read("12/3")).toBe("2026-03-12");
  expect(read("12/3", false)).toBe("2026-12-03");
  expect(read("12.3.27")).toBe("2027-03-12");
  expect(read("2026-12-31")).toBe("2026-12-31");
  expect(isDayFirst("en-GB")).toBe(true);
  expect(isDayFirst("en-US")).toBe(false);
});

test("TRK-DUE-002: what means no day is none", () => {
  for (const text of ["", "soon", "30 feb", "31/4", "2026-13-01", "mo", "12", "+", "monkey", "5 mar 6"]) {
    expect(read(text), text).toBeUndefined();
  }
});

test("TRK-CAL-004, TRK-CAL-006: months end where they end, and weekends are no working days", () => {
  expect(addMonths("2028-01-31", 1)).toBe("2028-02-29");
  expect(addMonths("2026-12-31", 2)).toBe("2027-02-28");
  expect(workingDaysBetween("2026-03-06", "2026-03-11")).toBe(3);
  expect(workingDaysBetween("2026-03-11", "2026-03-11")).toBe(0);
});
