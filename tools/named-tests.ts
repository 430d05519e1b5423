import { readFileSync } from "node:fs";

/** Tests that somebody has to look at, as the end of a run names them. */
export interface NamedTests {
  /** Names with the beginning of what went wrong. */
  readonly failed: readonly string[];
  /** What failed at first and passed then. */
  readonly secondTries: readonly string[];
}

interface VitestReport {
  readonly testResults?: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      /** Of every try: a test that passed at the second has those of the first. */
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

interface JourneySuite {
  readonly title: string;
  readonly suites?: readonly JourneySuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly { readonly error?: { readonly message?: string } }[];
    }[];
  }[];
}

const NONE: NamedTests = { failed: [], secondTries: [] };
const LONGEST_MESSAGE = 1_500;

/** Reads a JSON report of vitest; nothing when there is none. */
export function namedInVitest(file: string): NamedTests {
  const files = (readJson(file) as VitestReport | undefined)?.testResults ?? [];
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const unloaded = files.filter(
    ({ message, assertionResults }) => message !== undefined && message !== "" && assertionResults.length === 0,
  );
  return {
    failed: [
      ...unloaded.map(({ name, message = "" }) => told(name, message)),
      ...tests
        .filter(({ status }) => status === "failed")
        .map(({ fullName, failureMessages }) => told(fullName, (failureMessages ?? []).join("\n"))),
    ],
    secondTries: tests
      .filter(({ status, failureMessages }) => status === "passed" && (failureMessages ?? []).length > 0)
      .map(({ fullName, failureMessages }) => told(fullName, (failureMessages ?? []).join("\n"))),
  };
}

/** Reads a JSON report of Playwright; nothing when there is none. */
export function namedInJourneys(file: string): NamedTests {
  const suites = (readJson(file) as { readonly suites?: readonly JourneySuite[] } | undefined)?.suites;
  return suites === undefined ? NONE : joinNamed(suites.map((suite) => namedInSuite(suite, [])));
}

/** All of them together. */
export function joinNamed(all: readonly NamedTests[]): NamedTests {
  return {
    failed: all.flatMap(({ failed }) => failed),
    secondTries: all.flatMap(({ secondTries }) => secondTries),
  };
}

/** The names of the static checks and suites that `npm run check` printed as failed. */
export function namedInChecks(output: string): NamedTests {
  const failed = [...output.matchAll(/^FAIL (?<name>.+?) +[\d.]+ s$/gm)].map(({ groups }) => groups?.["name"] ?? "");
  return { failed, secondTries: [] };
}

/** What the end of a run says of them; empty when there is nothing to say. */
export function listOf({ failed, secondTries }: NamedTests): string {
  return [section("Failed:", failed), section("Passed at the second try:", secondTries)]
    .filter((text) => text !== "")
    .join("\n\n");
}

function namedInSuite({ title, suites = [], specs = [] }: JourneySuite, above: readonly string[]): NamedTests {
  const path = [...above, title];
  const of = (wanted: string): string[] =>
    specs.flatMap((spec) =>
      spec.tests
        .filter(({ status }) => status === wanted)
        .map(({ results }) =>
          told(
            [...path, spec.title].join(" › "),
            results.map(({ error }) => error?.message ?? "").find((message) => message !== "") ?? "",
          ),
        ),
    );
  return joinNamed([
    { failed: of("unexpected"), secondTries: of("flaky") },
    ...suites.map((suite) => namedInSuite(suite, path)),
  ]);
}

function told(name: string, message: string): string {
  const indented = message.slice(0, LONGEST_MESSAGE).trim().replaceAll("\n", "\n    ");
  return indented === "" ? name : `${name}\n    ${indented}`;
}

function section(heading: string, names: readonly string[]): string {
  return names.length === 0 ? "" : [heading, ...names.map((name) => `  ${name}`)].join("\n");
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
