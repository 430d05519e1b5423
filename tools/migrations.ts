import { execFileSync } from "node:child_process";
import { posix } from "node:path";
import { report } from "./findings.ts";
import type { Findings, Problem } from "./findings.ts";
import { importsOf, parseWorkspace } from "./module-graph.ts";
import type { ParsedModule } from "./module-graph.ts";
import { loadWorkspace } from "./workspace.ts";

/**
 * Checks that a package's migrations are numbered without gaps, listed in that order, named like their files,
 * and not touched once they are part of a release.
 */
export function checkMigrations(root: string): Findings {
  const modules = parseWorkspace(loadWorkspace(root)).filter(
    ({ path }) => /^packages\/[^/]+\/migrations\/[^/]+\.ts$/.test(path) && !path.endsWith(".test.ts"),
  );
  const problems: Problem[] = [];
  for (const [folder, members] of Map.groupBy(modules, ({ path }) => posix.dirname(path))) {
    problems.push(...checkFolder(folder, members));
  }
  problems.push(...checkReleased(root));
  return { seen: `${modules.length} modules of migrations`, problems };
}

function checkFolder(folder: string, members: readonly ParsedModule[]): Problem[] {
  const problems: Problem[] = [];
  const index = members.find(({ path }) => path === `${folder}/index.ts`);
  const migrations = members.filter((module) => module !== index);
  for (const [position, { path, text }] of migrations.entries()) {
    const name = posix.basename(path, ".ts");
    const number = /^(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*$/.exec(name)?.[1];
    if (number === undefined) problems.push({ file: path, text: "is not named NNNN-what.ts" });
    else if (Number(number) !== position + 1) problems.push({ file: path, text: `is number ${position + 1} in order` });
    if (!text.includes(`name: "${name}"`)) problems.push({ file: path, text: `does not bear the name "${name}"` });
  }
  if (index === undefined) return [...problems, { file: `${folder}/index.ts`, text: "is missing" }];
  const listed = importsOf(index)
    .imports.map(({ specifier }) => posix.join(folder, specifier))
    .filter((path) => posix.dirname(path) === folder);
  const expected = migrations.map(({ path }) => path);
  if (listed.join() !== expected.join()) {
    problems.push({
      file: index.path,
      text: `does not import, in order: ${expected.map((path) => posix.basename(path)).join(", ")}`,
    });
  }
  return problems;
}

/** A database out there has run the released ones, so a change of them reaches nobody. */
function checkReleased(root: string): Problem[] {
  const git = (...args: string[]): string[] =>
    execFileSync("git", args, { cwd: root, encoding: "utf8" })
      .split("\n")
      .filter((line) => line !== "");
  const release = git("tag", "--list", "v*", "--sort=-version:refname")[0];
  if (release === undefined) return [];
  const changed = git(
    "diff",
    "--name-only",
    "--diff-filter=MDR",
    "--no-renames",
    release,
    "--",
    "packages/*/migrations/[0-9]*",
  );
  return changed.map((file) => ({ file, text: `was released with ${release} and may not change any more` }));
}

if (import.meta.main) report(checkMigrations(process.cwd()));
