import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

/** A Muniment that was started for a suite. */
export interface Installation {
  /** Its `ready.json`. */
  readonly ready: string;
  /** Ends it; says what went wrong. */
  stop(): Promise<string | undefined>;
}

/** Data folders of a run, below its own folder. */
export interface InstallationOptions {
  readonly folder: string;
  readonly signal: AbortSignal;
  /** How many are wanted in all: when it is more than one, the demonstration firm is made once and copied. */
  readonly wanted: number;
}

const ROOT = join(import.meta.dirname, "..");
const START_MILLISECONDS = 180_000;
const STOP_MILLISECONDS = 60_000;

/** Gives what starts everything as a person would, each time with a demonstration firm that nobody has touched. */
export function createInstallations(options: InstallationOptions): () => Promise<Installation | undefined> {
  const { folder, signal, wanted } = options;
  const first = join(folder, "data");
  let started = 0;
  let port = 0;
  return async () => {
    started += 1;
    if (wanted === 1) return start(first, 0, signal);
    if (started === 1) {
      const firm = await start(first, 0, signal);
      if (firm === undefined) return undefined;
      port = Number(new URL(JSON.parse(await readFile(firm.ready, "utf8")).work).port);
      const trouble = await firm.stop();
      if (trouble !== undefined) return undefined;
    }
    const copy = `${first}-${started}`;
    // Owners are kept, which Node's own copy does not do.
    await promisify(execFile)("cp", ["-a", first, copy]);
    return start(copy, port, signal);
  };
}

async function start(dataDir: string, port: number, signal: AbortSignal): Promise<Installation | undefined> {
  await mkdir(dataDir, { recursive: true });
  // As root the embedded PostgreSQL runs as another user, who has to get through.
  await chmod(dataDir, 0o711);
  const ready = join(dataDir, "ready.json");
  const child = spawn(
    process.execPath,
    ["apps/muniment/src/main.ts", "start", "--port", String(port), "--data", dataDir],
    // In a group of its own, so that Ctrl+C ends the suite before the server under it.
    { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"], detached: true },
  );
  const ended = once(child, "close").then(([code]) => (typeof code === "number" ? code : 1));
  const stop = async (): Promise<string | undefined> => {
    child.kill("SIGTERM");
    const code = await Promise.race([ended, delay(STOP_MILLISECONDS, undefined, { ref: false })]);
    if (code === 0) return undefined;
    child.kill("SIGKILL");
    return code === undefined ? "Muniment did not stop" : `Muniment ended with code ${code}`;
  };
  const deadline = performance.now() + START_MILLISECONDS;
  while (!existsSync(ready) && child.exitCode === null && performance.now() < deadline && !signal.aborted) {
    await delay(50);
  }
  if (existsSync(ready)) return { ready, stop };
  await stop();
  return undefined;
}
