import { posix } from "node:path";
import { Visitor } from "oxc-parser";
import type { Problem } from "./findings.ts";
import { ENGINE_FLOORS, SLICES, floorOf } from "./floors.ts";
import type { ParsedModule, ResolvedImport } from "./module-graph.ts";
import { isTestModule, lineAt } from "./workspace.ts";

/** What a file of a role may not import; the role is the part of the name before the extension. */
const ROLE_RULES: Readonly<Record<string, { readonly forbidden: RegExp; readonly why: string }>> = {
  routes: {
    forbidden: /^(?:kysely|pg)$|\/db\.ts$|\.tables\.ts$/,
    why: "routes call one service or repository function and know no SQL",
  },
  service: {
    forbidden: /^(?:kysely|pg|fastify)$|^@muniment\/rest\/fastify$|\/db\.ts$|\.routes\.ts$/,
    why: "a service knows neither HTTP nor SQL",
  },
  repository: {
    forbidden: /^fastify$|^@muniment\/(?:rest\/fastify|platform\/http)$|\.(?:routes|service|tasks)\.ts$/,
    why: "a repository turns arguments into rows and knows nothing above it",
  },
};

/** As many public names, types aside, as a slice may have before it is two slices. */
const MAX_SLICE_NAMES = 24;

/** As many public names, types aside, as an engine may have at one entry point: its depth is what makes it one. */
const MAX_ENGINE_NAMES = 6;

/** Checks the insides of packages: order and doors of their slices, and what each role of file may import. */
export function checkSlices(modules: readonly ParsedModule[], imports: readonly ResolvedImport[]): Problem[] {
  const paths = new Set(modules.map((module) => module.path));
  const problems: Problem[] = [...checkSliceList(modules, paths)];
  for (const found of imports) {
    for (const text of [...checkDoor(found, paths), ...checkRole(found)]) {
      problems.push({ file: found.from.path, line: found.line, text });
    }
  }
  for (const module of modules) {
    if (isSliceIndex(module.path)) problems.push(...checkIndex(module));
    if (isEngineEntry(module)) problems.push(...checkCount(module, MAX_ENGINE_NAMES, "an engine's entry"));
    if (module.path.endsWith(".routes.ts")) problems.push(...checkRoutes(module));
  }
  return problems;
}

function checkSliceList(modules: readonly ParsedModule[], paths: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const module of modules) {
    const order = SLICES[module.unit.dir];
    const slice = sliceOf(module.path, module.unit.dir);
    const dir = `${module.unit.dir}/src/${slice ?? ""}`;
    if (order === undefined || slice === undefined || seen.has(dir)) continue;
    seen.add(dir);
    if (!order.includes(slice)) problems.push({ file: dir, text: "has no place in the order in tools/floors.ts" });
    if (!paths.has(`${dir}/index.ts`)) problems.push({ file: dir, text: "is a slice without an index.ts" });
  }
  return problems;
}

function checkDoor({ from, target }: ResolvedImport, paths: ReadonlySet<string>): string[] {
  const { dir } = from.unit;
  if (target.kind !== "relative" || !dir.startsWith("packages/")) return [];
  const own = sliceOf(from.path, dir);
  const other = sliceOf(target.path, dir);
  if (own !== undefined && target.path === `${dir}/src/index.ts` && !isTestModule(from.path))
    return ["a slice imports the package's own entry"];
  if (from.path === `${dir}/src/db.ts`) {
    return target.path.endsWith(".tables.ts") ? [] : ["db.ts may import only the tables of the slices"];
  }
  if (other === undefined || own === other) return [];
  const problems: string[] = [];
  const index = `${dir}/src/${other}/index.ts`;
  if (paths.has(index) && target.path !== index) problems.push(`reaches past ${index}`);
  const order = SLICES[dir];
  if (order !== undefined && own !== undefined && order.indexOf(other) > order.indexOf(own)) {
    problems.push(`slice ${own} imports the higher slice ${other}`);
  }
  return problems;
}

function checkRole({ from, specifier, target, isTypeOnly }: ResolvedImport): string[] {
  const role = /\.([a-z]+)\.ts$/.exec(from.path)?.[1];
  if (role === undefined) return [];
  if (role === "tables") {
    return specifier === "kysely" && isTypeOnly ? [] : ["a tables file imports nothing but types of kysely"];
  }
  const rule = ROLE_RULES[role];
  const named = target.kind === "relative" ? `/${target.path}` : specifier;
  return rule?.forbidden.test(named) === true ? [`${role} imports ${specifier}: ${rule.why}`] : [];
}

function checkIndex(module: ParsedModule): Problem[] {
  const entries = module.module.staticExports.flatMap((found) => found.entries);
  const problems: Problem[] = [];
  for (const entry of entries) {
    if (entry.importName.kind !== "AllButDefault") continue;
    const line = lineAt(module.text, entry.start);
    problems.push({ file: module.path, line, text: "export * hides what a slice offers; name it" });
  }
  return [...problems, ...checkCount(module, MAX_SLICE_NAMES, "a slice")];
}

function checkCount(module: ParsedModule, most: number, what: string): Problem[] {
  const entries = module.module.staticExports.flatMap((found) => found.entries);
  const values = entries.filter((entry) => !entry.isType).length;
  return values > most ? [{ file: module.path, text: `offers ${values} names; ${what} has at most ${most}` }] : [];
}

function checkRoutes(module: ParsedModule): Problem[] {
  const problems: Problem[] = [];
  new Visitor({
    CallExpression: ({ callee, start }) => {
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      if (callee.property.name !== "transaction") return;
      problems.push({ file: module.path, line: lineAt(module.text, start), text: "routes open no transactions" });
    },
  }).visit(module.program);
  return problems;
}

function isEngineEntry({ path, unit }: ParsedModule): boolean {
  const isEntry = Object.values(unit.manifest.exports ?? {}).some((entry) => posix.join(unit.dir, entry) === path);
  return isEntry && ENGINE_FLOORS.includes(floorOf(unit.dir)?.floor ?? -1) && !isTestModule(path);
}

function isSliceIndex(path: string): boolean {
  return /^packages\/[^/]+\/src\/[^/]+\/index\.ts$/.test(path) && !isTestModule(path);
}

/** The folder directly under the package's `src` that holds `path`. */
function sliceOf(path: string, unit: string): string | undefined {
  const rest = posix.relative(`${unit}/src`, path);
  if (rest.startsWith("..")) return undefined;
  const [folder, ...below] = rest.split("/");
  return below.length === 0 ? undefined : folder;
}
