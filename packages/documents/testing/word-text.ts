import { unpackZip } from "./zip.ts";

/** The parts of a Word file as text, by their names. */
export async function wordParts(bytes: Uint8Array): Promise<Map<string, string>> {
  const parts = await unpackZip(bytes);
  return new Map([...parts].map(([name, content]) => [name, content.toString("utf8")]));
}

const PIECES = /<w:(?:t(?: [^>]*)?>([^<]*)<\/w:t>|(br|tab)\/>)|<(\/w:p|w:p\/|\/w:tc|w:tr[ >]|\/w:tr)>?/g;
const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

/** The text of a Word file, paragraph by paragraph; cells of a table row stand in a line with `|` between. */
export async function wordText(bytes: Uint8Array, part = "word/document.xml"): Promise<string[]> {
  const xml = (await wordParts(bytes)).get(part) ?? "";
  const lines: string[] = [];
  let [text, cell, row]: [string, string[], string[] | undefined] = ["", [], undefined];
  for (const [, content, sign, tag] of xml.matchAll(PIECES)) {
    if (content !== undefined) text += content.replaceAll(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity);
    if (sign !== undefined) text += sign === "br" ? "\n" : "\t";
    if (tag === "/w:p" || tag === "w:p/") {
      (row === undefined ? lines : cell).push(text);
      text = "";
    }
    if (tag?.startsWith("w:tr") === true) row = [];
    if (tag === "/w:tc") {
      row?.push(cell.join(" / "));
      cell = [];
    }
    if (tag === "/w:tr") {
      lines.push(row?.join(" | ") ?? "");
      row = undefined;
    }
  }
  return lines;
}
