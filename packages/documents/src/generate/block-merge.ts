import { posix } from "node:path";
import { cloneElement } from "./content-control.ts";
import { childOf, elementsOf, walk } from "./node.ts";
import type { Element } from "./node.ts";
import type { WordFile } from "./word-file.ts";

/** What of a content block could not come along, in words. */
export type TellLost = (text: string) => void;

const REFERENCES = ["r:embed", "r:id", "r:link", "r:pict"];
const STYLE_REFERENCES = new Set(["w:pStyle", "w:rStyle", "w:tblStyle"]);
const LINKED_STYLES = new Set(["w:basedOn", "w:next", "w:link"]);

/** Brings what content blocks need into the document that they are put into: pictures, links, styles, lists. */
export class BlockMerger {
  readonly #host: WordFile;
  readonly #hostStyles: Element | undefined;
  readonly #stylesPart: string | undefined;
  readonly #numberingPart: string | undefined;
  readonly #numbering: Element | undefined;

  constructor(host: WordFile) {
    this.#host = host;
    const related = host.relationships(host.mainPart);
    const partOf = (type: string): string | undefined => {
      const found = related.find((one) => one.type === type && !one.isExternal)?.target;
      return found !== undefined && host.parts.has(found) ? found : undefined;
    };
    this.#stylesPart = partOf("styles");
    this.#numberingPart = partOf("numbering");
    this.#hostStyles = this.#stylesPart === undefined ? undefined : host.xml(this.#stylesPart);
    this.#numbering = this.#numberingPart === undefined ? undefined : host.xml(this.#numberingPart);
  }

  /** The styles of the document. */
  get styles(): Element | undefined {
    return this.#hostStyles;
  }

  /** Changes the content of a block so that it can stand in a part of the document. */
  adopt(block: WordFile, content: Element, given: { readonly part: string; readonly lost: TellLost }): void {
    this.#adoptRelations(block, content, given);
    const numbers = this.#adoptLists(block, content);
    this.#adoptStyles(block, content, numbers);
  }

  /** Writes down what was brought in. */
  finish(): void {
    if (this.#stylesPart !== undefined && this.#hostStyles !== undefined) {
      this.#host.setXml(this.#stylesPart, this.#hostStyles);
    }
    if (this.#numberingPart !== undefined && this.#numbering !== undefined) {
      this.#host.setXml(this.#numberingPart, this.#numbering);
    }
  }

  #adoptRelations(block: WordFile, content: Element, { part, lost }: { part: string; lost: TellLost }): void {
    const known = new Map(block.relationships(block.mainPart).map((one) => [one.id, one]));
    const given = new Map<string, string>();
    for (const node of walk(content)) {
      for (const key of REFERENCES) {
        const id = node.attributes.get(key);
        if (id === undefined) continue;
        const relation = known.get(id);
        const adopted = given.get(id) ?? (relation && this.#adoptRelation(block, relation, part));
        if (adopted === undefined) {
          lost("A content block holds a chart, drawing or object that cannot be taken over into another document.");
          continue;
        }
        given.set(id, adopted);
        node.attributes.set(key, adopted);
      }
      if (NOTES.has(node.name))
        lost("A content block holds a foot- or endnote or a comment, which cannot be taken over.");
    }
  }

