import type { Element, Node } from "./node.ts";
import { fileMistake } from "./template-error.ts";

const MOST_DEPTH = 200;
const MOST_NODES = 1_000_000;
const NAME = /[A-Za-z_][\w.:-]*/y;
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads XML of which nothing is trusted: no document type, no entity of its own, not too deep, nothing looked up
 * outside. Throws `TemplateError`.
 */
export function parseXml(bytes: Uint8Array, part: string): Element {
  const text = decode(bytes, part);
  const fail = (): never => {
    throw fileMistake("not_readable", `${part} is no well-formed XML.`, part);
  };
  const open: Element[] = [];
  let root: Element | undefined;
  let nodes = 0;
  let at = 0;
  const add = (node: Node): void => {
    nodes += 1;
    if (nodes > MOST_NODES) throw fileMistake("too_large", `${part} has too many elements.`, part);
    const parent = open.at(-1);
    node.parent = parent;
    parent?.children.push(node);
  };
  const addText = (content: string): void => {
    if (content === "") return;
    if (open.length > 0) add({ kind: "text", text: content, parent: undefined });
    else if (content.trim() !== "") fail();
  };
  while (at < text.length) {
    const next = text.indexOf("<", at);
    addText(decodeEntities(text.slice(at, next === -1 ? undefined : next), part));
    if (next === -1) break;
    at = next;
    if (text[at + 1] === "?" || text[at + 1] === "!") {
      const special = readSpecial(text, at, part);
      addText(special.text);
      at = special.end;
    } else if (text[at + 1] === "/") {
      const end = text.indexOf(">", at);
      const closed = open.pop();
      if (end === -1 || closed?.name !== text.slice(at + 2, end).trim()) fail();
      at = end + 1;
    } else {
      const read = readTag(text, at + 1) ?? fail();
      if (open.length === 0 && root !== undefined) fail();
      root ??= read.element;
      decodeAttributes(read.element, part);
      add(read.element);
      if (!read.isEmpty) open.push(read.element);
      if (open.length > MOST_DEPTH) throw fileMistake("too_large", `${part} is nested too deep.`, part);
      at = read.end;
    }
  }
  if (root === undefined || open.length > 0) return fail();
  return root;
}

function decode(bytes: Uint8Array, part: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw fileMistake("not_readable", `${part} is not written in UTF-8.`, part);
  }
}

function readSpecial(text: string, at: number, part: string): { text: string; end: number } {
  const kinds = [
    ["<!--", "-->"],
    ["<![CDATA[", "]]>"],
    ["<?", "?>"],
  ] as const;
  const kind = kinds.find(([begin]) => text.startsWith(begin, at));
  if (kind === undefined) {
    throw fileMistake("forbidden_content", `${part} declares a document type or entities, which is refused.`, part);
  }
  const [begin, close] = kind;
  const end = text.indexOf(close, at + begin.length);
  if (end === -1) throw fileMistake("not_readable", `${part} is no well-formed XML.`, part);
  return { text: begin === "<![CDATA[" ? text.slice(at + begin.length, end) : "", end: end + close.length };
}

function readTag(text: string, at: number): { element: Element; end: number; isEmpty: boolean } | undefined {
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return undefined;
  const attributes = new Map<string, string>();
  let end = NAME.lastIndex;
  for (;;) {
    ATTRIBUTE.lastIndex = end;
    const found = ATTRIBUTE.exec(text);
    if (found === null) break;
    const [, key = "", double, single = ""] = found;
    if (attributes.has(key)) return undefined;
    attributes.set(key, double ?? single);
    end = ATTRIBUTE.lastIndex;
  }
  TAG_END.lastIndex = end;
  const closing = TAG_END.exec(text);
  if (closing === null) return undefined;
  const element: Element = { kind: "element", name, attributes, children: [], parent: undefined };
  return { element, end: TAG_END.lastIndex, isEmpty: closing[1] === "/" };
}

function decodeAttributes({ attributes }: Element, part: string): void {
  for (const [key, value] of attributes) {
    if (value.includes("&")) attributes.set(key, decodeEntities(value, part));
  }
}

function decodeEntities(text: string, part: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));|&/gi, (_all, hex, decimal, name) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    const found = name === undefined ? characterOf(code) : ENTITIES[String(name)];
    if (found === undefined) {
      throw fileMistake("forbidden_content", `${part} uses an entity that XML does not have.`, part);
    }
    return found;
  });
}

function characterOf(code: number): string | undefined {
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}

const UNSAFE = /[&<>"\t\n\r]/;
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;

/** Text as it stands between tags: markup in it is text, and what XML cannot hold is shown as replaced. */
export function escapeText(text: string): string {
  const safe = text.isWellFormed() ? text : text.toWellFormed();
  const plain = safe.replaceAll(FORBIDDEN, "\ufffd");
  return UNSAFE.test(plain) ? plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") : plain;
}

/** The same for a value of an attribute. */
function escapeAttribute(text: string): string {
  return escapeText(text)
    .replaceAll('"', "&quot;")
    .replaceAll("\t", "&#9;")
    .replaceAll("\n", "&#10;")
    .replaceAll("\r", "&#13;");
}

/** The opening tag of an element without its end, so that `>` or `/>` follows. */
export function openingOf({ name, attributes }: Pick<Element, "name" | "attributes">): string {
  let text = `<${name}`;
  for (const [key, value] of attributes) text += ` ${key}="${escapeAttribute(value)}"`;
  return text;
}

/** An element as XML; tags of a template are left out. */
export function serializeXml(node: Node): string {
  if (node.kind === "text") return escapeText(node.text);
  if (node.kind !== "element") return "";
  const opening = openingOf(node);
  if (node.children.length === 0) return `${opening}/>`;
  return `${opening}>${node.children.map(serializeXml).join("")}</${node.name}>`;
}

/** How every XML part begins. */
export const XML_BEGINNING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
