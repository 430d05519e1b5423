import type { Program, TSSignature, TSType } from "oxc-parser";
import type { ParsedModule } from "./module-graph.ts";

/** A column as a row interface declares it. */
export interface ColumnType {
  readonly name: string;
  /** Absent when the type is `unknown`, which says nothing about it. */
  readonly isNullable?: boolean;
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
  const wrappers = new Set(["Generated", "GeneratedAlways", "ColumnType", ...aliasesOf(module.program)]);
  const tables: DeclaredTable[] = [];
  for (const members of interfaces.values()) {
    for (const member of members) {
      if (member.type !== "TSPropertySignature") continue;
      const table = keyOf(member.key);
      if (table === undefined || !TABLE_NAME.test(table)) continue;
      const row = rowName(member.typeAnnotation?.typeAnnotation);
      const columns = row === undefined ? undefined : interfaces.get(row);
      const declared = { table, file: module.path };
      tables.push(
        columns === undefined
          ? declared
          : { ...declared, columns: columns.flatMap((column) => columnOf(column, wrappers)) },
      );
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

function columnOf(member: TSSignature, wrappers: ReadonlySet<string>): ColumnType[] {
  if (member.type !== "TSPropertySignature") return [];
  const name = keyOf(member.key);
  if (name === undefined) return [];
  const type = selected(member.typeAnnotation?.typeAnnotation, wrappers);
  if (type?.type === "TSUnknownKeyword") return [{ name }];
  return [{ name, isNullable: member.optional || includesNull(type, wrappers) }];
}

/** The names of generic aliases in the file, such as `type Json<T> = ColumnType<T, string, string>`. */
function aliasesOf(program: Program): string[] {
  return program.body.flatMap((statement) => {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    return declaration?.type === "TSTypeAliasDeclaration" && declaration.typeParameters !== null
      ? [declaration.id.name]
      : [];
  });
}

/** What a select yields: for `Generated<T>` and `ColumnType<Select, …>` the first argument. */
function selected(type: TSType | undefined, wrappers: ReadonlySet<string>): TSType | undefined {
  if (type?.type === "TSParenthesizedType") return selected(type.typeAnnotation, wrappers);
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return type;
  if (!wrappers.has(type.typeName.name)) return type;
  return selected(type.typeArguments?.params[0], wrappers);
}

function includesNull(type: TSType | undefined, wrappers: ReadonlySet<string>): boolean {
  if (type === undefined) return false;
  if (type.type === "TSNullKeyword") return true;
  if (type.type !== "TSUnionType") return false;
  return type.types.some((member) => includesNull(selected(member, wrappers), wrappers));
}

function rowName(type: TSType | undefined): string | undefined {
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return undefined;
  return type.typeName.name;
}

function keyOf(key: { type: string; name?: unknown; value?: unknown }): string | undefined {
  const name = key.type === "Literal" ? key.value : key.name;
  return typeof name === "string" ? name : undefined;
}
