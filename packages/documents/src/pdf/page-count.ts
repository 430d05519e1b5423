import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { PdfOpenError, withPdf } from "./pdfium.ts";
import type { Qpdf } from "./qpdf.ts";

export { PdfOpenError } from "./pdfium.ts";

/** Larger files are not held in memory to be counted. */
const MOST_HELD = 48 * 1024 * 1024;

/** How many pages a PDF file has; throws `PdfOpenError`. */
export async function countPages(
  path: string,
  { password, qpdf }: { readonly password?: string | undefined; readonly qpdf: Qpdf },
): Promise<number> {
  const { size } = await stat(path);
  if (size > MOST_HELD && qpdf.isNative) return countByTool(path, password);
  return withPdf(path, password, (document) => {
    const count = document.getPageCount();
    if (count < 1) throw new PdfOpenError("damaged");
    return count;
  });
}

async function countByTool(path: string, password: string | undefined): Promise<number> {
  const words = [...(password === undefined ? [] : ["--password-file=-"]), "--show-npages", path];
  const child = spawn("qpdf", words, { stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => undefined);
  child.stdin.end(`${password ?? ""}\n`);
  const [counted, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const count = Number.parseInt(counted, 10);
  if (Number.isInteger(count) && count > 0) return count;
  throw new PdfOpenError(/invalid password/.test(said) ? "encrypted" : "damaged");
}
