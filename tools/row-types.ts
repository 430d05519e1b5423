import type { CatalogColumn } from "./catalog.ts";
import type { Problem } from "./findings.ts";
import type { ColumnType, DeclaredTable } from "./table-types.ts";

/** Tables that no slice owns: the migrator's ledger, and those of the job library, which only it reads. */
const WITHOUT_OWNER = /^(?:public\.migration|jobs\.(?:migrations|_private_\w+))$/;

/**
 * Compares the row interfaces with the catalog: each table declared and existing, the same columns, and `null`
 * in the type exactly where PostgreSQL allows it.
 */
export function compareRowTypes(declared: readonly DeclaredTable[], catalog: readonly CatalogColumn[]): Problem[] {
  const problems: Problem[] = [];
  const tables = Map.groupBy(catalog, (column) => column.table.replaceAll('"', ""));
  const known = new Set(declared.map(({ table }) => table));
  for (const table of tables.keys()) {
    if (!known.has(table) && !WITHOUT_OWNER.test(table)) {
      problems.push({ file: "docs/schema.sql", text: `${table} has no row interface in any *.tables.ts` });
    }
  }
  for (const { table, file, columns } of declared) {
    const actual = tables.get(table);
    if (actual === undefined) problems.push({ file, text: `${table} does not exist` });
    else if (columns === undefined) problems.push({ file, text: `the row of ${table} is no interface of this file` });
    else for (const text of compareColumns(table, columns, actual)) problems.push({ file, text });
  }
  return problems;
}

function compareColumns(table: string, declared: readonly ColumnType[], actual: readonly CatalogColumn[]): string[] {
  const problems: string[] = [];
  const types = new Map(declared.map((column) => [column.name, column]));
  for (const { name, isNullable } of actual) {
    const type = types.get(name);
    if (type === undefined) problems.push(`${table}.${name} is missing`);
    else if (type.isNullable === undefined) continue;
    else if (isNullable && !type.isNullable) problems.push(`${table}.${name} may be null, its type may not`);
    else if (!isNullable && type.isNullable) problems.push(`${table}.${name} is never null, its type may be`);
  }
  const names = new Set(actual.map(({ name }) => name));
  for (const name of types.keys()) if (!names.has(name)) problems.push(`${table}.${name} does not exist`);
  return problems;
}