  #adoptRelation(
    block: WordFile,
    relation: ReturnType<WordFile["relationships"]>[number],
    part: string,
  ): string | undefined {
    const { type, target, isExternal } = relation;
    if (type === "hyperlink" && isExternal) return this.#host.relate(part, { type, target, isExternal });
    const bytes = block.parts.get(target);
    if (type !== "image" || bytes === undefined) return undefined;
    const name = `word/media/block-${posix.basename(target)}`;
    const added = this.#host.addPart({ name, content: bytes, type: block.contentTypeOf(target) });
    return this.#host.relate(part, { type, target: added });
  }

  /** Lists of a block go on as lists of their own; gives the new number of each. */
  #adoptLists(block: WordFile, content: Element): ReadonlyMap<string, string> {
    const numbers = new Map<string, string>();
    const related = block.relationships(block.mainPart).find(({ type }) => type === "numbering");
    const own = related !== undefined && block.parts.has(related.target) ? block.xml(related.target) : undefined;
    const host = this.#numbering;
    if (own === undefined || host === undefined) return numbers;
    const used = new Set([...walk(content)].filter(({ name }) => name === "w:numId").map(valueOf));
    for (const number of elementsOf(own).filter(({ name }) => name === "w:num")) {
      const id = number.attributes.get("w:numId") ?? "";
      if (!used.has(id)) continue;
      const abstractId = valueOf(childOf(number, "w:abstractNumId"));
      const abstract = elementsOf(own).find(
        ({ name, attributes }) => name === "w:abstractNum" && attributes.get("w:abstractNumId") === abstractId,
      );
      if (abstract === undefined) continue;
      numbers.set(id, addList(host, cloneElement(abstract), cloneElement(number)));
    }
    renumber(content, numbers);
    return numbers;
  }

  #adoptStyles(block: WordFile, content: Element, numbers: ReadonlyMap<string, string>): void {
    const related = block.relationships(block.mainPart).find(({ type }) => type === "styles");
    const host = this.#hostStyles;
    if (host === undefined || related === undefined || !block.parts.has(related.target)) return;
    const own = new Map(
      elementsOf(block.xml(related.target)).map((style) => [style.attributes.get("w:styleId"), style]),
    );
    const known = new Set(elementsOf(host).map((style) => style.attributes.get("w:styleId")));
    const wanted = [...walk(content)].filter(({ name }) => STYLE_REFERENCES.has(name)).map(valueOf);
    while (wanted.length > 0) {
      const id = wanted.pop();
      const style = own.get(id);
      if (style === undefined || known.has(id)) continue;
      known.add(id);
      const copy = cloneElement(style);
      // The document has a style of its own for what says nothing of it.
      copy.attributes.delete("w:default");
      renumber(copy, numbers);
      copy.parent = host;
      host.children.push(copy);
      wanted.push(
        ...elementsOf(style)
          .filter(({ name }) => LINKED_STYLES.has(name))
          .map(valueOf),
      );
    }
  }
}

const NOTES = new Set(["w:footnoteReference", "w:endnoteReference", "w:commentReference"]);

const valueOf = (node: Element | undefined): string => node?.attributes.get("w:val") ?? "";

function renumber(content: Element, numbers: ReadonlyMap<string, string>): void {
  for (const node of walk(content)) {
    const changed = node.name === "w:numId" ? numbers.get(valueOf(node)) : undefined;
    if (changed !== undefined) node.attributes.set("w:val", changed);
  }
}

/** Adds a list to those of a document; the abstract ones stand before the others. */
function addList(host: Element, abstract: Element, number: Element): string {
  const lists = elementsOf(host);
  const highest = (key: string): number =>
    Math.max(0, ...lists.map(({ attributes }) => Number(attributes.get(key) ?? 0)));
  const abstractId = String(highest("w:abstractNumId") + 1);
  const numberId = String(highest("w:numId") + 1);
  abstract.attributes.set("w:abstractNumId", abstractId);
  // Two lists of the same code would be one for Word.
  abstract.children = abstract.children.filter((child) => child.kind !== "element" || child.name !== "w:nsid");
  number.attributes.set("w:numId", numberId);
  childOf(number, "w:abstractNumId")?.attributes.set("w:val", abstractId);
  const at = lists.findLastIndex(({ name }) => name === "w:abstractNum") + 1;
  const place = at === 0 ? 0 : host.children.indexOf(lists[at - 1] as Element) + 1;
  host.children.splice(place, 0, abstract);
  host.children.push(number);
  return numberId;
}

/** Lets a part know the names that the content of a block is written with. */
export function adoptNamespaces(host: Element, block: Element): void {
  for (const [key, value] of block.attributes) {
    if (key.startsWith("xmlns:") && !host.attributes.has(key)) host.attributes.set(key, value);
  }
}
