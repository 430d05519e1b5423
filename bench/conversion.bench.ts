import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createConverter } from "@muniment/documents/convert";
import { aWordFile, paragraph } from "@muniment/documents/testing";
import { spreadText } from "./report.ts";
import type { Report } from "./report.ts";
import { pair } from "./timing.ts";

const run = promisify(execFile);
const LETTERS = 32;
const PARAGRAPHS = 40;
const LEAST_FASTER = 4;
const ROUNDS = 5;

/** Letters that are asked for together, beside starting LibreOffice for each of them. */
export async function benchConversion(): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), "muniment-bench-conversion-"));
  const converter = createConverter({ scratchFolder: folder });
  try {
    const letters = Array.from({ length: LETTERS }, (_, at) => join(folder, `letter-${at}.docx`));
    for (const [at, path] of letters.entries()) await writeFile(path, await aLetter(at));
    const profile = join(folder, "plain-profile");
    await mkdir(profile);
    const { ours, plain, ratio } = await pair(
      async () =>
        rateOf(LETTERS, async () => {
          await Promise.all(letters.map(async (path) => converter.toPdf({ path, name: path }, `${path}.ours.pdf`)));
        }),
      // One after the other: a start of the program has the profile to itself.
      async () =>
        rateOf(LETTERS / 4, async () => {
          for (const path of letters.slice(0, LETTERS / 4)) {
            const given = ["--headless", `-env:UserInstallation=file://${profile}`, "--convert-to", "pdf"];
            await run("soffice", [...given, "--outdir", join(folder, "plain"), path]);
          }
        }),
      ROUNDS,
    );
    return {
      findings: [
        {
          path: "letters made into PDF, each by itself",
          measured: spreadText(ours, "/s"),
          against: `${spreadText(plain, "/s")} starting LibreOffice for each`,
          ratio: spreadText(ratio),
          goal: `≥ ${LEAST_FASTER} ×`,
          isMet: ratio.median >= LEAST_FASTER,
        },
      ],
      how: `${LETTERS} Word files of a page that are asked for at once, each with its answer, its limits and the count of its pages, against \`soffice --convert-to pdf\` with a profile that is kept, one start after the other.`,
    };
  } finally {
    await converter.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function aLetter(at: number): Promise<Buffer> {
  const body = Array.from({ length: PARAGRAPHS }, (_, line) => paragraph(`Line ${line} of the letter ${at}.`));
  return aWordFile({ body: body.join("") });
}

async function rateOf(count: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (count * 1000) / (performance.now() - began);
}
