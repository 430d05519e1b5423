import { parseStringPromise, processors } from "xml2js";

/** An element as it was read: what is in it by local name, its attributes, and its text. */
export interface XmlElement {
  readonly $?: Readonly<Record<string, string>>;
  readonly _?: string;
  readonly [name: string]: readonly XmlElement[] | Readonly<Record<string, string>> | string | undefined;
}

/**
 * Whether a text may be read as XML at all: nothing that we read has a document type, and all that one brings is
 * entities that grow, or that fetch files.
 */
export function isPlainXml(text: string): boolean {
  return !/<!(?:DOCTYPE|ENTITY)/i.test(text);
}

/** The document's elements by local name. Throws for what is no plain XML. */
export async function readXml(text: string): Promise<XmlElement> {
  if (!isPlainXml(text)) throw new Error("A document type is not allowed");
  return (await parseStringPromise(text, {
    explicitCharkey: true,
    tagNameProcessors: [processors.stripPrefix],
  })) as XmlElement;
}

/** The elements of that name in another. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  const found = element?.[name];
  return Array.isArray(found) ? (found as readonly XmlElement[]) : [];
}

/** The text of an element without the blanks around it. */
export function textOf(element: XmlElement | undefined): string {
  return element?._?.trim() ?? "";
}

/** An attribute of an element. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.$?.[name];
}
