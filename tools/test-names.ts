import { Visitor } from "oxc-parser";
import type { Expression, Program } from "oxc-parser";

const TEST_FUNCTIONS = new Set(["test", "it", "describe", "suite"]);
const NOT_RUN = new Set(["skip", "todo"]);

/**
 * The names of the tests and suites in a test file. Where a name is built from a table, the strings of the file
 * that are, or begin with, an id count as well, since the rows become names.
 */
export function testNames(program: Program): string[] {
  const names: string[] = [];
  const strings: string[] = [];
  let hasTable = false;
  new Visitor({
    CallExpression: ({ callee, arguments: args }) => {
      const chain = chainOf(callee);
      const first = args[0];
      if (first === undefined || !TEST_FUNCTIONS.has(chain[0] ?? "")) return;
      if (chain.some((part) => NOT_RUN.has(part))) return;
      if (first.type === "Literal" && typeof first.value === "string") {
        names.push(first.value);
        hasTable ||= /[%$]/.test(first.value);
      }
      if (first.type === "TemplateLiteral") {
        names.push(first.quasis.map((part) => part.value.cooked ?? part.value.raw).join("…"));
        hasTable ||= first.expressions.length > 0;
      }
      if (first.type === "Identifier" || first.type === "MemberExpression") hasTable = true;
    },
    Literal: ({ value }) => {
      if (typeof value === "string" && /^[A-Z]+-?\d|^[A-Z]+-[A-Z0-9]+-\d{3}/.test(value)) strings.push(value);
    },
  }).visit(program);
  return hasTable ? [...names, ...strings] : names;
}

/** `test.each(rows)` gives `test`, `each`. */
function chainOf(callee: Expression): string[] {
  switch (callee.type) {
    case "Identifier":
      return [callee.name];
    case "MemberExpression":
      return [...chainOf(callee.object), callee.property.type === "Identifier" ? callee.property.name : ""];
    case "CallExpression":
      return chainOf(callee.callee);
    case "TaggedTemplateExpression":
      return chainOf(callee.tag);
    default:
      return [];
  }
}
