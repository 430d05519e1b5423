import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { withPdf } from "../pdf/pdfium.ts";
import { writePart } from "./part-writer.ts";
import type { PdfSource } from "./source.ts";
import type { SplitBarcode, SplitFacts, SplitScan } from "./split.ts";

/** So many pages are held in memory at once. */
const AT_ONCE = 20;
/** Of an inch; bars of a printed code are about a third of a millimetre wide. */
const FOR_CODES = 150;
const FOR_INK = 50;
/** Nothing on a page is drawn larger than this, in dots a side. */
const MOST_SIDE = 3000;

/** Looks at every page, some at a time; `path` is for temporary files. */
export async function scanPages(
  source: PdfSource,
  scan: SplitScan,
  path: string,
): Promise<NonNullable<SplitFacts["scan"]>> {
  if (scan.barcodes === true) prepareCodes();
  const blank: number[] = [];
  const barcodes: SplitBarcode[] = [];
  const found: number[] = [];
  const wanted = fold(scan.text ?? "");
  try {
    for (let first = 1; first <= source.pages.length; first += AT_ONCE) {
      const count = Math.min(AT_ONCE, source.pages.length - first + 1);
      const numbers = Array.from({ length: count }, (_, at) => first + at);
      writePart(source, numbers, path);
      await withPdf(path, undefined, async (document) => {
        for (const number of numbers) {
          const page = document.getPage(number - first);
          const text = fold(page.getText());
          if (wanted !== "" && text.includes(wanted)) found.push(number);
          if (scan.barcodes !== true && (scan.blank === undefined || text !== "")) continue;
          const drawn = await draw(page, scan.barcodes === true ? FOR_CODES : FOR_INK);
          if (scan.barcodes === true) {
            for (const value of await codesOn(drawn)) barcodes.push({ page: number, value });
          }
          if (scan.blank !== undefined && text === "" && inkOf(drawn) < scan.blank.mostInk) blank.push(number);
        }
      });
    }
  } finally {
    await rm(path, { force: true });
  }
  return { blank, barcodes, found };
}

const fold = (text: string): string => text.replaceAll(/\s+/g, " ").trim().toLowerCase();

type Page = ReturnType<Parameters<Parameters<typeof withPdf>[2]>[0]["getPage"]>;

interface Drawn {
  readonly width: number;
  readonly height: number;
  /** Four bytes a dot. */
  readonly data: Uint8Array;
}

async function draw(page: Page, dotsAnInch: number): Promise<Drawn> {
  const { originalWidth, originalHeight } = page.getOriginalSize();
  const scale = Math.min(dotsAnInch / 72, MOST_SIDE / Math.max(originalWidth, originalHeight, 1));
  const { width, height, data } = await page.render({ render: "bitmap", scale, renderFormFields: true });
  return { width, height, data };
}

const MARGIN = 0.04;
const DARK = 160;

/** The share of a page that is dark, its edges left out: scanners leave shadows there. */
function inkOf({ width, height, data }: Drawn): number {
  const [left, top] = [Math.floor(width * MARGIN), Math.floor(height * MARGIN)];
  let dark = 0;
  let all = 0;
  for (let y = top; y < height - top; y += 1) {
    for (let x = left; x < width - left; x += 1) {
      const at = (y * width + x) * 4;
      const light = ((data[at] ?? 255) + (data[at + 1] ?? 255) * 2 + (data[at + 2] ?? 255)) / 4;
      if (light < DARK) dark += 1;
      all += 1;
    }
  }
  return all === 0 ? 0 : dark / all;
}

function prepareCodes(): void {
  const require = createRequire(import.meta.url);
  const file = readFileSync(require.resolve("zxing-wasm/reader/zxing_reader.wasm"));
  const wasmBinary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  prepareZXingModule({ overrides: { wasmBinary } });
}

const MOST_CODES = 10;
const MOST_VALUE = 254;

async function codesOn({ width, height, data }: Drawn): Promise<string[]> {
  const image = { width, height, data: new Uint8ClampedArray(data), colorSpace: "srgb" };
  const found = await readBarcodes(image as Parameters<typeof readBarcodes>[0], {
    formats: ["Code128", "Code39", "QRCode", "DataMatrix"],
    tryDownscale: true,
    maxNumberOfSymbols: MOST_CODES,
  });
  return found.filter(({ isValid }) => isValid).map(({ text }) => text.slice(0, MOST_VALUE));
}
