import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { joinNamed, listOf, namedInChecks, namedInJourneys, namedInVitest } from "./named-tests.ts";

const folder = mkdtempSync(join(tmpdir(), "muniment-named-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function file(report: unknown): string {
  count += 1;
  const path = join(folder, `${count}.json`);
  writeFileSync(path, JSON.stringify(report));
  return path;
}

describe("D4 the end of npm test names what somebody has to look at", () => {
  test("tests of vitest that failed, that needed a second try, and files that cannot be loaded", () => {
    const one = (fullName: string, status: string, failureMessages: readonly string[]) => ({
      fullName,
      status,
      failureMessages,
    });
    const report = file({
      testResults: [
        {
          name: "a.test.ts",
          message: "",
          assertionResults: [one("a good", "passed", []), one("a bad", "failed", ["no\nat a"])],
        },
        { name: "b.test.ts", message: "", assertionResults: [one("b late", "passed", ["too slow"])] },
        { name: "c.test.ts", message: "Cannot find x", assertionResults: [] },
      ],
    });
    expect(namedInVitest(report)).toEqual({
      failed: ["c.test.ts\n    Cannot find x", "a bad\n    no\n    at a"],
      secondTries: ["b late\n    too slow"],
    });
  });

  test("journeys, with the groups that they stand in", () => {
    const spec = (title: string, status: string, message?: string) => ({
      title,
      tests: [{ status, results: [{ error: { message } }, {}] }],
    });
    const report = file({
      suites: [
        {
          title: "a.e2e.ts",
          specs: [spec("goes", "expected"), spec("falls", "unexpected", "no button")],
          suites: [{ title: "by keyboard", specs: [spec("stumbles", "flaky", "late")] }],
        },
      ],
    });
    expect(namedInJourneys(report)).toEqual({
      failed: ["a.e2e.ts › falls\n    no button"],
      secondTries: ["a.e2e.ts › by keyboard › stumbles\n    late"],
    });
  });

  test("static checks by their lines", () => {
    const output = "ok   names    1.0 s\nFAIL types for node               12.5 s\nerror TS2304\n";
    expect(namedInChecks(output).failed).toEqual(["types for node"]);
  });

  test("a report that is missing names nothing, and nothing is said of nothing", () => {
    const none = joinNamed([namedInVitest(join(folder, "none.json")), namedInJourneys(join(folder, "none.json"))]);
    expect(none).toEqual({ failed: [], secondTries: [] });
    expect(listOf(none)).toBe("");
    expect(listOf({ failed: ["a"], secondTries: ["b"] })).toBe("Failed:\n  a\n\nPassed at the second try:\n  b");
  });
});
