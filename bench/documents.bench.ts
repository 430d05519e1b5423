import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { aPdfOf } from "@muniment/documents/testing";
import { makeBundle } from "@muniment/documents/bundle";
import { makeParts } from "@muniment/documents/split";
import { childrenBytes } from "./processes.ts";
import { number, spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { ROUNDS, spreadOf } from "./timing.ts";

const run = promisify(execFile);
const DOCUMENTS = 200;
const PAGES = 10;
const MOST_BUNDLE = 3;
const MOST_SPLIT = 2;
const LARGE_FACTOR = 10;
const MOST_GROWTH = 1.5;
const LOOK_MILLISECONDS = 50;
const MEBIBYTE = 1024 ** 2;

/** A bundle of 200 documents and 2,000 pages, and splitting it again, beside what qpdf takes for the same files. */
export async function benchDocuments(): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), "muniment-bench-documents-"));
  try {
    const sources = Array.from({ length: DOCUMENTS }, (_, at) => join(folder, `source-${at}.pdf`));
    for (const [at, path] of sources.entries()) await writeFile(path, aPdfOf(PAGES, `Document ${at}`));
    const bundle = join(folder, "bundle.pdf");
    const merging = await together(
      () => bundleOf(sources, bundle),
      () => run("qpdf", ["--empty", "--pages", ...sources, "--", join(folder, "merged.pdf")]),
    );
    const parts = Array.from({ length: DOCUMENTS }, (_, at) => ({
      pages: Array.from({ length: PAGES }, (_each, page) => at * PAGES + page + 1),
      path: join(folder, `part-${at}.pdf`),
    }));
    const splitting = await together(
      () => makeParts(bundle, parts),
      () => run("qpdf", [`--split-pages=${PAGES}`, bundle, join(folder, "plain.pdf")]),
    );
    const memory = await memoryFinding(sources, bundle);
    return {
      findings: [
        findingOf("bundle of 200 documents and 2,000 pages", merging, MOST_BUNDLE),
        findingOf("splitting it into 200 documents", splitting, MOST_SPLIT),
        memory,
      ],
      how: `A bundle with cover, contents, bookmarks and numbers of ${DOCUMENTS} PDF files with ${PAGES} pages each, and qpdf merging them; then the bundle in parts of ${PAGES} pages, and qpdf doing that with --split-pages. One after the other in each round, each with the start of its process.`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundleOf(sources: readonly string[], output: string): Promise<void> {
  await makeBundle(
    {
      title: "Trial bundle",
      lines: [],
      parts: sources.map((path, at) => ({ kind: "document", title: `Document ${at + 1}`, path })),
      hasCover: true,
      hasContents: true,
      hasDividers: false,
      numbering: { position: "bottom-right", prefix: "", start: 1, size: 10, showsTotal: false },
      onTrouble: "stop",
    },
    output,
  );
}

interface Pair {
  readonly ours: readonly number[];
  readonly plain: readonly number[];
}

/** Whether ten times the pages need more memory: the most that a bundle's own process holds, qpdf left out. */
async function memoryFinding(sources: readonly string[], output: string): Promise<Finding> {
  const small = await mostBytesOf(() => bundleOf(sources, output));
  const many = Array.from({ length: LARGE_FACTOR }, () => sources).flat();
  const large = await mostBytesOf(() => bundleOf(many, output));
  return {
    path: `memory of a bundle of ${number(many.length * PAGES)} pages`,
    measured: `${number(large / MEBIBYTE)} MiB`,
    against: `${number(small / MEBIBYTE)} MiB for ${number(sources.length * PAGES)} pages`,
    ratio: number(large / small),
    goal: `≤ ${MOST_GROWTH} ×`,
    isMet: large / small <= MOST_GROWTH,
  };
}

async function mostBytesOf(work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, childrenBytes(process.pid, "qpdf"));
  }, LOOK_MILLISECONDS);
  try {
    await work();
    return most;
  } finally {
    clearInterval(looking);
  }
}

/** Seconds of both in turn, so that whatever else the machine does meets both. */
async function together(ours: () => Promise<unknown>, plain: () => Promise<unknown>): Promise<Pair> {
  const taken = { ours: [] as number[], plain: [] as number[] };
  const timed = async (into: number[], work: () => Promise<unknown>): Promise<void> => {
    const began = performance.now();
    await work();
    into.push((performance.now() - began) / 1000);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    await timed(taken.ours, ours);
    await timed(taken.plain, plain);
  }
  return taken;
}

function findingOf(path: string, { ours, plain }: Pair, most: number): Finding {
  const [own, other] = [spreadOf(ours), spreadOf(plain)];
  const ratio = own.median / other.median;
  return {
    path,
    measured: spreadText(own, " s"),
    against: `qpdf ${spreadText(other, " s")}`,
    ratio: number(ratio),
    goal: `≤ ${most} ×`,
    isMet: ratio <= most,
  };
}
