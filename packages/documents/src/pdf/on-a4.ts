import { readFile, writeFile } from "node:fs/promises";
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber } from "@cantoo/pdf-lib";
import type { PDFPage } from "@cantoo/pdf-lib";
import { SHEET } from "./sheet.ts";

/** Points by which paper may differ from A4. */
const TOLERANCE = 2;

/**
 * Puts every page of a PDF file on A4, upright or across as it lies: larger ones are made smaller, smaller ones stand
 * in the middle. A file whose pages are A4 already stays as it is, and so does one that cannot be taken apart: whether
 * that is one, is for whoever merges it to say. For a process of its own.
 */
export async function putFileOnA4(path: string): Promise<void> {
  const document = await open(path);
  const changed = document?.getPages().filter((page) => putOnA4(page)) ?? [];
  if (document === undefined || changed.length === 0) return;
  await writeFile(path, await document.save({ useObjectStreams: false }));
}

async function open(path: string): Promise<PDFDocument | undefined> {
  try {
    return await PDFDocument.load(await readFile(path), { updateMetadata: false });
  } catch {
    return undefined;
  }
}

function putOnA4(page: PDFPage): boolean {
  const box = page.getCropBox();
  // Whether it is shown turned does not matter: paper can be turned too.
  const isAcross = box.width > box.height;
  const width = isAcross ? SHEET.height : SHEET.width;
  const height = isAcross ? SHEET.width : SHEET.height;
  const isA4 = Math.abs(box.width - width) <= TOLERANCE && Math.abs(box.height - height) <= TOLERANCE;
  if (isA4 || box.width <= 0 || box.height <= 0) return false;
  const scale = Math.min(1, width / box.width, height / box.height);
  const shift = {
    x: (width - box.width * scale) / 2 - box.x * scale,
    y: (height - box.height * scale) / 2 - box.y * scale,
  };
  page.scaleContent(scale, scale);
  page.translateContent(shift.x, shift.y);
  moveAnnotations(page, scale, shift);
  page.setMediaBox(0, 0, width, height);
  page.setCropBox(0, 0, width, height);
  page.setBleedBox(0, 0, width, height);
  page.setTrimBox(0, 0, width, height);
  page.setArtBox(0, 0, width, height);
  return true;
}

/** What lies on the page, such as a stamp or a filled field, stays where it lay. */
function moveAnnotations(page: PDFPage, scale: number, shift: { readonly x: number; readonly y: number }): void {
  const annotations = page.node.Annots();
  for (let at = 0; at < (annotations?.size() ?? 0); at += 1) {
    const rect = page.doc.context.lookupMaybe(annotations?.get(at), PDFDict)?.lookupMaybe(PDFName.of("Rect"), PDFArray);
    for (let edge = 0; edge < (rect?.size() ?? 0); edge += 1) {
      const value = rect?.lookupMaybe(edge, PDFNumber);
      if (value === undefined) continue;
      rect?.set(edge, PDFNumber.of(value.asNumber() * scale + (edge % 2 === 0 ? shift.x : shift.y)));
    }
  }
}
