import { userInfo } from "node:os";
import type { ParseArgsConfig } from "node:util";
import { processEnvironment } from "@muniment/platform/config";
import { openInstalledWork } from "@muniment/stack";
import { loadWorkConfig, openOperatorDesk } from "@muniment/work-server";
import type { OpenDesk, WorkConfig } from "@muniment/work-server";
import { parseWords, UsageError } from "../usage-error.ts";

/** The services that an operator's command acts with. */
export type Desk = OpenDesk["desk"];

/** What came of a command: for people, and for programs (`--json`). */
export interface Told {
  readonly text: string;
  readonly json: unknown;
}

/** What was written after a verb. */
export interface Given {
  readonly words: readonly string[];
  readonly text: (option: string) => string | undefined;
  readonly isOn: (option: string) => boolean;
}

/** One thing that a command does. */
export interface Verb {
  /** Least and most words after the verb. */
  readonly words: readonly [number, number];
  readonly options?: NonNullable<ParseArgsConfig["options"]>;
  readonly run: (desk: Desk, given: Given) => Promise<Told>;
}

/** The lines about options that every such command takes. */
export const DOOR_USAGE = `  --data DIR     data folder of a Muniment that runs on its own database, or has run; ./.muniment by default
  --config FILE  settings of the Work server instead, as for muniment work
  --json         what came of it as JSON

The exit code is 0 when it was done, 1 when it was refused or failed, 2 when the command was not understood.
Each act stands in the audit under the name of the machine's user who gave it.`;

const DOOR_OPTIONS = {
  data: { type: "string" },
  config: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Runs the verb that `args` begin with; the exit code. */
export async function runVerb(
  verbs: Readonly<Record<string, Verb>>,
  args: readonly string[],
  usage: string,
): Promise<number> {
  const [name = "", ...rest] = args;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  const options = { ...verb?.options, ...DOOR_OPTIONS };
  const { values, positionals } = parseWords(verb === undefined ? args : rest, options, { usage });
  if (values.help || name === "help") {
    console.log(usage);
    return 0;
  }
  if (verb === undefined) throw new UsageError(name === "" ? "What is to be done?" : `There is no "${name}".`, usage);
  const [least, most] = verb.words;
  if (positionals.length < least) throw new UsageError(`"${name}" needs more words.`, usage);
  if (positionals.length > most) throw new UsageError(`"${name}" takes fewer words.`, usage);
  const text = (option: string): string | undefined => {
    const value = (values as Readonly<Record<string, unknown>>)[option];
    return typeof value === "string" ? value : undefined;
  };
  const isOn = (option: string): boolean => (values as Readonly<Record<string, unknown>>)[option] === true;
  if (text("data") !== undefined && text("config") !== undefined) {
    throw new UsageError("Give a data folder or a configuration, not both.", usage);
  }
  await using installed = await findWork({ data: text("data"), config: text("config") });
  await using open = await openOperatorDesk(installed.config, operatorName());
  const told = await verb.run(open.desk, { words: positionals, text, isOn });
  console.log(isOn("json") ? JSON.stringify(told.json, undefined, 2) : told.text);
  return 0;
}

/** The value of an option that must be there. */
export function needed(given: Given, option: string): string {
  const value = given.text(option);
  if (value === undefined || value === "") throw new UsageError(`--${option} is needed.`, "See --help.");
  return value;
}

const MOST_ROWS = 10_000;

/** How many rows at most. */
export function limitOf(given: Given): number {
  const limit = Number(given.text("limit") ?? 100);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_ROWS) return limit;
  throw new UsageError(`--limit takes a number from 1 to ${MOST_ROWS}.`, "See --help.");
}

/** Rows as columns that stand under each other; a sentence when there are none. */
export function columns(rows: readonly (readonly string[])[], none: string): string {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(cell.length, most[index] ?? 0)),
    [],
  );
  const lines = rows.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  "));
  return lines.length === 0 ? none : lines.map((line) => line.trimEnd()).join("\n");
}

/** An act that came off. */
export function done(text: string, json: Readonly<Record<string, unknown>>): Told {
  return { text, json };
}

async function findWork(options: {
  data: string | undefined;
  config: string | undefined;
}): Promise<{ readonly config: WorkConfig } & AsyncDisposable> {
  if (options.config === undefined) return openInstalledWork(options.data ?? ".muniment");
  const config = await loadWorkConfig(processEnvironment(), options.config);
  return { config, [Symbol.asyncDispose]: async () => {} };
}

/** Who sits at the machine, and for whom root acts when `sudo` says so. */
function operatorName(): string {
  const { username } = userInfo();
  const behind = processEnvironment()["SUDO_USER"];
  return behind === undefined || behind === "" || behind === username
    ? `operator ${username}`
    : `operator ${username} (${behind})`;
}
