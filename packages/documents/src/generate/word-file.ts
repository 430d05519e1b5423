import { posix } from "node:path";
import { childOf, element, elementsOf } from "./node.ts";
import type { Element } from "./node.ts";
import { readPackage } from "./package-file.ts";
import { fileMistake } from "./template-error.ts";
import { parseXml, serializeXml, XML_BEGINNING } from "./xml.ts";

/** What one part of an Office file says of another, or of something outside. */
export interface Relationship {
  readonly id: string;
  /** The last word of its type: `image`, `hyperlink`. */
  readonly type: string;
  /** A part by its name, or with `isExternal` an address. */
  readonly target: string;
  readonly isExternal: boolean;
}

const CONTENT_TYPES = "[Content_Types].xml";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";
const MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const MAIN_OF_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml";

/** A Word file whose parts can be read, changed and added. */
export class WordFile {
  readonly parts: Map<string, Buffer>;
  /** The name of the part that holds the text. */
  readonly mainPart: string;
  readonly #contentTypes: Element;
  readonly #relationships = new Map<string, Element>();
  #added = 0;

  private constructor(parts: Map<string, Buffer>) {
    this.parts = parts;
    this.#contentTypes = this.xml(CONTENT_TYPES);
    const main = this.relationships("").find(({ type }) => type === "officeDocument");
    if (main === undefined || main.isExternal || !parts.has(main.target)) {
      throw fileMistake("not_readable", "This is no Word document (.docx).");
    }
    this.mainPart = main.target;
  }

  /** Reads one. Throws `TemplateError`. */
  static async read(bytes: Uint8Array): Promise<WordFile> {
    const parts = await readPackage(bytes);
    if (!parts.has(CONTENT_TYPES)) throw fileMistake("not_readable", "This is no Word document (.docx).");
    return new WordFile(parts);
  }

  /** A part, read as XML. */
  xml(name: string): Element {
    const bytes = this.parts.get(name);
    if (bytes === undefined) throw fileMistake("not_readable", `The part ${name} is missing.`);
    return parseXml(bytes, name);
  }

  /** Puts XML into a part. */
  setXml(name: string, root: Element): void {
    this.parts.set(name, Buffer.from(XML_BEGINNING + serializeXml(root)));
  }

