import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { commandOf, identifyProcess, isRunning, signalProcess, waitUntilGone } from "./running-process.ts";
import type { ProcessIdentity } from "./running-process.ts";

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

const CLAIM_ATTEMPTS = 20;
const DRAIN_MILLISECONDS = 20_000;

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
  await mkdir(dirname(path), { recursive: true });
  const self = await describeSelf();
  const draft = draftName(path);
  await writeFile(draft, JSON.stringify(self), { mode: 0o600, flag: "wx" });
  try {
    for (let attempt = 0; attempt < CLAIM_ATTEMPTS; attempt += 1) {
      if (await linkOnce(draft, path)) return held(path, self);
      await clearHolder(path, options.onOrphan);
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw new Error(`The process file ${path} could not be claimed: others keep taking it`);
}

function held(path: string, self: Holder): ProcessFile {
  return {
    path,
    async [Symbol.asyncDispose]() {
      const holder = await readHolder(path);
      if (holder?.pid === self.pid && holder.started === self.started) await rm(path, { force: true });
    },
  };
}

async function linkOnce(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function clearHolder(path: string, onOrphan: ((pid: number) => void) | undefined): Promise<void> {
  const holder = await readHolder(path);
  if (holder !== undefined && (await isRunning(holder))) {
    if (holder.pid === process.pid || holder.npm === undefined || (await isRunning(holder.npm))) {
      throw new FolderInUseError(dirname(path), holder, await commandOf(holder.pid));
    }
    onOrphan?.(holder.pid);
    signalProcess(holder.pid, "SIGTERM");
    if (!(await waitUntilGone([holder], DRAIN_MILLISECONDS))) {
      signalProcess(holder.pid, "SIGKILL");
      await waitUntilGone([holder], DRAIN_MILLISECONDS);
    }
  }
  await removeStale(path, holder);
}

// Two starts may find the same dead holder: only what was read is removed, and a newer claim is put back.
async function removeStale(path: string, seen: Holder | undefined): Promise<void> {
  const aside = draftName(path);
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const moved = await readHolder(aside);
  if (moved?.pid !== seen?.pid || moved?.started !== seen?.started) await linkOnce(aside, path);
  await rm(aside, { force: true });
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

function draftName(path: string): string {
  return `${path}.${randomBytes(6).toString("hex")}.tmp`;
}
