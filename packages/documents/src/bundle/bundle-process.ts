import { rm, stat, writeFile } from "node:fs/promises";
import type { BundleAnswer, BundlePlan } from "./bundle.ts";
import { answerParent } from "../pdf/child.ts";
import { parsePages } from "../pdf/page-range.ts";
import { countPages, PdfOpenError } from "../pdf/page-count.ts";
import { putFileOnA4 } from "../pdf/on-a4.ts";
import { openQpdf, stopQpdf } from "../pdf/qpdf.ts";
import type { Qpdf, QpdfMemory, QpdfWord } from "../pdf/qpdf.ts";
import { finishBundle } from "./finish.ts";
import type { Inspected, Run } from "./layout.ts";
import { drawMadePages } from "./made-pages.ts";

/** Words of members, two or three for each. */
const MOST_OPEN = 1800;

interface Job {
  readonly plan: BundlePlan;
  readonly output: string;
  readonly withoutQpdf: boolean;
}

answerParent(bundle, stopQpdf);

async function bundle({ plan, output, withoutQpdf }: Job): Promise<BundleAnswer> {
  const qpdf = openQpdf({ native: !withoutQpdf });
  const inspected: Inspected[] = [];
  if (plan.isOnA4 === true) {
    for (const part of plan.parts) if (part.kind === "document") await putFileOnA4(part.path);
  }
  for (const [at] of plan.parts.entries()) inspected.push(await inspect(plan, at, qpdf));
  // A file may look sound and yet be none: then its members are tried one by one.
  for (let isSecond = false; ; isSecond = true) {
    const refused = plan.onTrouble === "stop" ? firstTrouble(inspected) : undefined;
    if (refused !== undefined) return { refused };
    const made = await assemble({ plan, output, qpdf, inspected });
    if (made !== undefined) return { made };
    if (isSecond) throw new Error("The documents cannot be merged");
    await findUnmergeable({ plan, qpdf, inspected, output });
  }
}

function firstTrouble(
  inspected: readonly Inspected[],
): Extract<BundleAnswer, { refused: unknown }>["refused"] | undefined {
  for (const [part, known] of inspected.entries()) {
    if (known !== undefined && "trouble" in known) return { part, reason: known.trouble };
  }
  return undefined;
}

async function inspect({ parts }: BundlePlan, at: number, qpdf: Qpdf): Promise<Inspected> {
  const part = parts[at];
  if (part?.kind !== "document") return undefined;
  let count: number;
  try {
    count = await countPages(part.path, { password: part.password, qpdf });
  } catch (error) {
    if (error instanceof PdfOpenError) return { trouble: error.reason };
    throw error;
  }
  try {
    const pages = parsePages(part.pages ?? "1-z", count);
    return pages.length === 0 ? { trouble: "no_such_pages" } : { pages };
  } catch {
    return { trouble: "no_such_pages" };
  }
}

interface Assembly {
  readonly plan: BundlePlan;
  readonly output: string;
  readonly qpdf: Qpdf;
  readonly inspected: Inspected[];
}

async function assemble(given: Assembly): Promise<Extract<BundleAnswer, { made: unknown }>["made"] | undefined> {
  const { plan, output, qpdf, inspected } = given;
  const { content, layout, links } = await drawMadePages(plan, inspected);
  const sheets = `${output}.sheets`;
  await writeFile(sheets, content);
  try {
    const outcome = await merge(qpdf, { plan, runs: layout.runs, sheets, output });
    if (!outcome) return undefined;
  } finally {
    await rm(sheets, { force: true });
  }
  finishBundle(output, { plan, layout, links });
  const parts = layout.parts.map(({ firstPage, pages }, at) => {
    const known = inspected[at];
    const place = { firstPage: Math.min(firstPage, layout.total), pages };
    return known !== undefined && "trouble" in known ? { ...place, trouble: known.trouble } : place;
  });
  return { pages: layout.total, bytes: (await stat(output)).size, parts };
}

async function merge(
  qpdf: Qpdf,
  { plan, runs, sheets, output }: { plan: BundlePlan; runs: readonly Run[]; sheets: string; output: string },
): Promise<boolean> {
  let sheet = 1;
  const members = runs.flatMap((run): QpdfWord[] => {
    if (run.of === "made") {
      const first = sheet;
      sheet += run.count;
      return [{ input: sheets }, `${first}-${sheet - 1}`];
    }
    return memberOf(plan, run.part, run.pages);
  });
  return runMerge(qpdf, members, output);
}

function memberOf({ parts }: BundlePlan, at: number, pages: readonly number[]): QpdfWord[] {
  const part = parts[at];
  if (part?.kind !== "document") throw new Error("A run of pages without its document");
  const password = part.password === undefined ? [] : [`--password=${part.password}`];
  const range = part.pages === undefined ? "1-z" : pages.join(",");
  return [{ input: part.path }, ...password, range];
}

/** Fields of forms keep how they look; what makes them fields is not taken over (OPR-BUN-013). */
async function runMerge(
  qpdf: Qpdf,
  members: readonly QpdfWord[],
  output: string,
  memory?: QpdfMemory,
): Promise<boolean> {
  const words: QpdfWord[] = [
    "--empty",
    // Whoever builds the same bundle again gets the same bytes, and knows them again where they are stored.
    "--deterministic-id",
    // Opening a file anew for each object of it takes minutes; more than this a process may not hold open.
    `--keep-files-open=${members.length < MOST_OPEN ? "y" : "n"}`,
    "--object-streams=disable",
    "--generate-appearances",
    "--pages",
    ...members,
    "--",
    { output },
  ];
  const { state } = await qpdf.run(words, memory);
  return state === "done" || state === "done_with_warnings";
}

async function findUnmergeable({ plan, qpdf, inspected, output }: Assembly): Promise<void> {
  const probe = `${output}.probe`;
  try {
    for (const [at, known] of inspected.entries()) {
      if (known === undefined || "trouble" in known) continue;
      if (!(await runMerge(qpdf, memberOf(plan, at, known.pages), probe))) inspected[at] = { trouble: "damaged" };
    }
  } finally {
    await rm(probe, { force: true });
  }
}
