import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runChecks, summaryLine } from "./check.ts";
import type { Check, Outcome } from "./check.ts";

const folder = mkdtempSync(join(tmpdir(), "muniment-check-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function script(name: string, source: string, report?: string): Check {
  return { name, command: [process.execPath, "-e", source], ...(report === undefined ? {} : { report }) };
}

async function outcomeOf(check: Check): Promise<Outcome | undefined> {
  return (await runChecks([check], 1, () => {}))[0];
}

function reporting(counts: object, exitCode: number): Check {
  const report = join(folder, `${exitCode}-${Object.values(counts).join("-")}.json`);
  const source = `fs.writeFileSync(${JSON.stringify(report)}, ${JSON.stringify(JSON.stringify(counts))}); process.exitCode = ${exitCode}`;
  return script("suite", source, report);
}

describe("a check", () => {
  test("passes when its command does", async () => {
    expect(await outcomeOf(script("a", "console.log(1)"))).toMatchObject({ passed: 1, failed: 0, output: "1\n" });
  });

  test("fails when its command does, and keeps what both streams said", async () => {
    const outcome = await outcomeOf(script("a", "console.log(1); console.error(2); process.exitCode = 3"));
    expect(outcome).toMatchObject({ passed: 0, failed: 1 });
    expect(outcome?.output).toContain("1\n");
    expect(outcome?.output).toContain("2\n");
  });

  test("fails when its command cannot be started or is killed", async () => {
    expect(await outcomeOf({ name: "a", command: ["no-such-program"] })).toMatchObject({ passed: 0, failed: 1 });
    expect(await outcomeOf(script("a", "process.kill(process.pid, 'SIGKILL')"))).toMatchObject({ failed: 1 });
  });
});

describe("a suite", () => {
  test("counts its tests", async () => {
    const counts = { numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
    expect(await outcomeOf(reporting(counts, 1))).toMatchObject({ passed: 7, failed: 2, skipped: 2 });
  });

  test("that fails without a failed test has failed all the same", async () => {
    expect(await outcomeOf(reporting({ numPassedTests: 7, numFailedTests: 0 }, 1))).toMatchObject({
      passed: 7,
      failed: 1,
    });
  });

  test("without a report has failed with its command", async () => {
    expect(await outcomeOf(script("a", "process.exitCode = 1", join(folder, "none.json")))).toMatchObject({
      failed: 1,
    });
  });
});

test("all checks run, told one by one, and the last line adds them up", async () => {
  const told: string[] = [];
  const checks = [script("a", ""), script("b", "process.exitCode = 1"), script("c", "")];
  const outcomes = await runChecks(checks, 2, ({ name }) => told.push(name));
  expect(told.toSorted()).toEqual(["a", "b", "c"]);
  expect(summaryLine(outcomes)).toBe("2 passed, 1 failed, 0 skipped");
});
