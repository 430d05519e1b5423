import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { Visitor } from "oxc-parser";
import { undocumentedNames } from "./docstrings.ts";
import { report } from "./findings.ts";
import type { Findings, Problem } from "./findings.ts";
import { parseWorkspace } from "./module-graph.ts";
import type { ParsedModule } from "./module-graph.ts";
import { isTestModule, lineAt, loadWorkspace } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

/** Units that may ask the machine for the time; everything else takes a `Clock`. */
const TIMEKEEPERS = new Set(["packages/kernel", "packages/platform", "tools"]);

const README_LINES = 40;

/** Checks conventions that the linter has no rule for: the clock, docstrings of public names, READMEs. */
export function checkConventions(root: string): Findings {
  const workspace = loadWorkspace(root);
  const modules = parseWorkspace(workspace);
  const problems: Problem[] = [];
  if (modules.length === 0) problems.push({ file: ".", text: "no module was seen" });
  for (const module of modules) {
    if (!isTestModule(module.path) && !TIMEKEEPERS.has(module.unit.dir)) problems.push(...checkClock(module));
  }
  const { problems: undocumented, names } = undocumentedNames(workspace, modules);
  problems.push(...undocumented, ...checkReadmes(workspace));
  return { seen: `${modules.length} modules and ${names} public names`, problems };
}

/** `Date.now()` is the linter's; `new Date(value)` only converts and is fine. */
function checkClock(module: ParsedModule): Problem[] {
  const problems: Problem[] = [];
  const complain = (start: number): void => {
    const text = "asks the machine for the time; take it from a Clock";
    problems.push({ file: module.path, line: lineAt(module.text, start), text });
  };
  new Visitor({
    NewExpression: ({ callee, arguments: args, start }) => {
      if (callee.type === "Identifier" && callee.name === "Date" && args.length === 0) complain(start);
    },
    CallExpression: ({ callee, start }) => {
      if (callee.type === "Identifier" && callee.name === "Date") complain(start);
    },
  }).visit(module.program);
  return problems;
}

function checkReadmes({ root, units }: Workspace): Problem[] {
  const problems: Problem[] = [];
  for (const { dir, isPackage } of units) {
    if (!isPackage || !dir.startsWith("packages/")) continue;
    const file = posix.join(dir, "README.md");
    if (!existsSync(join(root, file))) {
      problems.push({ file, text: "is missing: purpose, tables and endpoints the package owns, what it may import" });
      continue;
    }
    const lines = readFileSync(join(root, file), "utf8").trimEnd().split("\n").length;
    if (lines > README_LINES) problems.push({ file, text: `has ${lines} lines; at most ${README_LINES}` });
  }
  return problems;
}

if (import.meta.main) report(checkConventions(process.cwd()));
