import { readFileSync } from "node:fs";
import type { Counts } from "./check.ts";
import type { NamedTests } from "./named-tests.ts";
import type { Suite } from "./test-plan.ts";

/** Counts of a suite that may have failed beyond its tests. */
export interface JudgedCounts extends Counts {
  /** What failed beside the tests; it counts as one failure. */
  readonly trouble?: string;
  /** Its tests that somebody has to look at. */
  readonly named?: NamedTests;
}

/** What came of a suite. */
export interface SuiteResult extends JudgedCounts {
  readonly suite: Suite;
  readonly seconds: number;
}

/** No test at all. */
export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

/** The counts of a suite, with a failure more when it crashed or had nothing to run: silence is no success. */
export function judge(counts: Counts | undefined, code: number, mayBeEmpty: boolean): JudgedCounts {
  const found = counts ?? NOTHING;
  if (counts === undefined) return { ...found, failed: found.failed + 1, trouble: "ended without a report" };
  if (code !== 0 && found.failed === 0) return { ...found, failed: 1, trouble: `ended with code ${code}` };
  if (found.passed + found.failed === 0 && !mayBeEmpty) return { ...found, failed: 1, trouble: "ran no test" };
  return found;
}

/** The counts in the last line that `npm run check` printed, or undefined when it printed something else there. */
export function readLastLine(output: string): Counts | undefined {
  const match = /(?:^|\n)(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(output);
  return match === null ? undefined : { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3]) };
}

/** The counts in a JSON report of Playwright, or undefined when there is none. */
export function readJourneys(file: string): Counts | undefined {
  try {
    const { stats } = JSON.parse(readFileSync(file, "utf8")) as { stats: Record<string, number | undefined> };
    const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats;
    return { passed: expected + flaky, failed: unexpected, skipped };
  } catch {
    return undefined;
  }
}

/** One line for each suite, under a heading. */
export function tableOf(results: readonly SuiteResult[]): string {
  const lines = results.map(({ suite, passed, failed, skipped, seconds, trouble }) => {
    const columns = [pad(passed, 6), pad(failed, 6), pad(skipped, 7), pad(seconds.toFixed(1), 7)].join("  ");
    return `${suite.padEnd(11)}  ${columns}${trouble === undefined ? "" : `  ${trouble}`}`;
  });
  return ["suite        passed  failed  skipped  seconds", ...lines].join("\n");
}

function pad(value: number | string, width: number): string {
  return String(value).padStart(width);
}
