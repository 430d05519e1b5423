import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A program that a benchmark started. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
}

const PATIENCE_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 30_000;

/** A port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a program and resolves when `isReady` says so; throws with what it printed when it ends before. */
export async function startProgram(
  command: readonly [string, ...string[]],
  isReady: (child: ChildProcess) => Promise<boolean>,
): Promise<Running> {
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let printed = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed = (printed + text).slice(-4000);
  });
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await isReady(child))) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${printed}`);
    if (performance.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`${program} was not ready within ${PATIENCE_MILLISECONDS / 1000} s: ${printed}`);
    }
    await delay(10);
  }
  return {
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const patience = setTimeout(() => child.kill("SIGKILL"), STOP_MILLISECONDS);
      await ended;
      clearTimeout(patience);
      if (child.signalCode === "SIGKILL")
        throw new Error(`${program} did not stop within ${STOP_MILLISECONDS / 1000} s`);
    },
  };
}

/** Whether anything answers at `url`. */
export async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return true;
    },
    () => false,
  );
}

/** Bytes of memory that a process holds now. */
export function residentBytes(pid: number): number {
  return kibibytesOf(`/proc/${pid}/status`, "VmRSS") * 1024;
}

/** Most bytes that a process held since `forgetPeak`. */
export function peakBytes(pid: number): number {
  return kibibytesOf(`/proc/${pid}/status`, "VmHWM") * 1024;
}

/** Begins to look for the peak anew. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

/** The process below `root` whose command line contains `text`; throws when there is none. */
export function processBelow(root: number, text: string): number {
  const found = processesBelow(root).find((pid) => commandOf(pid).includes(text));
  if (found === undefined) throw new Error(`No process below ${root} is a ${text}`);
  return found;
}

/** Bytes that a process and all that it started hold, with pages that several share counted once. */
export function treeBytes(root: number): number {
  return processesBelow(root).reduce((sum, pid) => sum + kibibytesOf(`/proc/${pid}/smaps_rollup`, "Pss") * 1024, 0);
}

/** The same for what a process started, without the tools whose command line begins with `except`. */
export function childrenBytes(root: number, except: string): number {
  const children = processesBelow(root).filter((pid) => pid !== root && !commandOf(pid).startsWith(except));
  return children.reduce((sum, pid) => sum + kibibytesOf(`/proc/${pid}/smaps_rollup`, "Pss") * 1024, 0);
}

function processesBelow(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name)) parents.set(Number(name), parentOf(Number(name)));
  }
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at !== 0; at = parents.get(at)) {
      if (at === root) return true;
    }
    return false;
  };
  return [...parents.keys()].filter(isBelow);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

function parentOf(pid: number): number {
  try {
    // The name in parentheses may hold anything.
    const [, rest = ""] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return Number(rest.split(" ")[1] ?? 0);
  } catch {
    return 0;
  }
}

function kibibytesOf(file: string, name: string): number {
  try {
    const match = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync(file, "utf8"));
    return Number(match?.[1] ?? 0);
  } catch {
    return 0;
  }
}
