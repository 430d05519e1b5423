import type { Option } from "./option.ts";

type Values<O extends Record<string, Option<unknown>>> = {
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
): Values<O> {
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
  return values as Values<O>;
}

/** The process's environment; the only place that reads it. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
