import { posix } from "node:path";
import { report } from "./findings.ts";
import type { Findings, Problem } from "./findings.ts";
import { parseWorkspace } from "./module-graph.ts";
import type { ParsedModule } from "./module-graph.ts";
import { checkSecuredReads } from "./secured-reads.ts";
import { TABLE_RULES } from "./table-owners.ts";
import type { TableRules } from "./table-owners.ts";
import { tableMentions } from "./table-mentions.ts";
import { declaredTables } from "./table-types.ts";
import { isTestModule, lineAt, loadWorkspace } from "./workspace.ts";

/** Checks that only its owner, or a reader listed for it, names a table; and that secured reads have a reader. */
export function checkTables(root: string, rules: TableRules = TABLE_RULES): Findings {
  const modules = parseWorkspace(loadWorkspace(root));
  const problems: Problem[] = [];
  const owners = new Map<string, string>();
  for (const { table, file } of modules.filter(isTablesFile).flatMap(declaredTables)) {
    const owner = posix.dirname(file);
    const other = owners.get(table);
    if (other !== undefined) problems.push({ file, text: `${table} belongs to ${other} already` });
    owners.set(table, owner);
  }
  problems.push(...checkLists(owners, rules));
  for (const module of modules) {
    if (!isChecked(module.path)) continue;
    problems.push(...checkMentions(module, owners, rules));
  }
  const inSecuredPackage = modules.filter(({ unit, path }) => unit.dir === rules.securedPackage && isChecked(path));
  problems.push(...checkSecuredReads(inSecuredPackage, rules.secured));
  return { seen: `${owners.size} tables in ${modules.length} modules`, problems };
}

function checkMentions(module: ParsedModule, owners: ReadonlyMap<string, string>, { readers }: TableRules): Problem[] {
  const problems: Problem[] = [];
  for (const { table, offset, isWrite } of tableMentions(module, owners.keys())) {
    const owner = owners.get(table);
    if (owner === undefined || module.path.startsWith(`${owner}/`)) continue;
    const isReader = Object.entries(readers).some(
      ([folder, tables]) => module.path.startsWith(`${folder}/`) && tables.includes(table),
    );
    if (isReader && !isWrite) continue;
    const text = `${isReader ? "writes" : "names"} ${table}, which belongs to ${owner}`;
    problems.push({ file: module.path, line: lineAt(module.text, offset), text });
  }
  return problems;
}

/** A name in a list that no table bears any more would make the check pass without looking. */
function checkLists(owners: ReadonlyMap<string, string>, { readers, secured }: TableRules): Problem[] {
  const listed = new Set([...secured, ...Object.values(readers).flat()]);
  const schemas = new Set([...owners.keys()].map((table) => table.split(".")[0]));
  return [...listed]
    .filter((table) => schemas.has(table.split(".")[0]) && !owners.has(table))
    .map((table) => ({ file: "tools/table-owners.ts", text: `lists ${table}, which no *.tables.ts declares` }));
}

function isTablesFile(module: ParsedModule): boolean {
  return module.path.endsWith(".tables.ts");
}

/** Tests look into tables, migrations make them, and the declarations name them. */
function isChecked(path: string): boolean {
  return /^(?:packages|apps)\//.test(path) && !isTestModule(path) && !/\.tables\.tsx?$|\/migrations\//.test(path);
}

if (import.meta.main) report(checkTables(process.cwd()));
