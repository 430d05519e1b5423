import { describe, expect, test } from "vitest";
import { judge, readLastLine, tableOf } from "./test-counts.ts";

const good = { passed: 3, failed: 0, skipped: 0 };

describe("D4 counting the suites of npm test", () => {
  test("a suite that ran through counts as its report says", () => {
    expect(judge(good, 0, false)).toEqual(good);
    expect(judge({ passed: 3, failed: 2, skipped: 1 }, 1, false)).toEqual({ passed: 3, failed: 2, skipped: 1 });
  });

  test("a suite that ended badly although no test failed counts as one failure", () => {
    expect(judge(good, 1, false)).toEqual({ ...good, failed: 1, trouble: "ended with code 1" });
  });

  test("a suite that left no report crashed", () => {
    expect(judge(undefined, 0, true)).toMatchObject({ failed: 1, trouble: "ended without a report" });
  });

  test("a suite without a test fails, unless a pattern chose the files", () => {
    const nothing = { passed: 0, failed: 0, skipped: 4 };
    expect(judge(nothing, 0, false)).toMatchObject({ failed: 1, trouble: "ran no test" });
    expect(judge(nothing, 0, true)).toEqual(nothing);
  });

  test("the last line of the checks is read, and only the last", () => {
    expect(readLastLine("ok lint\n12 passed, 1 failed, 0 skipped\n")).toEqual({ passed: 12, failed: 1, skipped: 0 });
    expect(readLastLine("12 passed, 1 failed, 0 skipped\nkilled\n")).toBeUndefined();
  });

  test("the table says what else went wrong", () => {
    const result = { suite: "stack", ...good, failed: 1, seconds: 61.25, trouble: "ended with code 1" } as const;
    expect(tableOf([result]).split("\n")[1]).toBe("stack             3       1        0     61.3  ended with code 1");
  });
});
