import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConversionError } from "@muniment/documents/convert";
import type { Converter } from "@muniment/documents/convert";
import { refusals, refused } from "@muniment/operate-api";

/** The PDF of a Word file; OPR-ERR-018 when there is none to be had. Leaves no file behind. */
export async function toPdf(
  { converter, scratchFolder }: { readonly converter: Converter; readonly scratchFolder: string },
  bytes: Buffer,
  name: string,
): Promise<Buffer> {
  const folder = await mkdtemp(join(scratchFolder, "produce-"));
  try {
    const [input, output] = [join(folder, "document.docx"), join(folder, "document.pdf")];
    await writeFile(input, bytes);
    await converter.toPdf({ path: input, name: "document.docx" }, output);
    return await readFile(output);
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    throw refused(refusals.notConverted({ name, reason: error.reason.replaceAll("_", " ") }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
