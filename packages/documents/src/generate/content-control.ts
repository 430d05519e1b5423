import { childOf, element, walk } from "./node.ts";
import type { Element, Node } from "./node.ts";

/** What a control's title begins with: ours, and what templates of the vendor have (OPR-TPL-020). */
const KIND = /^(?:(?:operate|sharedo)\s+)?(tag|section|contentblock|content block)\s*:/i;

/**
 * Turns rich-text content controls into the tags that they mean: `Tag:` into a field, `ContentBlock:` into a block, and
 * `Section:` into a condition or repeat around what is in it. Other controls stay as they are.
 */
export function unfoldControls(root: Element): void {
  for (const node of walk(root)) {
    const controls = node.children.filter((child) => isControl(child));
    for (const [at, control] of controls.entries()) {
      const next = controls[at + 1];
      const hasElse = next !== undefined && isElse(next) && isNext(node, control, next);
      const by = unfold(control, { isElse: isElse(control), hasElse });
      if (by === undefined) continue;
      for (const one of by) one.parent = node;
      node.children.splice(node.children.indexOf(control), 1, ...by);
    }
  }
}

function isControl(node: Node): node is Element {
  return node.kind === "element" && node.name === "w:sdt" && kindOf(node) !== undefined;
}

function propertyOf(control: Element, name: string): string {
  const properties = childOf(control, "w:sdtPr");
  return (properties && childOf(properties, name)?.attributes.get("w:val"))?.trim() ?? "";
}

function kindOf(control: Element): string | undefined {
  return KIND.exec(propertyOf(control, "w:alias"))?.[1]?.toLowerCase().replace(" ", "");
}

const isElse = (control: Element): boolean =>
  kindOf(control) === "section" && /^else\b/i.test(propertyOf(control, "w:tag"));

function isNext(parent: Element, control: Element, next: Element): boolean {
  const elements = parent.children.filter((child) => child.kind === "element");
  return elements.indexOf(next) === elements.indexOf(control) + 1;
}

function unfold(control: Element, given: { isElse: boolean; hasElse: boolean }): Node[] | undefined {
  const content = childOf(control, "w:sdtContent");
  const tag = propertyOf(control, "w:tag");
  if (content === undefined || tag === "") return undefined;
  const isBlockLevel = content.children.some(
    (child) => child.kind === "element" && ["w:p", "w:tbl", "w:sdt"].includes(child.name),
  );
  const look = [...walk(content)].find(({ name }) => name === "w:rPr");
  const shape = (text: string): Element => {
    const run = runOf(text, isBlockLevel ? undefined : look);
    return isBlockLevel ? element("w:p", new Map(), [run]) : run;
  };
  const kind = kindOf(control);
  if (kind === "section") {
    const isEach = /^each\s/i.test(tag);
    const begin = given.isElse || isEach || /^if\s/i.test(tag) ? tag : `if ${tag}`;
    const end = isEach ? "/each" : "/if";
    return [shape(`{{${begin}}}`), ...content.children, ...(given.hasElse ? [] : [shape(`{{${end}}}`)])];
  }
  const text = kind === "contentblock" ? `{{block "${tag.replaceAll('"', "")}"}}` : `{{${tag}}}`;
  return isBlockLevel && kind === "tag" ? [firstParagraph(content, text)] : [shape(text)];
}

/** A field that has a paragraph of its own keeps the look of that paragraph. */
function firstParagraph(content: Element, text: string): Element {
  const paragraph = [...walk(content)].find(({ name }) => name === "w:p");
  const properties = paragraph && childOf(paragraph, "w:pPr");
  const look =
    paragraph &&
    [...walk(paragraph)].find(
      ({ name, parent }) => name === "w:rPr" && parent?.kind === "element" && parent.name === "w:r",
    );
  return element("w:p", new Map(), [...(properties === undefined ? [] : [properties]), runOf(text, look)]);
}

function runOf(text: string, look: Element | undefined): Element {
  const content = element("w:t", new Map([["xml:space", "preserve"]]), [{ kind: "text", text, parent: undefined }]);
  const placeholder = look && childOf(look, "w:rStyle")?.attributes.get("w:val") === "PlaceholderText";
  return element(
    "w:r",
    new Map(),
    look === undefined || placeholder === true ? [content] : [cloneElement(look), content],
  );
}

/** The same element once more. */
export function cloneElement(node: Element): Element {
  const children = node.children.map((child): Node => {
    if (child.kind === "element") return cloneElement(child);
    return { ...child, parent: undefined };
  });
  return element(node.name, new Map(node.attributes), children);
}
