import { readFile } from "node:fs/promises";
import type { Option } from "./option.ts";

/** The values of a record of options. */
export type ConfigValues<O extends Record<string, Option<unknown>>> = {
  readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never;
};

/** What is wrong with the configuration, all at once. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
  }
}

/**
 * Reads the options from `environment`. Throws `ConfigError` that names every missing, malformed
 * and unknown `MUNIMENT_*` setting.
 */
export function readConfig<O extends Record<string, Option<unknown>>>(
  options: O,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigValues<O> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(options)) {
    const given = environment[option.name] ?? option.default;
    if (given === undefined) {
      problems.push(`${option.name} is required: ${option.doc}`);
      continue;
    }
    try {
      values[key] = option.parse(given);
    } catch (error) {
      problems.push(`${option.name} ${error instanceof Error ? error.message : "is not valid"}`);
    }
  }
  const known = new Set(Object.values(options).map((option) => option.name));
  for (const name of Object.keys(environment)) {
    if (name.startsWith("MUNIMENT_") && !known.has(name)) problems.push(`${name} is not a setting of this server`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values as ConfigValues<O>;
}

/** The same with a file of one `NAME=value` a line below the environment. */
export async function readConfigFile<O extends Record<string, Option<unknown>>>(
  options: O,
  environment: Readonly<Record<string, string | undefined>>,
  file?: string,
): Promise<ConfigValues<O>> {
  const lines = file === undefined ? [] : (await readFile(file, "utf8")).split(/\r?\n/);
  const given = Object.fromEntries(
    lines
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const at = line.indexOf("=");
        return at === -1 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      }),
  ) as Record<string, string>;
  return readConfig(options, { ...given, ...environment });
}

/** The defaults of every option that has one. */
export function defaultsOf<O extends Record<string, Option<unknown>>>(options: O): Partial<ConfigValues<O>> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, option]) =>
      option.default === undefined ? [] : [[key, option.parse(option.default)]],
    ),
  ) as Partial<ConfigValues<O>>;
}

/** The process's environment; the only place that reads it. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
