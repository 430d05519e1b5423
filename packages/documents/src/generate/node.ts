import type { Tag } from "./tag.ts";

/** What holds nodes: an element, or a group of a template. */
export type Holder = Element | Group;

/** An XML element. */
export interface Element {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: Map<string, string>;
  children: Node[];
  parent: Holder | undefined;
}

/** Text of an XML document, decoded. */
export interface Text {
  readonly kind: "text";
  text: string;
  parent: Holder | undefined;
}

/** A tag of the template, in the place of the text that it was. */
export interface Mark {
  readonly kind: "mark";
  readonly tag: Tag;
  readonly raw: string;
  /** Of the run that it stood in: what it is replaced by looks the same. */
  readonly look: Element | undefined;
  /** The paragraph, to say where it is. */
  readonly paragraph: Element;
  parent: Holder | undefined;
}

/** What stands between `{{if}}` or `{{each}}` and its end, branch by branch. */
export interface Group {
  readonly kind: "group";
  readonly branches: readonly { readonly mark: Mark; children: Node[] }[];
  parent: Holder | undefined;
}

/** Anything in the tree of a template. */
export type Node = Element | Text | Mark | Group;

/** The list that a node stands in. */
export function siblingsOf(node: Node): Node[] {
  const { parent } = node;
  if (parent === undefined) return [];
  if (parent.kind === "element") return parent.children;
  return parent.branches.find(({ children }) => children.includes(node))?.children ?? [];
}

/** Puts nodes into the place of one. */
export function replaceNode(node: Node, by: readonly Node[]): void {
  const siblings = siblingsOf(node);
  for (const one of by) one.parent = node.parent;
  siblings.splice(siblings.indexOf(node), 1, ...by);
}

/** An element with children, each of which is told whose child it is. */
export function element(name: string, attributes: Map<string, string>, children: Node[]): Element {
  const made: Element = { kind: "element", name, attributes, children, parent: undefined };
  for (const child of children) child.parent = made;
  return made;
}

/** The first child element of this name. */
export function childOf(parent: Element, name: string): Element | undefined {
  return elementsOf(parent).find((child) => child.name === name);
}

/** The child elements. */
export function elementsOf(parent: Element): Element[] {
  return parent.children.filter((child): child is Element => child.kind === "element");
}

/** Every element below, this one first, in the order of the document. */
export function* walk(node: Element): Generator<Element> {
  yield node;
  for (const child of elementsOf(node)) yield* walk(child);
}

/** The text of an element and of all that is in it. */
export function textOf(node: Node): string {
  if (node.kind === "text") return node.text;
  if (node.kind === "mark") return node.raw;
  if (node.kind === "group")
    return node.branches.map(({ children }) => `{{}}${children.map(textOf).join("")}`).join("");
  return node.children.map(textOf).join("");
}
