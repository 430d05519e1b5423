import { readFile } from "node:fs/promises";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import type { PDFiumDocument } from "@hyzyla/pdfium";

let library: Promise<PDFiumLibrary> | undefined;

/** Why a PDF file cannot be opened. */
export class PdfOpenError extends Error {
  readonly reason: "encrypted" | "damaged";

  constructor(reason: "encrypted" | "damaged", cause?: unknown) {
    super(`The PDF file is ${reason}`, { cause });
    this.reason = reason;
  }
}

/** Opens a PDF file for as long as `use` takes. The whole file is held in memory meanwhile. */
export async function withPdf<T>(
  path: string,
  password: string | undefined,
  use: (document: PDFiumDocument) => Promise<T> | T,
): Promise<T> {
  library ??= PDFiumLibrary.init();
  const pdfium = await library;
  const content = await readFile(path);
  let document: PDFiumDocument;
  try {
    document = await pdfium.loadDocument(content, password);
  } catch (error) {
    throw new PdfOpenError(/password/i.test(String(error)) ? "encrypted" : "damaged", error);
  }
  try {
    return await use(document);
  } finally {
    document.destroy();
  }
}
