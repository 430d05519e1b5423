import { spawn } from "node:child_process";
import type { SpawnOptions } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { readReport, summaryLine } from "./check.ts";
import { installPackages, TEST_PACKAGES, thisMachine } from "./debian-packages.ts";
import { joinNamed, listOf, namedInChecks, namedInJourneys, namedInVitest } from "./named-tests.ts";
import { judge, NOTHING, readJourneys, readLastLine, tableOf } from "./test-counts.ts";
import type { JudgedCounts, SuiteResult } from "./test-counts.ts";
import { planTests, turnsOf } from "./test-plan.ts";
import { createInstallations } from "./test-installation.ts";
import type { Installation } from "./test-installation.ts";
import type { Suite, TestPlan } from "./test-plan.ts";

interface Run {
  readonly plan: TestPlan;
  /** For reports and data; removed at the end. */
  readonly folder: string;
  readonly stop: AbortSignal;
  /** Another Muniment with the demonstration firm; `undefined` when it did not start. */
  readonly startMuniment: () => Promise<Installation | undefined>;
}

const ROOT = join(import.meta.dirname, "..");
const AGAINST_MUNIMENT: readonly Suite[] = ["conformance", "browser"];

/** Several at once are told apart by what they print, which for all but the last comes when they have ended. */
async function runTurn(suites: readonly Suite[], run: Run): Promise<SuiteResult[]> {
  return Promise.all(
    suites.map(async (suite, index) => {
      const isBeside = index < suites.length - 1;
      console.log(`\n── ${suite}${isBeside ? " begins; what it prints follows when it has ended" : ""} ──`);
      const begun = performance.now();
      const counts = await countsOf(suite, run, isBeside);
      return { suite, ...counts, seconds: (performance.now() - begun) / 1000 };
    }),
  );
}

async function countsOf(suite: Suite, run: Run, isBeside: boolean): Promise<JudgedCounts> {
  switch (suite) {
    case "check":
      return runCheckSuite(run);
    case "conformance":
      return withMuniment(run, async (ready) => runConformance(ready, run));
    case "browser":
      return withMuniment(run, async (ready) => runJourneys(ready, run));
    default:
      return runVitest({ suite, args: ["--project", suite], env: {}, isBeside }, run);
  }
}

async function runCheckSuite(run: Run): Promise<JudgedCounts> {
  const child = spawn(process.execPath, ["tools/check.ts"], childOptions(run, ["ignore", "pipe", "inherit"]));
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const code = await exitCode(child);
  return { ...judge(readLastLine(output), code, false), named: namedInChecks(output) };
}

interface VitestRun {
  readonly suite: Suite;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether it makes room for the suite that runs at the same time, and keeps what it prints until it has ended. */
  readonly isBeside?: boolean;
}

async function runVitest({ suite, args, env, isBeside = false }: VitestRun, run: Run): Promise<JudgedCounts> {
  const report = join(run.folder, `${suite}.json`);
  const isFiltered = run.plan.patterns.length > 0;
  const child = spawn(
    process.execPath,
    [
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      "run",
      ...args,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...(isFiltered ? ["--passWithNoTests", ...run.plan.patterns] : []),
    ],
    childOptions(run, isBeside ? ["ignore", "pipe", "pipe"] : "inherit", env),
  );
  if (isBeside && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const printed = printedBy(child);
  const code = await exitCode(child);
  process.stdout.write(await printed);
  return { ...judge(readReport(report), code, isFiltered), named: namedInVitest(report) };
}

async function runConformance(ready: string, run: Run): Promise<JudgedCounts> {
  const args = ["--config", "conformance/vitest.config.ts"];
  return runVitest({ suite: "conformance", args, env: { MUNIMENT_READY: ready } }, run);
}

async function runJourneys(ready: string, run: Run): Promise<JudgedCounts> {
  const report = join(run.folder, "browser.json");
  const isFiltered = run.plan.patterns.length > 0;
  const child = spawn(
    process.execPath,
    [
      join(ROOT, "node_modules/@playwright/test/cli.js"),
      "test",
      "--config=e2e/playwright.config.ts",
      "--reporter=list,json",
      ...(isFiltered ? ["--pass-with-no-tests", ...run.plan.patterns] : []),
    ],
    childOptions(run, "inherit", { MUNIMENT_READY: ready, PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
  );
  const code = await exitCode(child);
  return { ...judge(readJourneys(report), code, isFiltered), named: namedInJourneys(report) };
}

/** Runs a suite against what `ready.json` names of a Muniment with an untouched demonstration firm. */
async function withMuniment(run: Run, suite: (ready: string) => Promise<JudgedCounts>): Promise<JudgedCounts> {
  const installation = await run.startMuniment();
  if (installation === undefined) return { ...NOTHING, failed: 1, trouble: "Muniment did not start" };
  let trouble: string | undefined;
  let counts: JudgedCounts;
  try {
    counts = await suite(installation.ready);
  } finally {
    trouble = await installation.stop();
  }
  if (trouble === undefined) return counts;
  return { ...counts, failed: counts.failed + 1, trouble: counts.trouble ?? trouble };
}

function childOptions(
  run: Run,
  stdio: SpawnOptions["stdio"],
  env: Readonly<Record<string, string>> = {},
): SpawnOptions {
  return { cwd: ROOT, signal: run.stop, env: { ...process.env, ...env }, ...(stdio === undefined ? {} : { stdio }) };
}

/** What a child wrote to pipes until it ended, both together. */
async function printedBy(child: ReturnType<typeof spawn>): Promise<string> {
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => parts.push(text));
  }
  return new Promise((resolve) => {
    child.once("error", () => resolve(parts.join("")));
    child.once("close", () => resolve(parts.join("")));
  });
}

function exitCode(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

async function main(): Promise<void> {
  const plan = planTests(process.argv.slice(2));
  installPackages(TEST_PACKAGES, thisMachine);
  const folder = await mkdtemp(join(tmpdir(), "muniment-test-"));
  // As root the embedded PostgreSQL runs as another user, who has to get through.
  await chmod(folder, 0o711);
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());
  const { signal: stop } = stopping;
  const wanted = plan.suites.filter((suite) => AGAINST_MUNIMENT.includes(suite)).length;
  const startMuniment = createInstallations({ folder, signal: stop, wanted });
  const results: SuiteResult[] = [];
  try {
    for (const suites of turnsOf(plan.suites)) {
      if (!stop.aborted) results.push(...(await runTurn(suites, { plan, folder, stop, startMuniment })));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const named = listOf(joinNamed(results.flatMap((result) => result.named ?? [])));
  console.log(`\n${[tableOf(results), named, summaryLine(results)].filter((part) => part !== "").join("\n\n")}`);
  const total = results.reduce((sum, { passed }) => sum + passed, 0);
  if (stop.aborted || total === 0 || results.some(({ failed }) => failed > 0)) process.exitCode = 1;
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    console.log(summaryLine([{ ...NOTHING, failed: 1 }]));
    process.exitCode = 1;
  });
}
