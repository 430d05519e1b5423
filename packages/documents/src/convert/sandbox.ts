import { spawn } from "node:child_process";
import type { ChildProcess, StdioOptions } from "node:child_process";

/** How a program of others is started. */
export interface SandboxOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly stdio: StdioOptions;
  /** Of address space, of a file that is written, and of computing; absent for no limit. */
  readonly memoryBytes?: number;
  readonly fileBytes?: number;
  readonly cpuSeconds?: number;
}

// A network of its own has no way out; processes of its own end together with their first one.
const ISOLATION = ["unshare", "--net", "--pid", "--fork", "--kill-child", "--map-root-user"];
const LIMIT_SCRIPT = 'ulimit -v "$1" && ulimit -f "$2" && ulimit -t "$3" && shift 3 && exec "$@"';
const UNLIMITED = "unlimited";
const BLOCK = 512;
const KIBIBYTE = 1024;

let isolation: Promise<readonly string[]> | undefined;

/** Starts a program without network where the system permits that, and within limits; `killAll` ends what it started. */
export async function startSandboxed(
  command: string,
  args: readonly string[],
  options: SandboxOptions,
): Promise<ChildProcess> {
  isolation ??= findIsolation();
  const [program, ...rest] = [...(await isolation), ...limited(options), command, ...args];
  return spawn(program ?? command, rest, {
    cwd: options.folder,
    env: options.environment,
    stdio: options.stdio,
    detached: process.platform !== "win32",
    windowsHide: true,
  });
}

/** Ends a program and all that it started. */
export function killAll(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It ended in the meantime.
  }
}

function limited({ memoryBytes, fileBytes, cpuSeconds }: SandboxOptions): readonly string[] {
  if (process.platform === "win32") return [];
  const limits = [
    memoryBytes === undefined ? UNLIMITED : Math.ceil(memoryBytes / KIBIBYTE),
    fileBytes === undefined ? UNLIMITED : Math.ceil(fileBytes / BLOCK),
    cpuSeconds === undefined ? UNLIMITED : Math.ceil(cpuSeconds),
  ];
  return ["sh", "-c", LIMIT_SCRIPT, "sh", ...limits.map(String)];
}

async function findIsolation(): Promise<readonly string[]> {
  if (process.platform !== "linux") return [];
  const [program = "", ...args] = ISOLATION;
  return new Promise((resolve) => {
    const probe = spawn(program, [...args, "true"], { stdio: "ignore" });
    probe.once("error", () => resolve([]));
    probe.once("exit", (code) => resolve(code === 0 ? ISOLATION : []));
  });
}
