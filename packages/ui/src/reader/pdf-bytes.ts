import { PDFDataRangeTransport } from "pdfjs-dist";
import { fetchPart } from "./source.ts";
import type { ReaderSource } from "./source.ts";

/** Enough for the first page of most documents, and for the whole of many. */
const FIRST_BYTES = 256 * 1024;
const WAIT_MILLISECONDS = 1_000;

/** The document was replaced while parts of it were still to come. */
export class ChangedWhileRead extends Error {}

interface Parts {
  readonly source: ReaderSource;
  readonly address: string;
  /** Only parts of this content go together. */
  readonly tag: string | undefined;
  onTrouble(error: unknown): void;
}

/** The parts of a PDF as they are needed, each asked for as the person. */
class PdfParts extends PDFDataRangeTransport {
  readonly #parts: Parts;

  constructor(length: number, first: Uint8Array, parts: Parts) {
    super(length, first);
    this.#parts = parts;
  }

  override requestDataRange(begin: number, end: number): void {
    const { onTrouble } = this.#parts;
    this.#fetch(begin, end).then((chunk) => this.onDataRange(begin, chunk), onTrouble);
  }

  async #fetch(begin: number, end: number): Promise<Uint8Array> {
    const { source, address, tag } = this.#parts;
    const response = await fetchPart(source, address, {
      headers: { range: `bytes=${begin}-${end - 1}`, ...(tag === undefined ? {} : { "if-range": tag }) },
    });
    if (response.status !== 206) throw new ChangedWhileRead();
    return new Uint8Array(await response.arrayBuffer());
  }
}

/** Opens a PDF: its beginning, with the rest to be asked for, or all of it where that is all there is. */
export async function openParts(
  source: ReaderSource,
  address: string,
  onTrouble: (error: unknown) => void,
): Promise<{ readonly data: Uint8Array } | { readonly range: PDFDataRangeTransport }> {
  const headers = { range: `bytes=0-${FIRST_BYTES - 1}` };
  let response = await fetchPart(source, address, { headers });
  while (response.status === 202) {
    // It was made anew after it was said to be ready.
    await new Promise((resolve) => {
      setTimeout(resolve, WAIT_MILLISECONDS);
    });
    response = await fetchPart(source, address, { headers });
  }
  const first = new Uint8Array(await response.arrayBuffer());
  const length = Number(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1] ?? first.length);
  if (response.status !== 206 || length <= first.length) return { data: first };
  const tag = response.headers.get("etag") ?? undefined;
  return { range: new PdfParts(length, first, { source, address, tag, onTrouble }) };
}
