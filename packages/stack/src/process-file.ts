import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { writeFileDurably } from "./durable-file.ts";
import { commandOf, identifyProcess, isRunning, signalProcess, waitUntilGone } from "./running-process.ts";
import type { ProcessIdentity } from "./running-process.ts";
import { withFolderLock } from "./folder-lock.ts";

/** The sole right to a folder, held by this process until disposal or death. */
export interface ProcessFile extends AsyncDisposable {
  readonly path: string;
}

/** Somebody else works on the folder; the message says who, and how to stop it. */
export class FolderInUseError extends Error {
  readonly pid: number;

  constructor(folder: string, holder: ProcessIdentity, command: string) {
    const who = command === "" ? `process ${holder.pid}` : `process ${holder.pid} (${command})`;
    super(`The folder ${folder} is in use by ${who}. Stop it first: kill ${holder.pid}`);
    this.name = "FolderInUseError";
    this.pid = holder.pid;
  }
}

interface Holder extends ProcessIdentity {
  /** The npm that started the holder, when npm did. */
  readonly npm?: ProcessIdentity;
}

const DRAIN_MILLISECONDS = 20_000;
const KILL_MILLISECONDS = 5_000;
const LOCK_MILLISECONDS = DRAIN_MILLISECONDS + KILL_MILLISECONDS + 5_000;

/**
 * Claims the folder of `path` for this process. What a killed process left there is taken over, and a
 * process whose npm was killed is stopped first, since nobody holds its terminal any more.
 * Throws `FolderInUseError` while another process holds it.
 */
export async function claimProcessFile(options: {
  readonly path: string;
  /** Called before an orphaned holder is stopped, which may take as long as its draining. */
  readonly onOrphan?: (pid: number) => void;
}): Promise<ProcessFile> {
  const { path } = options;
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const self = await describeSelf();
  await withFolderLock(folder, LOCK_MILLISECONDS, async () => {
    const holder = await readHolder(path);
    if (holder !== undefined && (await isRunning(holder))) {
      const isOrphan = holder.pid !== process.pid && holder.npm !== undefined && !(await isRunning(holder.npm));
      if (!isOrphan) throw new FolderInUseError(folder, holder, await commandOf(holder.pid));
      options.onOrphan?.(holder.pid);
      await stopOrphan(holder);
    }
    await writeFileDurably(path, `${JSON.stringify(self)}\n`);
  });
  return {
    path,
    async [Symbol.asyncDispose]() {
      const holder = await readHolder(path);
      if (holder?.pid === self.pid && holder.started === self.started) await rm(path, { force: true });
    },
  };
}

async function stopOrphan(holder: Holder): Promise<void> {
  signalProcess(holder.pid, "SIGTERM");
  if (await waitUntilGone([holder], DRAIN_MILLISECONDS)) return;
  signalProcess(holder.pid, "SIGKILL");
  if (!(await waitUntilGone([holder], KILL_MILLISECONDS))) throw new Error(`Process ${holder.pid} cannot be ended`);
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const holder: unknown = JSON.parse(await readFile(path, "utf8"));
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  if (!isIdentity(value)) return false;
  return !("npm" in value) || isIdentity(value.npm);
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    Number.isInteger(value.pid) &&
    "started" in value &&
    typeof value.started === "string"
  );
}

async function describeSelf(): Promise<Holder> {
  const self = await identifyProcess(process.pid);
  if (self === undefined) throw new Error("This platform does not tell when a process started (/proc is missing)");
  const parent = await identifyProcess(process.ppid);
  if (parent === undefined || !(await isNpm(parent.pid))) return self;
  return { ...self, npm: parent };
}

async function isNpm(pid: number): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  return /^npm\b/.test(name);
}
