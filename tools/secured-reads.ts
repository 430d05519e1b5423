import { Visitor } from "oxc-parser";
import type { ArrowFunctionExpression, Function as FunctionNode, ParamPattern, Program, TSType } from "oxc-parser";
import type { Problem } from "./findings.ts";
import type { ParsedModule } from "./module-graph.ts";
import { AUTHORITY_PARAMETERS, SECURED } from "./table-owners.ts";
import { tableMentions } from "./table-mentions.ts";
import { lineAt } from "./workspace.ts";

interface TopFunction {
  readonly name: string;
  readonly isExported: boolean;
  readonly node: FunctionNode | ArrowFunctionExpression;
  /** Names that its body mentions; those of other functions of the module are calls or references. */
  readonly mentions: Set<string>;
}

/**
 * Finds the exported functions that read a secured table, themselves or through a function of the same
 * module, but neither take whose reading it is nor say `AsSystem`.
 */
export function checkSecuredReads(module: ParsedModule): Problem[] {
  const reads = tableMentions(module, SECURED).filter((mention) => !mention.isWrite);
  if (reads.length === 0) return [];
  const functions = topFunctions(module.program);
  const reading = new Map<string, string>();
  for (const { name, node } of functions) {
    const read = reads.find((mention) => mention.offset >= node.start && mention.offset < node.end);
    if (read !== undefined) reading.set(name, read.table);
  }
  for (let size = -1; size !== reading.size;) {
    size = reading.size;
    for (const { name, mentions } of functions) {
      const through = [...mentions].map((mention) => reading.get(mention)).find((table) => table !== undefined);
      if (!reading.has(name) && through !== undefined) reading.set(name, through);
    }
  }
  const problems: Problem[] = [];
  for (const { name, isExported, node } of functions) {
    const table = reading.get(name);
    if (table === undefined || !isExported || name.endsWith("AsSystem")) continue;
    if (takesAuthority(node, module.program)) continue;
    const text = `${name} reads ${table} for nobody: give it an actor, or a name that ends in AsSystem`;
    problems.push({ file: module.path, line: lineAt(module.text, node.start), text });
  }
  return problems;
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

function takesAuthority(node: TopFunction["node"], program: Program): boolean {
  return node.params.some((parameter) =>
    namesOf(parameter, program).some((name) => AUTHORITY_PARAMETERS.includes(name)),
  );
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
