import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PDFDocument, StandardFonts } from "@cantoo/pdf-lib";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";

/** What is on a page; nothing on one that says nothing. */
export interface DrawnPage {
  readonly word?: string;
  readonly size?: readonly [number, number];
  readonly code?: { readonly format: "Code128" | "Code39" | "QRCode" | "DataMatrix"; readonly value: string };
  /** Points of ink, as dust is. */
  readonly dust?: number;
}

let isPrepared = false;

/** The writer reads its program from a file, since it would fetch it otherwise. */
async function prepare(): Promise<void> {
  if (isPrepared) return;
  const file = await readFile(createRequire(import.meta.url).resolve("zxing-wasm/writer/zxing_writer.wasm"));
  const wasmBinary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  prepareZXingModule({ overrides: { wasmBinary } });
  isPrepared = true;
}

/** A PDF document with these pages. */
export async function drawPages(pages: readonly DrawnPage[]): Promise<PDFDocument> {
  await prepare();
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const { word, size = [595, 842], code, dust } of pages) {
    const page = document.addPage([size[0], size[1]]);
    if (word !== undefined) page.drawText(word, { x: 60, y: 300, size: 12, font });
    if (dust !== undefined) page.drawRectangle({ x: 200, y: 500, width: dust, height: dust });
    if (code !== undefined) {
      const { image } = await writeBarcode(code.value, { format: code.format, scale: 4 });
      const picture = await document.embedPng(new Uint8Array((await image?.arrayBuffer()) ?? []));
      const isLong = code.format.startsWith("Code");
      page.drawImage(picture, { x: 100, y: 400, width: isLong ? 300 : 120, height: isLong ? 60 : 120 });
    }
  }
  return document;
}
