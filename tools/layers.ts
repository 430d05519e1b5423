import { posix } from "node:path";
import { findCycles } from "./cycles.ts";
import { report } from "./findings.ts";
import type { Findings, Problem } from "./findings.ts";
import { FORBIDDEN_IMPORTS, NEUTRAL_PACKAGES, floorOf } from "./floors.ts";
import { importsOf, parseWorkspace, resolveImport } from "./module-graph.ts";
import type { ParsedModule, ResolvedImport, Target } from "./module-graph.ts";
import { checkSlices } from "./slices.ts";
import { isModule, isTestModule, loadWorkspace } from "./workspace.ts";
import type { Manifest, Unit, Workspace } from "./workspace.ts";

/**
 * Checks who imports whom: floors, slices, runtimes, entry points, declared dependencies, cycles. Imports of
 * types count like any other.
 */
export function checkLayers(root: string): Findings {
  const workspace = loadWorkspace(root);
  const modules = parseWorkspace(workspace);
  const problems: Problem[] = [...checkCoverage(workspace, modules)];
  const resolved: ResolvedImport[] = [];
  for (const module of modules) {
    if (module.error !== undefined) problems.push({ file: module.path, text: `cannot be parsed: ${module.error}` });
    const { imports, computed } = importsOf(module);
    for (const line of computed) {
      if (!module.unit.isPackage) continue;
      problems.push({ file: module.path, line, text: "import() of a computed path cannot be checked" });
    }
    for (const found of imports) {
      resolved.push({ ...found, from: module, target: resolveImport(workspace, module.path, found.specifier) });
    }
  }
  const modulePaths = new Set(modules.map((module) => module.path));
  for (const found of resolved) {
    for (const text of checkImport(found, workspace)) {
      problems.push({ file: found.from.path, line: found.line, text });
    }
  }
  problems.push(...checkSlices(modules, resolved), ...checkCycles(resolved, modulePaths));
  return { seen: `${modules.length} modules with ${resolved.length} imports`, problems };
}

/** A checker that overlooks modules passes everything, so what it saw is compared with what git lists. */
function checkCoverage(workspace: Workspace, modules: readonly ParsedModule[]): Problem[] {
  const problems: Problem[] = [];
  if (modules.length === 0) problems.push({ file: ".", text: "no module was seen" });
  const seen = new Set(modules.map((module) => module.path));
  const listed = new Set(workspace.files.filter(isModule));
  for (const path of listed) {
    if (!seen.has(path)) problems.push({ file: path, text: "is in git but in no package or known folder" });
  }
  for (const path of seen) {
    if (!listed.has(path)) problems.push({ file: path, text: "is a module that git ignores" });
  }
  for (const unit of workspace.units) {
    if (floorOf(unit.dir) === undefined) problems.push({ file: unit.dir, text: "has no floor in tools/floors.ts" });
  }
  return problems;
}

function checkImport(found: ResolvedImport, workspace: Workspace): string[] {
  const { target, from } = found;
  switch (target.kind) {
    case "builtin":
      return checkBuiltin(found);
    case "relative":
      return checkRelative(found, target.path);
    case "workspace":
      return checkWorkspaceImport(found, target, workspace);
    case "npm":
      return [...checkDeclared(found, target.name, workspace), ...checkNeutral(from, target.name)];
  }
}

function checkBuiltin({ from, specifier }: ResolvedImport): string[] {
  const runs = runtimeOf(from.path, from.unit);
  if (runs === "server" || isTestModule(from.path)) return [];
  return [`imports ${specifier}, but the package runs in browsers too`];
}

function checkNeutral(from: ParsedModule, name: string): string[] {
  if (isTestModule(from.path) || runtimeOf(from.path, from.unit) !== "both") return [];
  return NEUTRAL_PACKAGES.includes(name) ? [] : [`imports ${name}, which is not known to run in browsers and servers`];
}

function checkRelative({ from }: ResolvedImport, path: string): string[] {
  const dir = from.unit.dir;
  const isInside = dir === "." ? !path.includes("/") : path.startsWith(`${dir}/`);
  if (!isInside) return ["imports by a relative path out of its package"];
  const problems: string[] = [];
  if (isTestModule(path) && !isTestModule(from.path)) problems.push("product code imports test code");
  if (runtimeOf(from.path, from.unit) === "both" && !isTestModule(from.path)) {
    if (runtimeOf(path, from.unit) === "server") problems.push("imports a server module, but runs in browsers too");
  }
  return problems;
}

