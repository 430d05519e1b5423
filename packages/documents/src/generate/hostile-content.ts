import { elementsOf, textOf, walk } from "./node.ts";
import type { Element } from "./node.ts";
import type { TemplateMistake } from "./template-error.ts";
import type { WordFile } from "./word-file.ts";

/** Parts that run something, embed something foreign, or pull something in. */
const FORBIDDEN_TYPES =
  /macroEnabled|vbaProject|vbaData|activeX|ms-office\.control|customUI|oleObject|keyMapCustomizations/i;
const FORBIDDEN_RELATIONSHIPS = new Set([
  "vbaProject",
  "oleObject",
  "control",
  "activeXControlBinary",
  "aFChunk",
  "subDocument",
  "frame",
  "extensibility",
  "mailMergeSource",
  "mailMergeHeaderSource",
  "attachedToolbars",
  "keyMapCustomizations",
]);
/** What a reader follows by a click, and nothing follows by itself. */
const HARMLESS_ADDRESS = /^(?:https?:\/\/|mailto:|tel:)/i;
/** Fields that start programs or read other files. */
const FORBIDDEN_FIELDS =
  /^\s*(DDE|DDEAUTO|LINK|EMBED|IMPORT|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|RD|DATABASE|AUTOTEXTLIST)\b/i;

/**
 * What of a file is refused (OPR-TPL-029): macros, embedded objects, scripts, anything fetched from outside. A link to
 * a template of Word is no more than a habit of Word, and is removed.
 */
export function refuseHostile(file: WordFile): TemplateMistake[] {
  const mistakes: TemplateMistake[] = [];
  const refuse = (text: string, part: string): void => {
    mistakes.push({ severity: "error", reason: "forbidden_content", text, place: { part } });
  };
  const types = file.contentTypes().filter((type) => FORBIDDEN_TYPES.test(type));
  if (types.length > 0) refuse("The file holds macros, embedded programs or objects, which are refused.", "file");
  for (const part of file.relatedParts()) {
    for (const { id, type, target, isExternal } of file.relationships(part)) {
      const name = part === "" ? "file" : part;
      if (type === "attachedTemplate") {
        dropTemplate(file, part, id);
        const text = "The link to a Word template was removed; its styles are in the file.";
        mistakes.push({ severity: "warning", reason: "removed_content", text, place: { part: "settings" } });
      } else if (FORBIDDEN_RELATIONSHIPS.has(type)) {
        refuse(`The file holds content of the kind "${type}", which is refused.`, name);
      } else if (isExternal && !(type === "hyperlink" && HARMLESS_ADDRESS.test(target))) {
        refuse("The file refers to something outside of it that would be fetched or opened, which is refused.", name);
      }
    }
  }
  return mistakes;
}

function dropTemplate(file: WordFile, part: string, id: string): void {
  file.unrelate(part, id);
  const root = file.xml(part);
  root.children = root.children.filter((child) => child.kind !== "element" || child.name !== "w:attachedTemplate");
  file.setXml(part, root);
}

/** The first field of a part that starts a program or reads another file; its code may be spread over runs. */
export function findForbiddenField(root: Element): string | undefined {
  let code = "";
  for (const node of walk(root)) {
    if (node.name === "w:fldChar") {
      const found = FORBIDDEN_FIELDS.exec(code)?.[1];
      if (found !== undefined) return found;
      if (node.attributes.get("w:fldCharType") !== "end") code = "";
    }
    if (node.name === "w:instrText") code += textOf(node);
    const simple = node.name === "w:fldSimple" ? FORBIDDEN_FIELDS.exec(node.attributes.get("w:instr") ?? "") : null;
    if (simple?.[1] !== undefined) return simple[1];
  }
  return FORBIDDEN_FIELDS.exec(code)?.[1];
}

/** Whether Word has a table of contents or references to renew. */
export function hasReferences(root: Element): boolean {
  for (const node of walk(root)) {
    if (node.name === "w:instrText" && /\b(?:TOC|PAGEREF|REF|INDEX)\b/.test(textOf(node))) return true;
  }
  return false;
}

/** Accepts tracked changes, so that what was deleted does not come back in a letter; says whether there were any. */
export function acceptChanges(root: Element): boolean {
  let isChanged = false;
  const settle = (node: Element): void => {
    const children: Element["children"] = [];
    for (const child of node.children) {
      if (child.kind !== "element") children.push(child);
      else if (DROPPED.has(child.name)) isChanged = true;
      else if (KEPT.has(child.name) && node.name !== "w:rPr" && node.name !== "w:trPr") {
        isChanged = true;
        settle(child);
        for (const inner of child.children) inner.parent = node;
        children.push(...child.children);
      } else {
        settle(child);
        children.push(child);
      }
    }
    node.children = children;
  };
  settle(root);
  return isChanged;
}

const DROPPED = new Set([
  "w:del",
  "w:moveFrom",
  "w:rPrChange",
  "w:pPrChange",
  "w:tblPrChange",
  "w:trPrChange",
  "w:tcPrChange",
  "w:sectPrChange",
  "w:tblGridChange",
  "w:moveFromRangeStart",
  "w:moveFromRangeEnd",
  "w:moveToRangeStart",
  "w:moveToRangeEnd",
]);
const KEPT = new Set(["w:ins", "w:moveTo"]);

/** Removes what Word leaves between letters of one word, which would tear tags apart. */
export function dropNoise(root: Element): void {
  for (const node of walk(root)) {
    node.children = node.children.filter((child) => child.kind !== "element" || !NOISE.has(child.name));
    const inner = elementsOf(node).filter(({ name }) => name === "w:smartTag");
    for (const tag of inner) {
      const content = tag.children.filter((child) => child.kind !== "element" || child.name !== "w:smartTagPr");
      for (const child of content) child.parent = node;
      node.children.splice(node.children.indexOf(tag), 1, ...content);
    }
  }
}

const NOISE = new Set(["w:proofErr", "w:lastRenderedPageBreak", "w:noProof"]);
