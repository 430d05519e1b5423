import { Visitor } from "oxc-parser";
import type { ArrowFunctionExpression, Function as FunctionNode, ParamPattern, Program, TSType } from "oxc-parser";
import type { Problem } from "./findings.ts";
import type { ParsedModule } from "./module-graph.ts";
import { AUTHORITY_PARAMETERS } from "./table-owners.ts";
import { tableMentions } from "./table-mentions.ts";
import { lineAt } from "./workspace.ts";

/** Types of kysely for a part of a query. */
const PIECES = new Set(["RawBuilder", "AliasedRawBuilder", "Expression", "AliasedExpression"]);

interface TopFunction {
  readonly name: string;
  readonly isExported: boolean;
  readonly node: FunctionNode | ArrowFunctionExpression;
  /** Names that its body mentions; those of other functions of the module are calls or references. */
  readonly mentions: Set<string>;
}

/** A module's functions, and the secured table that each of them reads for nobody. */
interface OpenReads {
  readonly module: ParsedModule;
  readonly functions: readonly TopFunction[];
  readonly open: ReadonlyMap<string, string>;
}

/**
 * Finds the exported functions that read a secured table, themselves or through a function of their package, but
 * neither take whose reading it is, nor trim what they read, nor say `AsSystem`. What answers nothing, or is only
 * a piece of a query, is no read; whoever uses the piece is.
 */
export function checkSecuredReads(modules: readonly ParsedModule[], secured: readonly string[]): Problem[] {
  const pieces = new Map<string, string>();
  const read = (module: ParsedModule): OpenReads => openReads(module, secured, pieces);
  for (const { functions, open } of modules.map(read)) {
    for (const { name, node } of functions) {
      const table = open.get(name);
      if (table !== undefined && isPiece(node)) pieces.set(name, table);
    }
  }
  return modules.flatMap((module) => problemsOf(read(module)));
}

function problemsOf({ module, functions, open }: OpenReads): Problem[] {
  const problems: Problem[] = [];
  for (const { name, isExported, node } of functions) {
    const table = open.get(name);
    if (table === undefined || !isExported || name.endsWith("AsSystem")) continue;
    if (answersNothing(node) || isPiece(node)) continue;
    const text = `${name} reads ${table} for nobody: give it an actor, or a name that ends in AsSystem`;
    problems.push({ file: module.path, line: lineAt(module.text, node.start), text });
  }
  return problems;
}

function openReads(module: ParsedModule, secured: readonly string[], pieces: ReadonlyMap<string, string>): OpenReads {
  const reads = tableMentions(module, secured).filter((mention) => !mention.isWrite);
  const open = new Map<string, string>();
  for (const { localName } of module.module.staticImports.flatMap(({ entries }) => entries)) {
    const table = pieces.get(localName.value);
    if (table !== undefined) open.set(localName.value, table);
  }
  if (reads.length === 0 && open.size === 0) return { module, functions: [], open };
  const functions = topFunctions(module.program);
  const closed = new Set(functions.filter((item) => hasAuthority(item, module.program)).map(({ name }) => name));
  for (const { name, node } of functions) {
    const read = reads.find((mention) => mention.offset >= node.start && mention.offset < node.end);
    if (read !== undefined && !closed.has(name)) open.set(name, read.table);
  }
  for (let size = -1; size !== open.size;) {
    size = open.size;
    for (const { name, mentions } of functions) {
      const through = [...mentions].map((mention) => open.get(mention)).find((table) => table !== undefined);
      if (through !== undefined && !closed.has(name) && !open.has(name)) open.set(name, through);
    }
  }
  return { module, functions, open };
}

/** A caller is among the parameters, or the rows go through the predicate that every list goes through. */
function hasAuthority({ node, mentions }: TopFunction, program: Program): boolean {
  if ([...mentions].some((name) => /^visible[A-Z]/.test(name))) return true;
  return node.params.some((parameter) =>
    namesOf(parameter, program).some((name) => AUTHORITY_PARAMETERS.includes(name)),
  );
}

/** Declared to give nothing, or the promise of nothing. */
function answersNothing(node: TopFunction["node"]): boolean {
  const type = node.returnType?.typeAnnotation;
  if (type?.type === "TSVoidKeyword") return true;
  return typeName(type) === "Promise" && type?.type === "TSTypeReference"
    ? type.typeArguments?.params[0]?.type === "TSVoidKeyword"
    : false;
}

/** Declared to give SQL that goes into another query. */
function isPiece(node: TopFunction["node"]): boolean {
  return PIECES.has(typeName(node.returnType?.typeAnnotation) ?? "");
}

function typeName(type: TSType | undefined): string | undefined {
  return type?.type === "TSTypeReference" && type.typeName.type === "Identifier" ? type.typeName.name : undefined;
}

function topFunctions(program: Program): TopFunction[] {
  const found: { name: string; isExported: boolean; node: TopFunction["node"] }[] = [];
  const listed = new Set<string>();
  for (const statement of program.body) {
    const isExported = statement.type === "ExportNamedDeclaration";
    const declaration = isExported ? statement.declaration : statement;
    if (isExported) {
      for (const { local } of statement.specifiers) if (local.type === "Identifier") listed.add(local.name);
    }
    if (declaration?.type === "FunctionDeclaration" && declaration.id !== null) {
      found.push({ name: declaration.id.name, isExported, node: declaration });
    }
    if (declaration?.type !== "VariableDeclaration") continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type !== "Identifier") continue;
      if (init?.type !== "ArrowFunctionExpression" && init?.type !== "FunctionExpression") continue;
      found.push({ name: id.name, isExported, node: init });
    }
  }
  return found.map((item) => ({
    ...item,
    isExported: item.isExported || listed.has(item.name),
    mentions: identifiersWithin(program, item.node),
  }));
}

function identifiersWithin(program: Program, span: { start: number; end: number }): Set<string> {
  const names = new Set<string>();
  new Visitor({
    Identifier: (node) => {
      if (node.start >= span.start && node.end <= span.end) names.add(node.name);
    },
  }).visit(program);
  return names;
}

function namesOf(parameter: ParamPattern, program: Program): string[] {
  switch (parameter.type) {
    case "Identifier":
      return [parameter.name, ...membersOf(parameter.typeAnnotation?.typeAnnotation, program)];
    case "AssignmentPattern":
      return namesOf(parameter.left, program);
    case "ObjectPattern":
      return parameter.properties.flatMap((property) =>
        property.type === "Property" && property.key.type === "Identifier" ? [property.key.name] : [],
      );
    default:
      return [];
  }
}

/** The members of a parameter's type, when it is written in place or as an interface of the same module. */
function membersOf(type: TSType | undefined, program: Program): string[] {
  if (type?.type === "TSTypeLiteral") return propertyNames(type.members);
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return [];
  const { name } = type.typeName;
  for (const statement of program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type === "TSInterfaceDeclaration" && declaration.id.name === name) {
      return propertyNames(declaration.body.body);
    }
  }
  return [];
}

function propertyNames(members: readonly { type: string; key?: unknown }[]): string[] {
  return members.flatMap((member) => {
    if (member.type !== "TSPropertySignature") return [];
    const { key } = member;
    return typeof key === "object" && key !== null && "name" in key && typeof key.name === "string" ? [key.name] : [];
  });
}
