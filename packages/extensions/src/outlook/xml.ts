import { Parser } from "htmlparser2";

/** An element of a small XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Growing {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Growing[];
  text: string;
}

/** A text as it may stand in an element or an attribute; what XML has no place for is left out. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}

/** The document's root; `undefined` for what is not well-formed, or declares entities. */
export function readXml(text: string): XmlElement | undefined {
  if (/<!(?:doctype|entity)/i.test(text)) return undefined;
  const top: Growing = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  let isBroken = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const element: Growing = { name, attributes, children: [], text: "" };
        open.at(-1)?.children.push(element);
        open.push(element);
      },
      ontext(data) {
        const element = open.at(-1);
        if (element !== undefined) element.text += data;
      },
      onclosetag(_name, isImplied) {
        // An element without content closes itself; any other has to be closed by its author.
        const element = open.pop();
        if (isImplied && element !== undefined && (element.children.length > 0 || element.text !== "")) isBroken = true;
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  const [root, ...others] = top.children;
  return isBroken || others.length > 0 || top.text.trim() !== "" ? undefined : root;
}

/** The child of that name, whatever the prefix of its namespace. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => localName(child) === name);
}

/** An element's name without the prefix of its namespace. */
export function localName({ name }: Pick<XmlElement, "name">): string {
  return name.slice(name.indexOf(":") + 1);
}

/** All elements below one, itself first, in the order of the document. */
export function* everyElement(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* everyElement(child);
}
