import { open } from "node:fs/promises";
import { ConversionError } from "./conversion-error.ts";

/** Which part of LibreOffice reads a file. */
export type OfficePart = "writer" | "calc" | "impress" | "draw";

type Envelope = "zip" | "compound" | "rtf" | "any";

interface Format {
  readonly part: OfficePart;
  readonly envelope: Envelope;
}

const FORMATS: ReadonlyMap<string, Format> = new Map([
  ...formats("writer", "zip", "docx docm dotx dotm odt ott"),
  ...formats("calc", "zip", "xlsx xlsm xltx xltm ods ots"),
  ...formats("impress", "zip", "pptx pptm potx ppsx ppsm odp otp"),
  ...formats("draw", "zip", "odg"),
  ...formats("writer", "compound", "doc dot"),
  ...formats("calc", "compound", "xls xlt"),
  ...formats("impress", "compound", "ppt pps pot"),
  ...formats("writer", "rtf", "rtf"),
  ...formats("writer", "any", "fodt html wpd"),
  ...formats("calc", "any", "csv"),
  ...formats("draw", "any", "pdf"),
]);

const ZIP = "504b0304";
const COMPOUND = "d0cf11e0";
const RTF = "7b5c7274";
// The name of the stream that holds a document which Office has encrypted.
const ENCRYPTED = Buffer.from("EncryptedPackage", "utf16le");
const SEARCHED_BYTES = 4 * 1024 * 1024;

/** Which part reads files with this extension, without a dot and in small letters; `undefined` for none. */
export function officePartOf(extension: string): OfficePart | undefined {
  return FORMATS.get(extension)?.part;
}

/**
 * Throws `ConversionError` when the bytes cannot be what the extension says: LibreOffice would show them as text. A
 * document of Word may be RTF or have the newer format.
 */
export async function requireEnvelope(path: string, extension: string): Promise<void> {
  const envelope = FORMATS.get(extension)?.envelope ?? "any";
  if (envelope === "any") return;
  await using file = await open(path, "r");
  const start = Buffer.alloc(4);
  await file.read(start, 0, 4, 0);
  const found = start.toString("hex");
  if (envelope === "zip" && found === COMPOUND) {
    const bytes = Buffer.alloc(SEARCHED_BYTES);
    const { bytesRead } = await file.read(bytes, 0, SEARCHED_BYTES, 0);
    throw new ConversionError(bytes.subarray(0, bytesRead).includes(ENCRYPTED) ? "encrypted" : "damaged");
  }
  const fits = { zip: [ZIP], compound: [COMPOUND, ZIP, RTF], rtf: [RTF] }[envelope];
  if (!fits.includes(found)) throw new ConversionError("damaged");
}

/** What LibreOffice is told to write, in the form of its command line. */
export function exportFilter(extension: string, archive: boolean): string {
  if (!archive) return "pdf";
  return `pdf:${officePartOf(extension) ?? "writer"}_pdf_Export:${JSON.stringify(ARCHIVE_OPTIONS)}`;
}

/** The choice of PDF/A-2b. */
const ARCHIVE_OPTIONS = { SelectPdfVersion: { type: "long", value: "2" } };

/** How LibreOffice is to read what it would take for something else. */
export function importFilter(extension: string): string | undefined {
  if (extension === "html") return "HTML (StarWriter)";
  return extension === "pdf" ? "draw_pdf_import" : undefined;
}

function formats(part: OfficePart, envelope: Envelope, extensions: string): [string, Format][] {
  return extensions.split(" ").map((extension) => [extension, { part, envelope }]);
}
