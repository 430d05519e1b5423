import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimProcessFile, FolderInUseError } from "./process-file.ts";
import { identifyProcess } from "./running-process.ts";

const holderProgram = `
  import { claimProcessFile } from ${JSON.stringify(join(import.meta.dirname, "process-file.ts"))};
  const claim = await claimProcessFile({ path: process.argv.at(-1) });
  const waiting = setInterval(() => {}, 1000);
  process.once("SIGTERM", () => { clearInterval(waiting); void claim[Symbol.asyncDispose](); });
  console.log("held by", process.pid);
`;

let folder: string;
let path: string;
const started: number[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-claim-"));
  path = join(folder, "muniment.pid");
});

afterEach(async () => {
  for (const pid of started.splice(0)) {
    if ((await identifyProcess(pid)) !== undefined) process.kill(pid, "SIGKILL");
  }
  await rm(folder, { recursive: true, force: true });
});

test("D5 a folder is held by one process, which is named to the second, and is free again after its stop", async () => {
  const holder = await startHolder();
  const second = claimProcessFile({ path });
  await expect(second).rejects.toThrow(FolderInUseError);
  await expect(second).rejects.toThrow(`in use by process ${holder.pid} (`);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  holder.child.kill("SIGTERM");
  await once(holder.child, "exit");
  await expect(stat(path)).rejects.toThrow(/ENOENT/);
  await using claim = await claimProcessFile({ path });
  expect(JSON.parse(await readFile(claim.path, "utf8"))).toMatchObject({ pid: process.pid });
});

test("D5 what a killed process held is taken over", async () => {
  const holder = await startHolder();
  process.kill(holder.pid, "SIGKILL");
  await once(holder.child, "exit");
  await using claim = await claimProcessFile({ path });
  expect(JSON.parse(await readFile(claim.path, "utf8"))).toMatchObject({ pid: process.pid });
});

test("D5 a number that meanwhile belongs to another process does not count as held", async () => {
  await writeFile(path, JSON.stringify({ pid: process.pid, started: "another boot:1" }));
  await using claim = await claimProcessFile({ path });
  expect(claim.path).toBe(path);
});

test.each(["", "12", '{"pid":"x"}'])(
  "D5 a process file that was cut short (%j) does not stop the start",
  async (text) => {
    await writeFile(path, text);
    await using claim = await claimProcessFile({ path });
    expect(claim.path).toBe(path);
  },
);

test("D5 of many who find a dead holder at the same moment, one gets the folder", async () => {
  for (let round = 0; round < 3; round += 1) {
    await writeFile(path, JSON.stringify({ pid: 1, started: "another boot:1" }));
    const claims = await Promise.allSettled(Array.from({ length: 20 }, () => claimProcessFile({ path })));
    const won = claims.filter((claim) => claim.status === "fulfilled");
    expect(won).toHaveLength(1);
    await won[0]?.value[Symbol.asyncDispose]();
  }
});

test("D5 a process whose npm was killed is stopped by the next start, which then holds the folder", async () => {
  await writeFile(join(folder, "holder.mjs"), holderProgram);
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ scripts: { start: `exec '${process.execPath}' holder.mjs` } }),
  );
  const npm = spawn("npm", ["start", "--silent", "--", path], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  const pid = await readHolderPid(npm.stdout);
  started.push(pid);
  await expect(claimProcessFile({ path })).rejects.toThrow(FolderInUseError);
  npm.kill("SIGKILL");
  await once(npm, "exit");
  const orphans: number[] = [];
  await using claim = await claimProcessFile({ path, onOrphan: (orphan) => orphans.push(orphan) });
  expect(orphans).toEqual([pid]);
  expect(await identifyProcess(pid)).toBeUndefined();
  expect(JSON.parse(await readFile(claim.path, "utf8"))).toMatchObject({ pid: process.pid });
});

async function startHolder(): Promise<{ child: ChildProcess; pid: number }> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", holderProgram, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = await readHolderPid(child.stdout);
  started.push(pid);
  return { child, pid };
}

async function readHolderPid(output: Readable): Promise<number> {
  for await (const line of createInterface({ input: output })) {
    const pid = /held by (\d+)/.exec(line)?.[1];
    if (pid !== undefined) return Number(pid);
  }
  throw new Error("The holder ended without holding anything");
}
