import { PDFArray, PDFDict, PDFDocument, PDFName } from "@cantoo/pdf-lib";
import sharp from "sharp";
import { withPdf } from "../src/pdf/pdfium.ts";

/** A picture of letters, as a scanner of a firm writes it. */
export async function aTiff(word: string): Promise<Buffer> {
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="420"><rect width="300" height="420" fill="#fff"/><text x="30" y="60" font-size="20">${word}</text></svg>`;
  return sharp(Buffer.from(drawn)).tiff({ compression: "lzw" }).toBuffer();
}

/** What a reader finds in a PDF file. */
export interface LookedAt {
  /** The text of each page, with single spaces. */
  readonly texts: readonly string[];
  /** Pages that the links of a page lead to, from 1, page by page. */
  readonly links: readonly (readonly number[])[];
  /** Bookmarks in their order, without their levels. */
  readonly bookmarks: readonly string[];
}

/** Reads a PDF file as a person would go through it. */
export async function lookAtPdf(path: string, bytes: Uint8Array): Promise<LookedAt> {
  const texts = await withPdf(path, undefined, (document) =>
    Array.from(document.pages(), (page) => page.getText().replaceAll(/\s+/g, " ").trim()),
  );
  const document = await PDFDocument.load(bytes);
  const pages = document.getPages();
  const links = pages.map((page) =>
    (page.node.Annots()?.asArray() ?? []).flatMap((link) => {
      const target = document.context.lookup(link, PDFDict).lookupMaybe(PDFName.of("Dest"), PDFArray)?.get(0);
      return target === undefined ? [] : [pages.findIndex(({ ref }) => ref === target) + 1];
    }),
  );
  const bookmarks: string[] = [];
  const walk = (parent: PDFDict | undefined): void => {
    let item = parent?.lookupMaybe(PDFName.of("First"), PDFDict);
    while (item !== undefined) {
      const title = item.lookup(PDFName.of("Title"));
      bookmarks.push(
        title !== undefined && "decodeText" in title ? (title as { decodeText(): string }).decodeText() : "",
      );
      walk(item);
      item = item.lookupMaybe(PDFName.of("Next"), PDFDict);
    }
  };
  walk(document.catalog.lookupMaybe(PDFName.of("Outlines"), PDFDict));
  return { texts, links, bookmarks };
}
