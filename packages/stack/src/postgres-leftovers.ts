import { readdir, readFile, readlink, realpath, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { identifyProcess, signalProcess, waitUntilGone } from "./running-process.ts";
import type { ProcessIdentity } from "./running-process.ts";

const LOCK = "postmaster.pid";
const FAST_STOP_MILLISECONDS = 3_000;
const KILL_MILLISECONDS = 5_000;

/**
 * Ends every PostgreSQL process that still works on `cluster` (its parent was killed) and forgets a lock whose
 * number now belongs to a stranger. Whatever was committed stays: a server that is ended hard recovers.
 */
export async function clearLeftovers(cluster: string): Promise<{ readonly stopped: number }> {
  const postmaster = await readPostmaster(cluster);
  if (postmaster === undefined) return { stopped: 0 };
  const left = await findServers(cluster);
  if (left.length > 0) await end(left, postmaster.pid, cluster);
  // PostgreSQL judges by the number alone: a stranger's, or a zombie's, would keep it from starting.
  if (await isNumberInUse(postmaster.pid)) await rm(join(cluster, LOCK), { force: true });
  return { stopped: left.length };
}

/** The process number in a `postmaster.pid`, and whether that server takes connections. */
export async function readPostmaster(cluster: string): Promise<{ pid: number; isReady: boolean } | undefined> {
  const lines = (await readFile(join(cluster, LOCK), "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, isReady: lines[7]?.trim() === "ready" } : undefined;
}

async function end(left: readonly ProcessIdentity[], postmaster: number, cluster: string): Promise<void> {
  if (left.some(({ pid }) => pid === postmaster)) {
    signalProcess(postmaster, "SIGINT");
    if (await waitUntilGone(left, FAST_STOP_MILLISECONDS)) return;
  }
  for (const signal of ["SIGQUIT", "SIGKILL"] as const) {
    const stillThere = await findServers(cluster);
    for (const { pid } of stillThere) signalProcess(pid, signal);
    if (await waitUntilGone(stillThere, KILL_MILLISECONDS)) return;
  }
  throw new Error(`PostgreSQL processes on ${cluster} do not end: ${left.map(({ pid }) => pid).join(", ")}`);
}

async function isNumberInUse(pid: number): Promise<boolean> {
  return stat(`/proc/${pid}`).then(
    () => true,
    () => false,
  );
}

/** Every PostgreSQL process that works on `cluster`, whoever started it. */
export async function findServers(cluster: string): Promise<ProcessIdentity[]> {
  const folder = await realpath(cluster);
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    numbers.map(async (pid) => {
      // A postgres process always has its data directory as working directory.
      const [cwd, name] = await Promise.all([
        readlink(`/proc/${pid}/cwd`).catch(() => ""),
        readFile(`/proc/${pid}/comm`, "utf8").catch(() => ""),
      ]);
      return cwd === folder && name.trim() === "postgres" ? identifyProcess(pid) : undefined;
    }),
  );
  return found.filter((server) => server !== undefined);
}
