import { access, mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { newId } from "@muniment/kernel";
import { ConversionError } from "./conversion-error.ts";
import { createOfficeProfiles } from "./office-profile.ts";
import { officeKindOf, runOffice } from "./office-run.ts";
import type { ConversionLimits, Office, OfficeJob } from "./office.ts";

/** As many go into one start of the program, which costs half a second by itself. */
const LARGEST_BATCH = 16;
const PLACES = ["/usr/bin", "/usr/local/bin", "/opt/libreoffice/program", "/usr/lib/libreoffice/program"];

interface Waiting {
  readonly job: OfficeJob;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

type Failed = readonly [Waiting, unknown];

/** Where the program is, or `undefined`. */
export async function findNativeOffice(): Promise<string | undefined> {
  for (const folder of PLACES) {
    const path = join(folder, "soffice");
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

/** The installed program, started once for all files of a kind that wait at the same time. */
export function createNativeOffice(program: string, given: { folder: string; limits: ConversionLimits }): Office {
  const waiting: Waiting[] = [];
  const profiles = createOfficeProfiles(given.folder);
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    // Those that are asked for together lie here before the first one is taken.
    await Promise.resolve();
    for (let batch = takeBatch(waiting); batch.length > 0; batch = takeBatch(waiting)) {
      const failed = await attempt(batch);
      for (const [one, error] of failed) {
        // One may have taken the others with it, or the program ended for no fault of the file (OPR-FLT-024).
        const isTriedAgain = batch.length > 1 || isOfProgram(error);
        for (const [, last] of isTriedAgain ? await attempt([one]) : [[one, error] as const]) one.reject(last);
      }
    }
    working = undefined;
  }

  /** Resolves those that have their PDF; gives the others, with what became of the program. */
  async function attempt(batch: readonly Waiting[]): Promise<readonly Failed[]> {
    const live = batch.filter(({ job, reject }) => {
      if (job.signal?.aborted === true) reject(job.signal.reason);
      return job.signal?.aborted !== true;
    });
    const [first, ...others] = live;
    if (first === undefined) return [];
    const folder = join(given.folder, newId());
    try {
      await mkdir(folder);
      const ending = await runOffice({
        program,
        jobs: [first.job, ...others.map(({ job }) => job)],
        folder,
        profile: await profiles.take(live.length),
        limits: given.limits,
        signal: others.length === 0 ? first.job.signal : undefined,
      });
      if (ending === undefined) return await handOver(live, folder);
      await profiles.drop();
      // What was being written when the program ended is half a file.
      return live.map((one) => [one, ending]);
    } catch (error) {
      return live.map((one) => [one, error]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    async convert(job) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ job, resolve, reject });
      working ??= work();
      await promise;
    },
    async close() {
      await working;
      await profiles.drop();
    },
  };
}

async function handOver(batch: readonly Waiting[], folder: string): Promise<readonly Failed[]> {
  const failed: Failed[] = [];
  for (const one of batch) {
    const made = join(folder, `${basename(one.job.path, extname(one.job.path))}.pdf`);
    const size = await stat(made).then(
      (found) => found.size,
      () => 0,
    );
    if (size === 0) failed.push([one, new ConversionError("damaged")]);
    else {
      await rename(made, one.job.output);
      one.resolve();
    }
  }
  return failed;
}

function isOfProgram(error: unknown): boolean {
  return error instanceof ConversionError && (error.reason === "crashed" || error.reason === "timed_out");
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  const [first] = waiting;
  if (first === undefined) return [];
  const kind = officeKindOf(first.job);
  const batch = waiting.filter(({ job }) => officeKindOf(job) === kind).slice(0, LARGEST_BATCH);
  waiting.splice(0, waiting.length, ...waiting.filter((one) => !batch.includes(one)));
  return batch;
}
