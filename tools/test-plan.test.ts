import { describe, expect, test } from "vitest";
import { planTests, turnsOf } from "./test-plan.ts";

describe("D4 arguments of npm test", () => {
  test("without any, every suite runs in its order", () => {
    expect(planTests([])).toEqual({ suites: ["check", "pg", "stack", "conformance", "browser"], patterns: [] });
  });

  test("--only names suites, which still run in their order", () => {
    expect(planTests(["--only", "stack", "--only=pg"]).suites).toEqual(["pg", "stack"]);
  });

  test("a pattern after -- goes to the suites that have files", () => {
    expect(planTests(["--", "postgres"])).toEqual({
      suites: ["pg", "stack", "conformance", "browser"],
      patterns: ["postgres"],
    });
    expect(planTests(["--only", "stack", "--", "postgres"])).toEqual({ suites: ["stack"], patterns: ["postgres"] });
  });

  test.each([[["--only", "everything"]], [["--fast"]], [["postgres"]], [["--only"]]])(
    "%j is refused with the usage",
    (args) => {
      expect(() => planTests(args)).toThrow(/Usage: npm test/);
    },
  );
});

test.each([
  [[], [["check"], ["pg", "stack"], ["conformance"], ["browser"]]],
  [["--only", "stack"], [["stack"]]],
  [
    ["--only", "check", "--only", "stack"],
    [["check"], ["stack"]],
  ],
])("the turns of %j", (args, turns) => {
  expect(turnsOf(planTests(args).suites)).toEqual(turns);
});
