import { posix } from "node:path";
import type { Declaration, Statement } from "oxc-parser";
import type { Problem } from "./findings.ts";
import { resolveImport } from "./module-graph.ts";
import type { ParsedModule } from "./module-graph.ts";
import { isTestModule, lineAt } from "./workspace.ts";
import type { Unit, Workspace } from "./workspace.ts";

interface Declared {
  readonly module: ParsedModule;
  readonly name: string;
  readonly statement: Statement;
  readonly declaration: Declaration;
}

const MAX_LINES = 3;

/** Finds the names that packages export without a docstring, and counts those that they export. */
export function undocumentedNames(
  workspace: Workspace,
  modules: readonly ParsedModule[],
): { problems: Problem[]; names: number } {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const found = new Map<Statement, Declared>();
  for (const unit of workspace.units) {
    if (!unit.isPackage) continue;
    for (const path of entryPoints(unit)) {
      const module = byPath.get(path);
      if (module === undefined || isTestModule(path)) continue;
      for (const declared of exportsOf(workspace, byPath, module)) found.set(declared.statement, declared);
    }
  }
  const problems: Problem[] = [];
  for (const { module, name, statement, declaration } of found.values()) {
    if (describesItself(declaration)) continue;
    const lines = docstringLines(module, statement);
    const line = lineAt(module.text, statement.start);
    if (lines === 0) problems.push({ file: module.path, line, text: `${name} is public and has no docstring` });
    if (lines > MAX_LINES) {
      problems.push({ file: module.path, line, text: `the docstring of ${name} has ${lines} lines; say it in three` });
    }
  }
  return { problems, names: found.size };
}

function entryPoints(unit: Unit): string[] {
  return Object.values(unit.manifest.exports ?? {}).flatMap((entry) => {
    const [before = "", after] = posix.join(unit.dir, entry).split("*");
    if (after === undefined) return [before];
    return unit.modules.filter((path) => path.startsWith(before) && path.endsWith(after));
  });
}

function exportsOf(
  workspace: Workspace,
  byPath: ReadonlyMap<string, ParsedModule>,
  module: ParsedModule,
  wanted?: string,
): Declared[] {
  const found: Declared[] = [];
  const follow = (specifier: string, name?: string): void => {
    const target = resolveImport(workspace, module.path, specifier);
    const next = target.kind === "relative" ? byPath.get(target.path) : undefined;
    if (next !== undefined) found.push(...exportsOf(workspace, byPath, next, name));
  };
  for (const entry of module.module.staticExports.flatMap((statement) => statement.entries)) {
    const name = entry.exportName.name ?? undefined;
    if (wanted !== undefined && name !== undefined && name !== wanted) continue;
    if (entry.moduleRequest !== null) {
      follow(entry.moduleRequest.value, entry.importName.name ?? wanted);
      continue;
    }
    const local = entry.localName.name ?? name ?? "default";
    const imported = importOf(module, local);
    const declared = declarationOf(module, local);
    if (imported !== undefined) follow(imported.specifier, imported.name);
    else if (declared !== undefined) found.push(declared);
  }
  return found;
}

function importOf(module: ParsedModule, local: string): { specifier: string; name: string } | undefined {
  for (const statement of module.module.staticImports) {
    const entry = statement.entries.find((candidate) => candidate.localName.value === local);
    if (entry !== undefined) return { specifier: statement.moduleRequest.value, name: entry.importName.name ?? local };
  }
  return undefined;
}

function declarationOf(module: ParsedModule, name: string): Declared | undefined {
  for (const statement of module.program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration === null || !isNamed(declaration, name)) continue;
    return { module, name, statement, declaration: declaration as Declaration };
  }
  return undefined;
}

function isNamed(declaration: Declaration | Statement, name: string): boolean {
  switch (declaration.type) {
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return declaration.id?.name === name;
    case "VariableDeclaration":
      return declaration.declarations.some(({ id }) => id.type === "Identifier" && id.name === name);
    default:
      return false;
  }
}

/** An endpoint has its summary, and a list of names says itself. */
function describesItself(declaration: Declaration): boolean {
  if (declaration.type !== "VariableDeclaration") return false;
  const init = declaration.declarations[0]?.init;
  return init?.type === "CallExpression" && init.callee.type === "Identifier" && init.callee.name === "endpoint";
}

function docstringLines(module: ParsedModule, statement: Statement): number {
  const comment = module.comments.findLast((candidate) => candidate.end <= statement.start);
  if (comment?.type !== "Block" || !comment.value.startsWith("*")) return 0;
  if (module.text.slice(comment.end, statement.start).trim() !== "") return 0;
  return comment.value.split("\n").filter((line) => /[^\s*]/.test(line)).length;
}
