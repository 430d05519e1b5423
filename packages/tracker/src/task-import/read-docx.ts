import { importLimits } from "@muniment/tracker-api/import";
import { wrongFile } from "./file-error.ts";
import { attribute, walkXml } from "./office-file.ts";
import type { OfficeFile } from "./office-file.ts";
import type { FileTable } from "./file-table.ts";

/** What stands above the columns of a numbered list. */
const LIST_HEADING = ["Section", "Level", "Title"];

interface Paragraph {
  text: string;
  style: string;
  /** From 0; of a paragraph that is in a list. */
  level: number | undefined;
}

/** The tables of a document, and its numbered lists as one table, with the headings above them as sections. */
export async function readDocx(file: OfficeFile): Promise<FileTable[]> {
  const styles = readStyles((await file.part("word/styles.xml")) ?? "");
  const xml = await file.part("word/document.xml");
  if (xml === undefined) throw wrongFile("The document is damaged and cannot be opened.");
  const list: string[][] = [];
  const tables: string[][][] = [];
  let section = "";
  walkDocument(xml, {
    table: (rows) => tables.push(rows),
    paragraph({ text, style, level: own }) {
      const { level: ofStyle, isHeading = false } = styles.get(style) ?? {};
      const level = own ?? ofStyle;
      if (isHeading) section = text.trim();
      else if (level !== undefined && text.trim() !== "") list.push([section, String(level + 1), text.trim()]);
      if (list.length > importLimits.rows) throw tooMany("The list");
    },
  });
  const found = tables.slice(0, importLimits.tables).map((rows, at) => ({ name: `Table ${at + 1}`, rows }));
  for (const { name, rows } of found) if (rows.length > importLimits.rows + 1) throw tooMany(name);
  return list.length === 0 ? found : [...found, { name: "Numbered list", rows: [LIST_HEADING, ...list] }];
}

const tooMany = (what: string) =>
  wrongFile(`${what} has more than ${importLimits.rows.toLocaleString("en")} rows.`, "too_many_rows");

/** Which styles of paragraphs are headings, and which put a paragraph into a list. */
function readStyles(xml: string): Map<string, { level?: number; isHeading?: boolean }> {
  const styles = new Map<string, { level?: number; isHeading?: boolean }>();
  let now: { id: string; level: number | undefined; isList: boolean; isHeading: boolean } | undefined;
  walkXml(xml, {
    open(name, attributes) {
      const value = attribute(attributes, "val") ?? "";
      if (name === "style") {
        now = { id: attribute(attributes, "styleId") ?? "", level: undefined, isList: false, isHeading: false };
      } else if (now === undefined) return;
      else if (name === "name") now.isHeading = /^(?:heading [1-3]|title)$/i.test(value);
      else if (name === "numId") now.isList = value !== "0";
      else if (name === "ilvl") now.level = Number(value);
    },
    close(name) {
      if (name !== "style" || now === undefined) return;
      if (now.isHeading) styles.set(now.id, { isHeading: true });
      else if (now.isList) styles.set(now.id, { level: now.level ?? 0 });
      now = undefined;
    },
  });
  return styles;
}

/** Walks over the body: paragraphs outside of tables, and tables whose cells are texts. */
function walkDocument(
  xml: string,
  found: { table(rows: string[][]): void; paragraph(paragraph: Paragraph): void },
): void {
  let depth = 0;
  let rows: string[][] = [];
  let cells: string[] = [];
  let cell: string[] = [];
  let now: Paragraph | undefined;
  let isText = false;
  let isRemoved = 0;
  walkXml(xml, {
    open(name, attributes) {
      const value = attribute(attributes, "val") ?? "";
      if (name === "del" || name === "moveFrom") isRemoved += 1;
      if (name === "tbl") {
        depth += 1;
        if (depth === 1) rows = [];
      } else if (depth === 1 && name === "tr") cells = [];
      else if (depth === 1 && name === "tc") cell = [];
      else if (name === "p") now = { text: "", style: "", level: undefined };
      else if (now !== undefined) {
        if (name === "pStyle") now.style = value;
        else if (name === "ilvl") now.level = Number(value);
        else if (name === "numId") now.level = value === "0" ? undefined : (now.level ?? 0);
        else if (name === "tab") now.text += depth > 0 ? " " : "\t";
        else if (name === "br") now.text += "\n";
      }
      isText = name === "t";
    },
    text(text) {
      if (isText && isRemoved === 0 && now !== undefined) now.text += text;
    },
    close(name) {
      if (name === "del" || name === "moveFrom") isRemoved -= 1;
      if (name === "t") isText = false;
      else if (name === "p" && now !== undefined) {
        if (depth > 0) cell.push(now.text);
        else found.paragraph(now);
        now = undefined;
      } else if (depth === 1 && name === "tc") cells.push(cell.join("\n").trim().slice(0, importLimits.cell));
      else if (depth === 1 && name === "tr") rows.push(cells.slice(0, importLimits.columns));
      else if (name === "tbl") {
        depth -= 1;
        if (depth === 0 && rows.length > 0) found.table(rows);
      }
    },
  });
}
