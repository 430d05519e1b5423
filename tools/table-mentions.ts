import { Visitor } from "oxc-parser";
import type { ParsedModule } from "./module-graph.ts";

/** A place in a module's strings that names a table. */
export interface Mention {
  /** `schema.table` */
  readonly table: string;
  readonly offset: number;
  readonly isWrite: boolean;
}

const WRITING_CALLS = new Set(["insertInto", "updateTable", "deleteFrom", "mergeInto", "replaceInto"]);
const WRITING_SQL =
  /\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?|lock(?:\s+table)?|copy)\s+(?:only\s+)?$/i;

/** Finds the `tables` (`schema.table`) that the strings and templates of `module` name, quoted or not. */
export function tableMentions(module: ParsedModule, tables: Iterable<string>): Mention[] {
  const known = [...tables].filter((table) => mayMention(module.text, table));
  if (known.length === 0) return [];
  const mentions: Mention[] = [];
  const written = new Set<number>();
  const search = (text: string, start: number): void => {
    for (const table of known) {
      for (const found of text.matchAll(patternOf(table))) {
        const isWrite = written.has(start) || WRITING_SQL.test(text.slice(0, found.index));
        mentions.push({ table, offset: start + found.index, isWrite });
      }
    }
  };
  new Visitor({
    CallExpression: ({ callee, arguments: args }) => {
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      const first = args[0];
      if (WRITING_CALLS.has(callee.property.name) && first !== undefined) written.add(first.start);
    },
    Literal: (node) => {
      if (typeof node.value === "string") search(node.value, node.start);
    },
    TemplateElement: (node) => search(node.value.cooked ?? node.value.raw, node.start),
  }).visit(module.program);
  return mentions;
}

function mayMention(text: string, table: string): boolean {
  return table.split(".").every((part) => text.includes(part));
}

/** The extension point `work.document.panel` (tracker.md 2.7) begins like a table of Work. */
const POINTS = String.raw`(?!\.panel\b)`;

function patternOf(table: string): RegExp {
  const [schema = "", name = ""] = table.split(".");
  return new RegExp(`(?<![\\w."])"?${schema}"?\\s*\\.\\s*"?${name}"?(?![\\w"])${POINTS}`, "g");
}
