import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseWorkspace } from "./module-graph.ts";
import { longIdsIn, SHORT_GROUPS } from "./requirement-ids.ts";
import type { ShortGroup } from "./requirement-ids.ts";
import { testNames } from "./test-names.ts";
import { loadWorkspace } from "./workspace.ts";

/** How much of a group of requirements is named by tests. */
export interface GroupCoverage {
  readonly group: string;
  /** Every id of the specification, in its order. */
  readonly ids: readonly string[];
  readonly untested: readonly string[];
}

interface NamedTests {
  readonly path: string;
  readonly names: readonly string[];
}

const SPEC_FOLDER = "docs/spec";

/** Compares the ids in docs/spec with the names of the tests; an id that no test names is untested. */
export function specCoverage(root: string): GroupCoverage[] {
  const sources = readdirSync(join(root, SPEC_FOLDER))
    .filter((name) => name.endsWith(".md"))
    .toSorted();
  const texts = new Map(sources.map((name) => [name, readFileSync(join(root, SPEC_FOLDER, name), "utf8")]));
  const tests = parseWorkspace(loadWorkspace(root))
    .filter(({ path }) => /\.(?:test\.tsx?|e2e\.ts)$/.test(path))
    .map(({ path, program }) => ({ path, names: testNames(program) }));
  return [...longGroups([...texts.values()], tests), ...shortGroups(texts, tests)];
}

/** Ids that tests name and the specification does not have: misspelt, or removed. */
export function unknownIds(root: string, groups: readonly GroupCoverage[]): string[] {
  const known = new Set(groups.flatMap(({ ids }) => ids));
  const named = parseWorkspace(loadWorkspace(root))
    .filter(({ path }) => /\.(?:test\.tsx?|e2e\.ts)$/.test(path) && !path.startsWith("tools/"))
    .flatMap(({ program }) => testNames(program))
    .flatMap(longIdsIn);
  return [...new Set(named)].filter((id) => !known.has(id)).toSorted();
}

function longGroups(texts: readonly string[], tests: readonly NamedTests[]): GroupCoverage[] {
  const ids = new Set(texts.flatMap(longIdsIn));
  const tested = new Set(
    tests.filter(({ path }) => !path.startsWith("tools/")).flatMap(({ names }) => names.flatMap(longIdsIn)),
  );
  const groups = Map.groupBy([...ids].toSorted(), (id) => id.replace(/-\d+$/, ""));
  return [...groups].map(([group, members]) => coverage(group, members, (id) => tested.has(id)));
}

function shortGroups(texts: ReadonlyMap<string, string>, tests: readonly NamedTests[]): GroupCoverage[] {
  return SHORT_GROUPS.map((group) => {
    const names = tests.filter(({ path }) => group.tests.test(path)).flatMap((file) => file.names.map(spellOut));
    return coverage(group.group, shortIds(group, texts.get(group.source) ?? ""), (id) => {
      const pattern = new RegExp(`(?<![\\w.-])${id.replaceAll(".", "\\.")}(?![\\w-]|\\.\\d)`);
      return names.some((name) => pattern.test(name));
    });
  });
}

/** `P01 to P03` as `P01 P02 P03`: a test that reads a table from the specification proves each of its rows. */
function spellOut(name: string): string {
  return name.replaceAll(/\b([A-Z]+)(\d+) to \1(\d+)\b/g, (_, letters: string, first: string, last: string) =>
    Array.from(
      { length: Number(last) - Number(first) + 1 },
      (_row, at) => `${letters}${String(Number(first) + at).padStart(first.length, "0")}`,
    ).join(" "),
  );
}

function shortIds(group: ShortGroup, text: string): string[] {
  const ids: string[] = [];
  let isInside = group.heading === undefined;
  for (const line of text.split("\n")) {
    const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
    if (heading !== undefined && group.heading !== undefined) isInside = heading.startsWith(group.heading);
    const id = isInside ? group.line.exec(line)?.[1] : undefined;
    if (id !== undefined) ids.push(id);
  }
  return ids;
}

function coverage(group: string, ids: readonly string[], isTested: (id: string) => boolean): GroupCoverage {
  return { group, ids, untested: ids.filter((id) => !isTested(id)) };
}

/** The table that `npm run coverage:spec` prints. */
export function coverageTable(groups: readonly GroupCoverage[], options: { showMissing: boolean }): string {
  const width = Math.max(...groups.map(({ group }) => group.length), 5);
  const line = (group: string, ids: number, untested: number): string => {
    const tested = ids - untested;
    const percent = ids === 0 ? "-" : `${Math.floor((tested / ids) * 100)} %`;
    return `${group.padEnd(width)}  ${String(tested).padStart(5)} of ${String(ids).padStart(5)}  ${percent.padStart(5)}`;
  };
  const lines: string[] = [];
  for (const { group, ids, untested } of groups) {
    lines.push(line(group, ids.length, untested.length));
    if (options.showMissing && untested.length > 0) lines.push(`    untested: ${untested.join(" ")}`);
  }
  const sum = (count: (group: GroupCoverage) => number): number => groups.reduce((all, group) => all + count(group), 0);
  lines.push(
    line(
      "all",
      sum(({ ids }) => ids.length),
      sum(({ untested }) => untested.length),
    ),
  );
  return lines.join("\n");
}

if (import.meta.main) {
  const root = process.cwd();
  const groups = specCoverage(root);
  console.log(coverageTable(groups, { showMissing: process.argv.includes("--missing") }));
  const unknown = unknownIds(root, groups);
  const empty = groups.filter(({ ids }) => ids.length === 0).map(({ group }) => group);
  if (unknown.length > 0) console.error(`Named by tests, but not in ${SPEC_FOLDER}: ${unknown.join(" ")}`);
  if (empty.length > 0) console.error(`Groups without a single id in ${SPEC_FOLDER}: ${empty.join(", ")}`);
  if (unknown.length > 0 || empty.length > 0) process.exitCode = 1;
}