function checkWorkspaceImport(
  found: ResolvedImport,
  target: Extract<Target, { kind: "workspace" }>,
  workspace: Workspace,
): string[] {
  const { from, specifier } = found;
  const { unit } = target;
  if (unit === from.unit) return [`imports its own package by name; use a relative path`];
  const problems: string[] = [];
  const own = floorOf(from.unit.dir);
  const other = floorOf(unit.dir);
  if (own !== undefined && other !== undefined && other.floor >= own.floor) {
    problems.push(`floor ${own.floor} imports ${specifier} of floor ${other.floor}`);
  }
  if (own?.isBlackBox === true) problems.push(`imports ${specifier}, but ${own.unit} may know nothing of this system`);
  for (const rule of FORBIDDEN_IMPORTS) {
    if (rule.from.test(from.unit.dir) && rule.to.test(unit.dir)) problems.push(`imports ${specifier}: ${rule.why}`);
  }
  if (target.path === undefined) {
    problems.push(`${specifier} is not among the exports of ${unit.dir}/package.json`);
  } else {
    problems.push(...checkEntry(found, target.path, unit));
  }
  // The root's folders run in the workspace itself, where every package is linked.
  if (from.unit.isPackage) problems.push(...checkDeclared(found, unit.manifest.name ?? "", workspace));
  return problems;
}

function checkEntry({ from, specifier }: ResolvedImport, path: string, unit: Unit): string[] {
  const problems: string[] = [];
  const isTest = isTestModule(from.path) || from.unit.dir === "tools";
  if (isTestModule(path) && !isTest) problems.push(`product code imports test code, ${specifier}`);
  const own = runtimeOf(from.path, from.unit);
  const other = runtimeOf(path, unit);
  if (!isTest && other !== "both" && own !== other) problems.push(`${own} code imports ${specifier}, ${other} code`);
  return problems;
}

function checkDeclared(found: ResolvedImport, name: string, workspace: Workspace): string[] {
  const { manifest, dir } = found.from.unit;
  const isDevelopment = isTestModule(found.from.path) || found.isTypeOnly || !found.from.unit.isPackage;
  const declared = [manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies];
  if (isDevelopment) declared.push(manifest.devDependencies);
  if (isTestModule(found.from.path)) declared.push(workspace.rootManifest.devDependencies);
  if (declared.some((names) => names !== undefined && Object.hasOwn(names, name))) return [];
  const where = found.from.unit.isPackage ? posix.join(dir, "package.json") : "package.json";
  const isLate = isDeclaredForDevelopment(manifest, name);
  return [isLate ? `${name} is only a development dependency in ${where}` : `${name} is not declared in ${where}`];
}

function isDeclaredForDevelopment(manifest: Manifest, name: string): boolean {
  return manifest.devDependencies !== undefined && Object.hasOwn(manifest.devDependencies, name);
}

function runtimeOf(path: string, unit: Unit): "both" | "server" | "browser" {
  const floor = floorOf(unit.dir);
  if (floor === undefined) return "server";
  const isServer = floor.serverModules?.some((module) => posix.join(unit.dir, module) === path);
  return isServer === true ? "server" : floor.runs;
}

function checkCycles(resolved: readonly ResolvedImport[], modulePaths: ReadonlySet<string>): Problem[] {
  const graph = new Map<string, string[]>();
  for (const { from, target } of resolved) {
    const path = target.kind === "relative" || target.kind === "workspace" ? target.path : undefined;
    if (path === undefined || !modulePaths.has(path)) continue;
    const edges = graph.get(from.path) ?? [];
    edges.push(path);
    graph.set(from.path, edges);
  }
  return findCycles(graph).map((cycle) => ({
    file: cycle[0] ?? ".",
    text: `import cycle: ${[...cycle, cycle[0]].join(" -> ")}`,
  }));
}

if (import.meta.main) report(checkLayers(process.cwd()));
