import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";

interface Ready {
  readonly work: string;
  readonly pid: number;
}

const MAIN = join(import.meta.dirname, "../main.ts");

let folder: string;
let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-start-"));
  await chmod(folder, 0o711);
  dataDir = join(folder, "data");
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const pid of processesIn(dataDir)) process.kill(pid, "SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

test("D5 ready.json appears when the parts answer; SIGTERM removes it and leaves nothing running", async () => {
  const muniment = await startMuniment();
  expect((await stat(join(dataDir, "ready.json"))).mode & 0o777).toBe(0o600);
  expect(muniment.ready.pid).toBe(muniment.child.pid);
  for (const path of ["/healthz", "/readyz"]) {
    expect((await fetch(new URL(path, muniment.ready.work))).status).toBe(200);
  }
  expect(muniment.welcome).toContain(muniment.ready.work);
  muniment.child.kill("SIGTERM");
  // npm passes on what the terminal has already sent, so a second signal in the middle must not cut the stop short.
  muniment.child.kill("SIGINT");
  expect(await once(muniment.child, "close")).toEqual([0, null]);
  await expect(stat(join(dataDir, "ready.json"))).rejects.toThrow(/ENOENT/);
  await expect(stat(join(dataDir, "muniment.pid"))).rejects.toThrow(/ENOENT/);
  expect(processesIn(dataDir)).toEqual([]);
});

test("D5 a second start on the same folder names the process that holds it", async () => {
  const { child } = await startMuniment();
  const second = runMuniment("start", "--port", "0", "--data", dataDir, "--empty");
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(`is in use by process ${child.pid}`);
  expect(child.exitCode).toBeNull();
});

test("D5 after kill -9 the next start recovers by itself and keeps the secrets", async () => {
  const first = await startMuniment();
  const secrets = await readFile(join(dataDir, "secrets.json"), "utf8");
  first.child.kill("SIGKILL");
  await once(first.child, "close");
  const second = await startMuniment();
  expect(second.ready.pid).toBe(second.child.pid);
  expect(await readFile(join(dataDir, "secrets.json"), "utf8")).toBe(secrets);
});

test("D5 kill -9 of npm leaves a Muniment that the next start replaces", async () => {
  const npm = spawn(
    "npm",
    ["exec", "--offline", "-c", `exec '${process.execPath}' '${MAIN}' ${startArguments().join(" ")}`],
    {
      stdio: "ignore",
    },
  );
  children.push(npm);
  const { pid } = await untilReady(npm);
  npm.kill("SIGKILL");
  await once(npm, "exit");
  const second = await startMuniment(pid);
  expect(second.ready.pid).not.toBe(pid);
  expect(processesIn(dataDir)).not.toContain(pid);
});

test("D5 a taken port is named, and nothing stays behind", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const result = runMuniment("start", "--port", String(Math.min(port, 65_529)), "--data", dataDir, "--empty");
  other.close();
  expect(result.status).toBe(1);
  expect(result.stderr).toContain(`Port ${port} of 127.0.0.1 is taken`);
  expect(processesIn(dataDir)).toEqual([]);
});

test("D5 unknown options are answered with a clear text and code 2", () => {
  const result = runMuniment("start", "--prot", "80");
  expect(result.status).toBe(2);
  expect(result.stderr).toMatch(/^Unknown option '--prot'\.\n\nUsage: npm start/);
});

function startArguments(): string[] {
  return ["start", "--port", "0", "--data", dataDir, "--empty"];
}

function runMuniment(...args: string[]): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8", timeout: 60_000 });
}

async function startMuniment(notPid = 0): Promise<{ child: ChildProcess; ready: Ready; welcome: string }> {
  const child = spawn(process.execPath, [MAIN, ...startArguments()], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const printed = once(child.stdout.setEncoding("utf8"), "data");
  const ready = await untilReady(child, notPid);
  const [welcome] = (await printed) as [string];
  return { child, ready, welcome };
}

// What a killed process left counts only until the new one has removed it, so that file names its own process.
async function untilReady(child: ChildProcess, notPid = 0): Promise<Ready> {
  const left = await readReady();
  for (;;) {
    const ready = await readReady();
    if (ready !== undefined && ready.pid !== left?.pid && ready.pid !== notPid) return ready;
    if (child.exitCode !== null) throw new Error(`Muniment ended with code ${child.exitCode}`);
    await delay(20);
  }
}

async function readReady(): Promise<Ready | undefined> {
  const text = await readFile(join(dataDir, "ready.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Ready);
}

function processesIn(path: string): number[] {
  const numbers = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return numbers.filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return words.includes(path) || readlinkSync(`/proc/${pid}/cwd`).startsWith(path);
    } catch {
      return false;
    }
  });
}
