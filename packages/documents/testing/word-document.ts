import { packZip } from "./zip.ts";

/** What a Word file is made of; all but the text has a default. */
export interface WordDocument {
  /** The content of `w:body`; see `paragraph` and `table`. */
  readonly body: string;
  /** Of a header that every page has. */
  readonly header?: string;
  /** Of `w:styles` beyond the default. */
  readonly styles?: string;
  /** Of `w:numbering`. */
  readonly numbering?: string;
  /** Further relationships of the text, as XML. */
  readonly relationships?: string;
  /** Further parts, by their names. */
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
  /** Further content types, as XML. */
  readonly contentTypes?: string;
}

const W =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const BEGIN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** A Word file (.docx) as Word writes it, with this content. */
export async function aWordFile(given: WordDocument): Promise<Buffer> {
  const { body, header, numbering, styles = "", relationships = "", contentTypes = "", parts = {} } = given;
  const section =
    header === undefined ? "<w:sectPr/>" : '<w:sectPr><w:headerReference w:type="default" r:id="rIdH"/></w:sectPr>';
  const own: Record<string, string> = {
    "[Content_Types].xml": `${BEGIN}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${TYPE}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${TYPE}.styles+xml"/><Override PartName="/word/header1.xml" ContentType="${TYPE}.header+xml"/><Override PartName="/word/numbering.xml" ContentType="${TYPE}.numbering+xml"/>${contentTypes}</Types>`,
    "_rels/.rels": `${BEGIN}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `${BEGIN}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rIdS" Type="${OFFICE}/styles" Target="styles.xml"/>${header === undefined ? "" : `<Relationship Id="rIdH" Type="${OFFICE}/header" Target="header1.xml"/>`}${numbering === undefined ? "" : `<Relationship Id="rIdN" Type="${OFFICE}/numbering" Target="numbering.xml"/>`}${relationships}</Relationships>`,
    "word/styles.xml": `${BEGIN}<w:styles ${W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${styles}</w:styles>`,
    "word/document.xml": `${BEGIN}<w:document ${W}><w:body>${body}${section}</w:body></w:document>`,
  };
  if (header !== undefined) own["word/header1.xml"] = `${BEGIN}<w:hdr ${W}>${header}</w:hdr>`;
  if (numbering !== undefined) own["word/numbering.xml"] = `${BEGIN}<w:numbering ${W}>${numbering}</w:numbering>`;
  const all = Object.entries({ ...own, ...parts });
  return packZip(
    new Map(all.map(([name, content]) => [name, typeof content === "string" ? Buffer.from(content) : content])),
  );
}

/** A paragraph of runs, each with its text; `look` is of the first. */
export function paragraph(runs: string | readonly string[], look = ""): string {
  const texts = typeof runs === "string" ? [runs] : runs;
  const made = texts.map(
    (text, at) =>
      `<w:r>${at === 0 && look !== "" ? `<w:rPr>${look}</w:rPr>` : ""}<w:t xml:space="preserve">${escape(text)}</w:t></w:r>`,
  );
  return `<w:p w14:paraId="1A2B3C4D">${made.join("")}</w:p>`;
}

/** A table of rows of cells, each of which holds one paragraph with this text. */
export function table(rows: readonly (readonly string[])[]): string {
  const made = rows.map(
    (cells) => `<w:tr>${cells.map((text) => `<w:tc><w:tcPr/>${paragraph(text)}</w:tc>`).join("")}</w:tr>`,
  );
  return `<w:tbl><w:tblPr/><w:tblGrid/>${made.join("")}</w:tbl>`;
}

/** A rich-text content control, as the add-in of Word makes them. */
export function control(title: string, tag: string, content: string): string {
  return `<w:sdt><w:sdtPr><w:alias w:val="${escape(title)}"/><w:tag w:val="${escape(tag)}"/></w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