  /** The type that the file gives a part. */
  contentTypeOf(name: string): string {
    const extension = posix.extname(name).slice(1).toLowerCase();
    const entries = elementsOf(this.#contentTypes);
    const own = entries.find(
      ({ attributes }) => attributes.get("PartName")?.toLowerCase() === `/${name.toLowerCase()}`,
    );
    const general = entries.find(({ attributes }) => attributes.get("Extension")?.toLowerCase() === extension);
    return (own ?? general)?.attributes.get("ContentType") ?? "";
  }

  /** Every content type that the file names. */
  contentTypes(): string[] {
    return elementsOf(this.#contentTypes).map(({ attributes }) => attributes.get("ContentType") ?? "");
  }

  /** What a part refers to; `""` is the file itself. */
  relationships(part: string): Relationship[] {
    return elementsOf(this.#relationshipsOf(part)).map(({ attributes }) => {
      const isExternal = attributes.get("TargetMode") === "External";
      const target = attributes.get("Target") ?? "";
      return {
        id: attributes.get("Id") ?? "",
        type: (attributes.get("Type") ?? "").split("/").at(-1) ?? "",
        target: isExternal ? target : resolvePart(part, target),
        isExternal,
      };
    });
  }

  /** The parts that have relationships, `""` for the file. */
  relatedParts(): string[] {
    return [...this.parts.keys()].filter((name) => /(?:^|\/)_rels\/[^/]*\.rels$/.test(name)).map(partOfRelationships);
  }

  /** Adds a relationship of a part and gives its id. */
  relate(
    part: string,
    given: { readonly type: string; readonly target: string; readonly isExternal?: boolean },
  ): string {
    const root = this.#relationshipsOf(part);
    this.#added += 1;
    const id = `rIdM${this.#added}`;
    const attributes = new Map([
      ["Id", id],
      ["Type", given.type.includes("/") ? given.type : `${OFFICE}/${given.type}`],
      ["Target", given.isExternal === true ? given.target : `/${given.target}`],
    ]);
    if (given.isExternal === true) attributes.set("TargetMode", "External");
    root.children.push(element("Relationship", attributes, []));
    this.setXml(relationshipsPart(part), root);
    return id;
  }

  /** Removes a relationship of a part. */
  unrelate(part: string, id: string): void {
    const root = this.#relationshipsOf(part);
    root.children = root.children.filter((child) => child.kind !== "element" || child.attributes.get("Id") !== id);
    this.setXml(relationshipsPart(part), root);
  }

  /** Adds a part under a name that is free, and gives the name. */
  addPart(given: { readonly name: string; readonly content: Uint8Array; readonly type: string }): string {
    const { dir, name: stem, ext } = posix.parse(given.name);
    let name = given.name;
    for (let at = 1; this.parts.has(name); at += 1) name = posix.join(dir, `${stem}-${at}${ext}`);
    this.parts.set(name, Buffer.from(given.content));
    if (this.contentTypeOf(name) !== given.type) {
      const attributes = new Map([
        ["PartName", `/${name}`],
        ["ContentType", given.type],
      ]);
      this.#contentTypes.children.push(element("Override", attributes, []));
    }
    return name;
  }

  /** Says what parts of an extension are, unless the file does already. */
  setDefaultType(extension: string, type: string): void {
    const entries = elementsOf(this.#contentTypes);
    if (entries.some(({ attributes }) => attributes.get("Extension")?.toLowerCase() === extension)) return;
    const attributes = new Map([
      ["Extension", extension],
      ["ContentType", type],
    ]);
    this.#contentTypes.children.unshift(element("Default", attributes, []));
  }

  /** Writes down what kind each part is; a template of Word becomes a document. */
  finish(): void {
    for (const { attributes } of elementsOf(this.#contentTypes)) {
      if (attributes.get("ContentType") === MAIN_OF_TEMPLATE) attributes.set("ContentType", MAIN);
    }
    this.setXml(CONTENT_TYPES, this.#contentTypes);
  }

  #relationshipsOf(part: string): Element {
    const known = this.#relationships.get(part);
    if (known !== undefined) return known;
    const name = relationshipsPart(part);
    const root = this.parts.has(name) ? this.xml(name) : element("Relationships", new Map([["xmlns", PACKAGE]]), []);
    this.#relationships.set(part, root);
    return root;
  }
}

/** The part that holds the relationships of another. */
export function relationshipsPart(part: string): string {
  const { dir, base } = posix.parse(part);
  return posix.join(dir, "_rels", `${base}.rels`);
}

function partOfRelationships(name: string): string {
  const { dir, name: base } = posix.parse(name);
  return posix.join(posix.dirname(dir), base).replace(/^\.\/?/, "");
}

function resolvePart(part: string, target: string): string {
  const path = target.startsWith("/") ? target.slice(1) : posix.join(posix.dirname(part), target);
  return posix.normalize(path);
}

const CUSTOM = "docProps/custom.xml";
const CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml";
const FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";

/** Makes a place for custom properties, so that `setProperties` only fills it. */
export function prepareProperties(file: WordFile): void {
  const existing = file.relationships("").find(({ type }) => type === "custom-properties");
  if (existing !== undefined) return;
  const namespaces = new Map([
    ["xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"],
    ["xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"],
  ]);
  file.addPart({ name: CUSTOM, content: Buffer.alloc(0), type: CUSTOM_TYPE });
  file.setXml(CUSTOM, element("Properties", namespaces, []));
  file.relate("", { type: "custom-properties", target: CUSTOM });
}

/** Writes custom properties of a document, in the place of those of the same name. */
export function setProperties(parts: Map<string, Uint8Array>, properties: Readonly<Record<string, string>>): void {
  const names = Object.keys(properties);
  const bytes = parts.get(CUSTOM);
  if (names.length === 0 || bytes === undefined) return;
  const root = parseXml(bytes, CUSTOM);
  const kept = elementsOf(root).filter(({ attributes }) => !names.includes(attributes.get("name") ?? ""));
  const added = Object.entries(properties).map(([name, value]) => {
    const attributes = new Map([
      ["fmtid", FORMAT_ID],
      ["name", name],
    ]);
    return element("property", attributes, [
      element("vt:lpwstr", new Map(), [{ kind: "text", text: value, parent: undefined }]),
    ]);
  });
  root.children = [...kept, ...added];
  for (const [at, property] of elementsOf(root).entries()) property.attributes.set("pid", String(at + 2));
  parts.set(CUSTOM, Buffer.from(XML_BEGINNING + serializeXml(root)));
}

/** Asks Word to renew its own fields, such as a table of contents, when the document is opened. */
export function askToUpdateFields(file: WordFile): void {
  const settings = file.relationships(file.mainPart).find(({ type }) => type === "settings");
  if (settings === undefined || !file.parts.has(settings.target)) return;
  const root = file.xml(settings.target);
  if (childOf(root, "w:updateFields") !== undefined) return;
  // The schema wants it after a few others that nobody has; Word takes it as the first.
  root.children.unshift(element("w:updateFields", new Map([["w:val", "true"]]), []));
  file.setXml(settings.target, root);
}
