import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import type { Comment, EcmaScriptModule, Program } from "oxc-parser";
import { lineAt } from "./workspace.ts";
import type { Unit, Workspace } from "./workspace.ts";

/** A module with its syntax tree. */
export interface ParsedModule {
  readonly path: string;
  readonly unit: Unit;
  readonly text: string;
  readonly program: Program;
  readonly module: EcmaScriptModule;
  readonly comments: readonly Comment[];
  /** The parser's first complaint, if it has one. */
  readonly error?: string;
}

/** One import of a module, static, dynamic, re-exported or in a type. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  readonly isTypeOnly: boolean;
}

/** What a specifier means, seen from the importing module. */
export type Target =
  | { readonly kind: "builtin" }
  /** `path` is relative to the root and may lie outside the unit. */
  | { readonly kind: "relative"; readonly path: string }
  /** `path` is absent when the package has no such entry in `exports`. */
  | { readonly kind: "workspace"; readonly unit: Unit; readonly path?: string }
  | { readonly kind: "npm"; readonly name: string };

/** An import with the module that it stands in and what it names. */
export interface ResolvedImport extends Import {
  readonly from: ParsedModule;
  readonly target: Target;
}

/** Parses every module of the workspace, in the order of its units. */
export function parseWorkspace(workspace: Workspace): ParsedModule[] {
  return workspace.units.flatMap((unit) => unit.modules.map((path) => parseModule(workspace.root, path, unit)));
}

/** The imports of a module, and the lines of each `import()` whose path is computed. */
export function importsOf(module: ParsedModule): { imports: Import[]; computed: number[] } {
  const { text } = module;
  const imports: Import[] = [];
  const computed: number[] = [];
  const add = (specifier: string, start: number, isTypeOnly: boolean): void => {
    imports.push({ specifier, line: lineAt(text, start), isTypeOnly });
  };
  for (const found of module.module.staticImports) {
    const isTypeOnly = found.entries.length > 0 && found.entries.every((entry) => entry.isType);
    add(found.moduleRequest.value, found.start, isTypeOnly);
  }
  for (const found of module.module.staticExports) {
    for (const entry of found.entries) {
      if (entry.moduleRequest !== null) add(entry.moduleRequest.value, found.start, entry.isType);
    }
  }
  for (const found of module.module.dynamicImports) {
    const request = text.slice(found.moduleRequest.start, found.moduleRequest.end);
    const literal = /^(["'])(.*)\1$/s.exec(request);
    if (literal?.[2] === undefined) computed.push(lineAt(text, found.start));
    else add(literal[2], found.start, false);
  }
  if (/\bimport\s*\(/.test(text)) {
    new Visitor({
      TSImportType: (node) => {
        if (typeof node.source.value === "string") add(node.source.value, node.start, true);
      },
    }).visit(module.program);
  }
  return { imports, computed };
}

/** Finds what `specifier` in `from` names; does not look whether a relative path exists. */
export function resolveImport(workspace: Workspace, from: string, specifier: string): Target {
  if (specifier.startsWith(".")) return { kind: "relative", path: posix.join(posix.dirname(from), specifier) };
  if (isBuiltin(specifier)) return { kind: "builtin" };
  const parts = specifier.split("/");
  const depth = specifier.startsWith("@") ? 2 : 1;
  const name = parts.slice(0, depth).join("/");
  const unit = workspace.units.find((candidate) => candidate.isPackage && candidate.manifest.name === name);
  if (unit === undefined) return { kind: "npm", name };
  const file = entryOf(unit, [".", ...parts.slice(depth)].join("/"));
  return { kind: "workspace", unit, ...(file === undefined ? {} : { path: posix.join(unit.dir, file) }) };
}

/** The file behind an entry point; an entry with `*` stands for as many as fit. */
function entryOf(unit: Unit, entry: string): string | undefined {
  const exports = unit.manifest.exports ?? {};
  if (exports[entry] !== undefined) return exports[entry];
  for (const [pattern, file] of Object.entries(exports)) {
    const [before = "", after] = pattern.split("*");
    if (after === undefined || !entry.startsWith(before) || !entry.endsWith(after)) continue;
    const path = file.replace("*", entry.slice(before.length, entry.length - after.length));
    if (unit.modules.includes(posix.join(unit.dir, path))) return path;
  }
  return undefined;
}

function parseModule(root: string, path: string, unit: Unit): ParsedModule {
  const text = readFileSync(join(root, path), "utf8");
  const result = parseSync(path, text);
  const error = result.errors[0]?.message;
  return {
    path,
    unit,
    text,
    program: result.program,
    module: result.module,
    comments: result.comments,
    ...(error === undefined ? {} : { error }),
  };
}
