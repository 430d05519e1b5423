import { parseArgs } from "node:util";

/** The suites of `npm test`, in their order. */
export const SUITES = ["check", "pg", "stack", "conformance", "browser"] as const;

/** One suite of `npm test`. */
export type Suite = (typeof SUITES)[number];

/** Runs beside the suite before it, which mostly waits for servers that it stopped and started. */
const BESIDE: ReadonlyMap<Suite, Suite> = new Map([["stack", "pg"]]);

/** What a call of `npm test` asks for. */
export interface TestPlan {
  readonly suites: readonly Suite[];
  /** Words that the paths of the test files have to contain; empty for all files. */
  readonly patterns: readonly string[];
}

/** The suites in turns: those of one turn run at the same time. */
export function turnsOf(suites: readonly Suite[]): readonly (readonly Suite[])[] {
  const turns: Suite[][] = [];
  for (const suite of suites) {
    const last = turns.at(-1);
    const beside = BESIDE.get(suite);
    if (last !== undefined && beside !== undefined && last.includes(beside)) last.push(suite);
    else turns.push([suite]);
  }
  return turns;
}

/** How `npm test` is called. */
export const USAGE = `Usage: npm test [-- [--only SUITE]… [-- PATTERN…]]

  --only SUITE  one of ${SUITES.join(", ")}; may be given several times
  PATTERN       only test files whose path contains it (leaves out check, whose parts have no files)`;

/** Reads the arguments of `npm test`; throws an error with the usage for those that it does not know. */
export function planTests(args: readonly string[]): TestPlan {
  const split = args.indexOf("--");
  const own = split === -1 ? args : args.slice(0, split);
  const patterns = split === -1 ? [] : args.slice(split + 1);
  const only = parseOnly(own);
  for (const name of only) {
    if (!isSuite(name)) throw new Error(`There is no suite "${name}".\n\n${USAGE}`);
  }
  const suites = SUITES.filter((suite) => (only.length === 0 ? isFiltered(suite, patterns) : only.includes(suite)));
  return { suites, patterns };
}

function parseOnly(args: readonly string[]): readonly string[] {
  try {
    return parseArgs({ args: [...args], options: { only: { type: "string", multiple: true } } }).values.only ?? [];
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, { cause: error });
  }
}

function isSuite(name: string): name is Suite {
  return (SUITES as readonly string[]).includes(name);
}

function isFiltered(suite: Suite, patterns: readonly string[]): boolean {
  return patterns.length === 0 || suite !== "check";
}
