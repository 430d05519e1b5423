import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** One static check, or a suite of tests. */
export interface Check {
  readonly name: string;
  /** Program and arguments, run in the root with the project's own tools first in the path. */
  readonly command: readonly [string, ...string[]];
  /** A file into which the command writes vitest's JSON report; its tests are counted one by one. */
  readonly report?: string;
}

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What came of a check. */
export interface Outcome extends Counts {
  readonly name: string;
  readonly seconds: number;
  /** What the command printed, both streams. */
  readonly output: string;
}

/** Runs the checks, at most `width` at a time, and tells of each as it ends. */
export async function runChecks(
  checks: readonly Check[],
  width: number,
  tell: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const waiting = [...checks];
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const outcome = await runCheck(check);
      outcomes.push(outcome);
      tell(outcome);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return outcomes;
}

/** The last line of a run: `N passed, N failed, N skipped`. */
export function summaryLine(outcomes: readonly Counts[]): string {
  const sum = (count: (outcome: Counts) => number): number =>
    outcomes.reduce((all, outcome) => all + count(outcome), 0);
  const passed = sum((outcome) => outcome.passed);
  const failed = sum((outcome) => outcome.failed);
  return `${passed} passed, ${failed} failed, ${sum((outcome) => outcome.skipped)} skipped`;
}

async function runCheck(check: Check): Promise<Outcome> {
  const started = performance.now();
  const { code, output } = await run(check.command);
  const seconds = (performance.now() - started) / 1000;
  const counted = check.report === undefined ? undefined : readReport(check.report);
  const { passed, failed, skipped } = counted ?? { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  // A file that cannot be loaded has no tests to count, and a command that fails has failed.
  return { name: check.name, seconds, passed, failed: code === 0 ? failed : Math.max(failed, 1), skipped, output };
}

function run([program, ...args]: Check["command"]): Promise<{ code: number; output: string }> {
  const path = [join(process.cwd(), "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  const child = spawn(program, args, { env: { ...process.env, PATH: path }, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") }));
  });
}

/** The counts in a JSON report of vitest, or undefined when there is none. */
export function readReport(file: string): Counts | undefined {
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as Record<string, number | undefined>;
    const skipped = (report["numPendingTests"] ?? 0) + (report["numTodoTests"] ?? 0);
    return { passed: report["numPassedTests"] ?? 0, failed: report["numFailedTests"] ?? 0, skipped };
  } catch {
    return undefined;
  }
}

function checksIn(folder: string): Check[] {
  const node = process.execPath;
  const report = join(folder, "unit.json");
  // The slow ones first, so that no core waits for them at the end.
  return [
    {
      name: "unit tests",
      command: [
        "vitest",
        "run",
        "--project",
        "unit",
        "--reporter=dot",
        "--reporter=json",
        `--outputFile.json=${report}`,
      ],
      report,
    },
    { name: "types for node", command: ["tsc", "-p", "tsconfig.node.json"] },
    { name: "types for the kit", command: ["tsc", "-p", "tsconfig.web.json"] },
    { name: "types for the kit's page", command: ["tsc", "-p", "apps/kit"] },
    { name: "types for Control Center", command: ["tsc", "-p", "apps/control-center"] },
    { name: "types for the Work client", command: ["tsc", "-p", "apps/work-web"] },
    { name: "types for Operate in the browser", command: ["tsc", "-p", "apps/operate-web"] },
    { name: "types for Tracker in the browser", command: ["tsc", "-p", "apps/tracker-web"] },
    { name: "types for what drives browsers", command: ["tsc", "-p", "e2e"] },
    { name: "unused code", command: ["knip", "--no-progress", "--no-config-hints"] },
    { name: "lint", command: ["oxlint", "--type-aware"] },
    { name: "types for node and browsers", command: ["tsc", "-p", "tsconfig.iso.json"] },
    { name: "format", command: ["oxfmt", "--check"] },
    { name: "layers", command: [node, "tools/layers.ts"] },
    { name: "tables", command: [node, "tools/tables.ts"] },
    { name: "names", command: [node, "tools/names.ts"] },
    { name: "conventions", command: [node, "tools/conventions.ts"] },
    { name: "migrations", command: [node, "tools/migrations.ts"] },
    { name: "openapi", command: [node, "tools/openapi.ts", "--check"] },
    { name: "settings page", command: [node, "tools/config-docs.ts", "--check"] },
  ];
}

function printOutcome({ name, seconds, failed, output }: Outcome): void {
  console.log(`${failed === 0 ? "ok  " : "FAIL"} ${name.padEnd(28)} ${seconds.toFixed(1).padStart(5)} s`);
  if (failed > 0) console.log(`${output.trim()}\n`);
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), "muniment-check-"));
  try {
    const outcomes = await runChecks(checksIn(folder), Math.max(2, availableParallelism()), printOutcome);
    console.log(summaryLine(outcomes));
    if (outcomes.some((outcome) => outcome.failed > 0)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
