import { readFile } from "node:fs/promises";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import { ConversionError } from "./conversion-error.ts";
import { serveHelper } from "./helper-script.ts";

/** A PDF to be looked at. */
export interface PdfQuestion {
  readonly path: string;
}

/** What it has. */
export interface PdfFacts {
  readonly pages: number;
  /** It says of itself that it is PDF/A-2. */
  readonly isArchive: boolean;
}

const library = PDFiumLibrary.init();
const ARCHIVE = /pdfaid:part(?:>|=["'])2/;

serveHelper<PdfFacts>(async ({ path }: PdfQuestion) => {
  const bytes = await readFile(path);
  const loaded = await library;
  const document = await loaded.loadDocument(bytes).catch((error: unknown) => {
    const isLocked = error instanceof Error && /password|security/i.test(error.message);
    throw new ConversionError(isLocked ? "encrypted" : "damaged", error);
  });
  try {
    const pages = document.getPageCount();
    if (pages < 1) throw new ConversionError("damaged");
    return { pages, isArchive: ARCHIVE.test(bytes.toString("latin1")) };
  } finally {
    document.destroy();
  }
});
