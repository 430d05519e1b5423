import { rm } from "node:fs/promises";
import { answerParent } from "../pdf/child.ts";
import { openQpdf, stopQpdf } from "../pdf/qpdf.ts";
import { readOutline } from "./outline.ts";
import { writePart } from "./part-writer.ts";
import { scanPages } from "./scan.ts";
import { openSource } from "./source.ts";
import type { PdfSource } from "./source.ts";
import type { SplitAnswer, SplitJob } from "./split.ts";

answerParent(split, stopQpdf);

async function split({ path, scan, parts, withoutQpdf }: SplitJob): Promise<SplitAnswer> {
  const plain = `${path}.plain`;
  try {
    const outcome = await openQpdf({ native: !withoutQpdf }).run([
      "--decrypt",
      "--object-streams=disable",
      "--stream-data=preserve",
      { input: path },
      { output: plain },
    ]);
    if (outcome.state === "needs_password") return { refused: "encrypted" };
    if (outcome.state === "failed") return { refused: "damaged" };
    using source = openSource(plain);
    const count = source.pages.length;
    if (count === 0) return { refused: "damaged" };
    if (parts !== undefined) {
      if (parts.some(({ pages }) => pages.some((page) => page > count))) return { refused: "no_such_pages" };
      return { made: parts.map((part) => ({ bytes: writePart(source, part.pages, part.path) })) };
    }
    const facts = { pages: count, outline: readOutline(source), isSigned: isSigned(source) };
    if (scan === undefined) return { facts };
    return { facts: { ...facts, scan: await scanPages(source, scan, `${path}.some`) } };
  } finally {
    await rm(plain, { force: true });
  }
}

function isSigned({ catalogue, read, readDict }: PdfSource): boolean {
  const flags = Number(read(readDict(catalogue.get("/AcroForm"))?.get("/SigFlags")) ?? 0);
  return Number.isInteger(flags) && (flags & 1) === 1;
}
