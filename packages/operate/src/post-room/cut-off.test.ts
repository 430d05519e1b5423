import { describe, expect, test } from "vitest";
import { dayOf, isDay, isTimeZone, nextCutOff } from "./cut-off.ts";

const next = (after: string, times: readonly string[], zone: string): string | undefined =>
  nextCutOff(new Date(after), times, zone)?.toISOString();

describe("OPR-PST-007 when batches close by the clock", () => {
  test("the next time of the day, else the first one of the next day", () => {
    expect(next("2026-11-23T10:00:00Z", ["16:30", "11:00"], "UTC")).toBe("2026-11-23T11:00:00.000Z");
    expect(next("2026-11-23T16:30:00Z", ["16:30", "11:00"], "UTC")).toBe("2026-11-24T11:00:00.000Z");
    expect(next("2026-11-23T10:00:00Z", [], "UTC")).toBeUndefined();
  });

  test("times are meant as the clocks of the time zone show them, before and after they are changed", () => {
    expect(next("2026-07-01T10:00:00Z", ["16:30"], "Europe/London")).toBe("2026-07-01T15:30:00.000Z");
    expect(next("2026-10-24T20:00:00Z", ["16:30"], "Europe/London")).toBe("2026-10-25T16:30:00.000Z");
    expect(next("2026-11-23T23:30:00Z", ["08:00"], "Asia/Tokyo")).toBe("2026-11-24T23:00:00.000Z");
  });

  test("a day is that of the time zone", () => {
    expect(dayOf(new Date("2026-11-23T23:30:00Z"), "Asia/Tokyo")).toBe("2026-11-24");
    expect(["2026-02-28", "2026-02-31", "2026-13-01", "0000-00-00"].map(isDay)).toEqual([true, false, false, false]);
    expect([isTimeZone("Europe/London"), isTimeZone("Moon/Base")]).toEqual([true, false]);
  });
});
