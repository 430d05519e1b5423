import type { Program, TSSignature, TSType } from "oxc-parser";
import type { ParsedModule } from "./module-graph.ts";

/** A column as a row interface declares it. */
export interface ColumnType {
  readonly name: string;
  readonly isNullable: boolean;
}

/** A table as a `*.tables.ts` file declares it. */
export interface DeclaredTable {
  /** `schema.table` */
  readonly table: string;
  /** The file, relative to the root. */
  readonly file: string;
  /** Absent when the row is no interface of the same file. */
  readonly columns?: readonly ColumnType[];
}

const TABLE_NAME = /^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/;

/** The tables that `module` declares: the members named `schema.table` of its interfaces. */
export function declaredTables(module: ParsedModule): DeclaredTable[] {
  const interfaces = interfacesOf(module.program);
  const tables: DeclaredTable[] = [];
  for (const members of interfaces.values()) {
    for (const member of members) {
      if (member.type !== "TSPropertySignature") continue;
      const table = keyOf(member.key);
      if (table === undefined || !TABLE_NAME.test(table)) continue;
      const row = rowName(member.typeAnnotation?.typeAnnotation);
      const columns = row === undefined ? undefined : interfaces.get(row);
      const declared = { table, file: module.path };
      tables.push(columns === undefined ? declared : { ...declared, columns: columns.flatMap(columnOf) });
    }
  }
  return tables;
}

function interfacesOf(program: Program): Map<string, readonly TSSignature[]> {
  const found = new Map<string, readonly TSSignature[]>();
  for (const statement of program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type === "TSInterfaceDeclaration") found.set(declaration.id.name, declaration.body.body);
  }
  return found;
}

function columnOf(member: TSSignature): ColumnType[] {
  if (member.type !== "TSPropertySignature") return [];
  const name = keyOf(member.key);
  if (name === undefined) return [];
  return [{ name, isNullable: member.optional || includesNull(member.typeAnnotation?.typeAnnotation) }];
}

/** What a select yields decides: for `Generated<T>` and `ColumnType<Select, …>` the first argument. */
function includesNull(type: TSType | undefined): boolean {
  if (type === undefined) return false;
  if (type.type === "TSNullKeyword") return true;
  if (type.type === "TSUnionType") return type.types.some(includesNull);
  if (type.type === "TSParenthesizedType") return includesNull(type.typeAnnotation);
  if (type.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return false;
  const wrappers = ["Generated", "GeneratedAlways", "ColumnType"];
  return wrappers.includes(type.typeName.name) && includesNull(type.typeArguments?.params[0]);
}

function rowName(type: TSType | undefined): string | undefined {
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return undefined;
  return type.typeName.name;
}

function keyOf(key: { type: string; name?: unknown; value?: unknown }): string | undefined {
  const name = key.type === "Literal" ? key.value : key.name;
  return typeof name === "string" ? name : undefined;
}
