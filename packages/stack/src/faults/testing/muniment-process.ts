import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { processEnvironment } from "@muniment/platform/config";
import { readyFilePath } from "../../ready-file.ts";
import type { ReadyInfo } from "../../ready-file.ts";

/** A Muniment that runs as a process of its own, to be hurt from outside; disposal kills it if it still runs. */
export interface MunimentProcess extends AsyncDisposable {
  readonly pid: number;
  readonly origin: string;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; throws with what it printed when it does not end with 0. */
  stop(): Promise<void>;
}

/** `muniment start`, with what its `ready.json` says. */
export interface StartedMuniment extends MunimentProcess {
  readonly ready: ReadyInfo;
}

const MAIN = join(import.meta.dirname, "../../../../../apps/muniment/src/main.ts");
const POLL_MILLISECONDS = 20;

/** Runs `muniment start` on `dataDir` and resolves when `ready.json` names the new process. */
export async function startMuniment(options: {
  readonly dataDir: string;
  readonly port: number;
}): Promise<StartedMuniment> {
  const { dataDir, port } = options;
  const child = spawnMuniment(["start", "--port", String(port), "--data", dataDir]);
  const ready = await untilAnswered(child, async () => {
    const text = await readFile(readyFilePath(dataDir), "utf8").catch(() => "");
    if (text === "") return undefined;
    const found = JSON.parse(text) as ReadyInfo;
    return found.pid === child.process.pid ? found : undefined;
  });
  return { ...control(child, ready.work), ready };
}

/** Begins `muniment start` on `dataDir` and kills it with SIGKILL after `milliseconds`, however far it has come. */
export async function startAndKill(
  options: { readonly dataDir: string; readonly port: number },
  milliseconds: number,
): Promise<void> {
  const child = spawnMuniment(["start", "--port", String(options.port), "--data", options.dataDir]);
  await using half = control(child, "");
  await delay(milliseconds);
  await half.kill();
}

/** Runs `muniment work --config FILE` with these settings and resolves when it answers `/readyz` with 200. */
export async function startWorkServer(
  folder: string,
  settings: Readonly<Record<`MUNIMENT_${string}`, string | number>>,
): Promise<MunimentProcess> {
  const port = Number(settings["MUNIMENT_PORT"]);
  const origin = `http://127.0.0.1:${port}`;
  const file = join(folder, `work-${port}.conf`);
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, lines.join(""), { mode: 0o600 });
  const child = spawnMuniment(["work", "--config", file]);
  await untilAnswered(child, async () => {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
    return answer?.status === 200 ? true : undefined;
  });
  return control(child, origin);
}

/** Runs a command of `muniment` to its end; what it printed, both streams. */
export async function runMuniment(
  ...args: string[]
): Promise<{ readonly status: number | null; readonly output: string }> {
  const child = spawnMuniment(args);
  await once(child.process, "close");
  return { status: child.process.exitCode, output: child.output() };
}

/** The environment of this process without what would configure a server or a test run below it. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(processEnvironment()).filter(([name]) => !/^(?:MUNIMENT|VITEST|NODE_ENV|TEST)/.test(name));
  return Object.fromEntries(own);
}

interface Child {
  readonly process: ChildProcess;
  /** What it printed, both streams. */
  output(): string;
}

function spawnMuniment(args: readonly string[]): Child {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: plainEnvironment(),
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output = `${output}${text}`.slice(-20_000)));
  }
  return { process: child, output: () => output };
}

async function untilAnswered<T>(child: Child, ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (hasEnded(child.process)) throw new Error(`Muniment ended before it was ready:\n${child.output()}`);
    await delay(POLL_MILLISECONDS);
  }
}

function control(child: Child, origin: string): MunimentProcess {
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (hasEnded(child.process)) return;
    const gone = once(child.process, "exit");
    child.process.kill(signal);
    await gone;
  };
  return {
    pid: child.process.pid ?? 0,
    origin,
    kill: () => end("SIGKILL"),
    async stop() {
      await end("SIGTERM");
      if (child.process.exitCode === 0) return;
      throw new Error(`Muniment ended with ${child.process.exitCode ?? child.process.signalCode}:\n${child.output()}`);
    },
    [Symbol.asyncDispose]: () => end("SIGKILL"),
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
