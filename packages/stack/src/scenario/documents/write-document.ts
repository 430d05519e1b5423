import type { PlannedDocument, PlannedVersion } from "../firm/filing-plan.ts";
import { writeInvoice, writeList, writeTimeSheet } from "../writing/accounts.ts";
import { commission } from "../writing/facts.ts";
import type { Commission } from "../writing/facts.ts";
import { writeInstrument } from "../writing/instruments.ts";
import { writeLetter } from "../writing/letters.ts";
import { writeMail } from "../writing/mails.ts";
import { writeAttendanceNote, writeMemo } from "../writing/notes.ts";
import { drawPicture, writeDeck } from "../writing/reports.ts";
import { renderDocx } from "./docx.ts";
import { renderEml } from "./eml.ts";
import { renderMsg } from "./msg.ts";
import type { Paper } from "./paper.ts";
import { renderPdf } from "./pdf.ts";
import { renderPng } from "./png.ts";
import { renderPptx } from "./pptx.ts";
import { renderText } from "./txt.ts";
import { renderXlsx } from "./xlsx.ts";

async function renderPaper(paper: Paper, format: PlannedDocument["format"]): Promise<Buffer> {
  if (format === "docx") return renderDocx(paper);
  if (format === "pdf") return renderPdf(paper);
  return renderText(paper);
}

async function renderMail(given: Commission): Promise<Buffer> {
  const message = await writeMail(given);
  return given.planned.format === "msg" ? renderMsg(message) : renderEml(message);
}

/** The file of one version of a planned document; the same bytes each time. */
export async function writeDocument(planned: PlannedDocument, version: PlannedVersion): Promise<Buffer> {
  const given = commission(planned, version);
  switch (planned.kind) {
    case "letter":
      return renderPaper(writeLetter(given), planned.format);
    case "instrument":
      return renderPaper(writeInstrument(given), planned.format);
    case "memo":
      return renderPaper(writeMemo(given), planned.format);
    case "attendance-note":
      return renderPaper(writeAttendanceNote(given), planned.format);
    case "invoice":
      return renderPaper(writeInvoice(given), planned.format);
    case "time-sheet":
      return renderXlsx(writeTimeSheet(given));
    case "list":
      return renderXlsx(writeList(given));
    case "presentation":
      return renderPptx(writeDeck(given));
    case "picture":
      return renderPng(drawPicture(given));
    case "e-mail":
      return renderMail(given);
  }
}
