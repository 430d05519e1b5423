import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from "docx";
import type { FileChild } from "docx";
import { FIRM_NAME } from "../firm/libraries.ts";
import type { Block, Paper } from "./paper.ts";
import { corePropertiesXml } from "./xml-text.ts";
import { fixZipTimes } from "./zip-times.ts";

const NUMBERING = {
  config: [
    {
      reference: "clauses",
      levels: [1, 2].map((level) => ({
        level: level - 1,
        format: LevelFormat.DECIMAL,
        text: level === 1 ? "%1." : "%1.%2",
        alignment: AlignmentType.LEFT,
        style: { paragraph: { indent: { left: 720, hanging: 720 } } },
      })),
    },
  ],
};

function tableOf(block: Extract<Block, { kind: "table" }>): Table {
  const row = (cells: readonly string[], isHeader: boolean): TableRow =>
    new TableRow({
      tableHeader: isHeader,
      children: cells.map(
        (text) => new TableCell({ children: [new Paragraph({ children: [new TextRun({ text, bold: isHeader })] })] }),
      ),
    });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [row(block.header, true), ...block.rows.map((cells) => row(cells, false))],
  });
}

function childrenOf(block: Block): FileChild[] {
  switch (block.kind) {
    case "heading":
      return [
        new Paragraph({ text: block.text, heading: HeadingLevel.HEADING_1, spacing: { before: 240, after: 120 } }),
      ];
    case "paragraph":
      return [new Paragraph({ text: block.text, spacing: { after: 160 }, alignment: AlignmentType.JUSTIFIED })];
    case "lines":
      return block.lines.map((text) => new Paragraph({ text, alignment: AlignmentType.RIGHT }));
    case "clause":
      return [
        new Paragraph({
          children: [new TextRun({ text: block.text, bold: block.level === 1 })],
          numbering: { reference: "clauses", level: block.level - 1 },
          spacing: { before: block.level === 1 ? 200 : 0, after: 100 },
          keepNext: block.level === 1,
        }),
      ];
    case "table":
      return [tableOf(block)];
    case "signature":
      return [
        new Paragraph({ text: "", spacing: { before: 480 } }),
        new Paragraph({ text: block.name, border: { top: { style: BorderStyle.SINGLE, size: 4, space: 4 } } }),
        new Paragraph({ text: block.role }),
      ];
  }
}

/** A Word document; the same paper always gives the same bytes. */
export async function renderDocx(paper: Paper): Promise<Buffer> {
  const footer = new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new TextRun({
        size: 16,
        children: [`${paper.reference}  ·  `, PageNumber.CURRENT, " / ", PageNumber.TOTAL_PAGES],
      }),
    ],
  });
  const letterhead = new Paragraph({
    spacing: { after: 240 },
    children: [new TextRun({ text: FIRM_NAME, bold: true, size: 28, color: "1F3A5F" })],
  });
  const document = new Document({
    title: paper.title,
    creator: paper.author,
    styles: { default: { document: { run: { font: "Calibri", size: 22 } } } },
    numbering: NUMBERING,
    sections: [
      {
        ...(paper.hasLetterhead ? { headers: { default: new Header({ children: [letterhead] }) } } : {}),
        footers: { default: new Footer({ children: [footer] }) },
        children: [
          new Paragraph({ text: paper.title, heading: HeadingLevel.TITLE, spacing: { after: 240 } }),
          ...paper.blocks.flatMap(childrenOf),
        ],
      },
    ],
  });
  // The library writes the present time into the properties and the zip directory.
  const overrides = [{ path: "docProps/core.xml", data: corePropertiesXml(paper) }];
  return fixZipTimes(await Packer.toBuffer(document, undefined, overrides));
}
