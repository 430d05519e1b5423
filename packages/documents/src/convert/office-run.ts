import { once } from "node:events";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { ConversionError } from "./conversion-error.ts";
import { exportFilter, importFilter } from "./office-files.ts";
import type { ConversionLimits, OfficeJob } from "./office.ts";
import { killAll, startSandboxed } from "./sandbox.ts";

/** What a shell says of a program that was ended for writing or computing too much. */
const WROTE_TOO_MUCH = 128 + 25;
const COMPUTED_TOO_MUCH = 128 + 24;

/** One start of the program. */
export interface OfficeRun {
  readonly program: string;
  /** All of one kind. */
  readonly jobs: readonly [OfficeJob, ...OfficeJob[]];
  /** Where the PDFs go, named as the files are. */
  readonly folder: string;
  readonly profile: string;
  readonly limits: ConversionLimits;
  readonly signal: AbortSignal | undefined;
}

/** Files of one kind are read and written with the same options. */
export function officeKindOf({ path, archive }: OfficeJob): string {
  const extension = extname(path).slice(1);
  return `${importFilter(extension)} ${exportFilter(extension, archive)}`;
}

/** Runs the program until it ends; gives why it did not end well. */
export async function runOffice({ program, jobs, folder, profile, limits, signal }: OfficeRun): Promise<unknown> {
  const extension = extname(jobs[0].path).slice(1);
  const filter = importFilter(extension);
  const child = await startSandboxed(
    program,
    [
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      "--headless",
      "--norestore",
      "--nologo",
      "--nolockcheck",
      "--nodefault",
      ...(filter === undefined ? [] : [`--infilter=${filter}`]),
      "--convert-to",
      exportFilter(extension, jobs[0].archive),
      "--outdir",
      folder,
      ...jobs.map(({ path }) => path),
    ],
    {
      environment: { PATH: "/usr/bin:/bin", HOME: profile, TMPDIR: folder, LANG: "C.UTF-8" },
      folder,
      stdio: ["ignore", "ignore", "ignore"],
      memoryBytes: limits.memoryBytes,
      fileBytes: limits.outputBytes,
      cpuSeconds: limits.seconds,
    },
  );
  let ending: unknown;
  const end = (reason: unknown): void => {
    ending = reason;
    killAll(child);
  };
  const onAbort = (): void => end(signal?.reason);
  const timer = setTimeout(() => end(new ConversionError("timed_out")), limits.seconds * 1_000);
  signal?.addEventListener("abort", onAbort);
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return ending ?? endingOf(code);
  } catch (error) {
    return new ConversionError("crashed", error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

function endingOf(code: number | null): ConversionError | undefined {
  if (code === 0) return undefined;
  if (code === WROTE_TOO_MUCH) return new ConversionError("too_large");
  return new ConversionError(code === COMPUTED_TOO_MUCH ? "timed_out" : "crashed", code);
}
