import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot id and start time within that boot, as the kernel keeps them; compared, never shown. */
  readonly started: string;
}

/** The identity of process `pid`, or undefined when there is none (a zombie counts as none). */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    ]);
    const { state, startTicks } = parseStat(stat);
    return state === "Z" || state === "X" ? undefined : { pid, started: `${boot.trim()}:${startTicks}` };
  } catch {
    return undefined;
  }
}

/** Whether exactly this process still runs. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.started === identity.started;
}

/** The command line of process `pid` in one line of readable length. */
export async function commandOf(pid: number): Promise<string> {
  const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return words
    .replace(/[\s\0]+/g, " ")
    .trim()
    .slice(0, 120);
}

/** Sends `signal`; a process that is gone or belongs to somebody else is left as it is. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone in the meantime, which is what the caller waits for; a foreign one shows by not going.
  }
}

/**
 * Resolves to true as soon as none of the processes runs any more, to false after `milliseconds`.
 */
export async function waitUntilGone(processes: readonly ProcessIdentity[], milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const alive = await Promise.all(processes.map(isRunning));
    if (!alive.includes(true)) return true;
    if (performance.now() >= deadline) return false;
    await delay(10);
  }
}

// The name in parentheses may itself hold spaces and parentheses, so fields are counted from the last one.
function parseStat(stat: string): { state: string; startTicks: string } {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const state = fields[0];
  const startTicks = fields[19];
  if (state === undefined || startTicks === undefined) throw new Error("Unreadable process status");
  return { state, startTicks };
}
