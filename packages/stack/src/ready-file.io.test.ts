import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readyFilePath, removeReadyFile, writeReadyFile } from "./ready-file.ts";
import { loadSecrets } from "./secrets-file.ts";

const info = {
  work: "http://127.0.0.1:8080",
  mail: "http://127.0.0.1:8083",
  pid: 1,
  customer_id: 1,
  libraries: ["ACTIVE"],
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-ready-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("D58 ready.json is readable by its owner only, whatever was there before, and goes at the stop", async () => {
  await writeFile(readyFilePath(folder), "left by a killed process");
  await chmod(readyFilePath(folder), 0o644);
  const ready = await writeReadyFile(folder, info);
  expect((await stat(readyFilePath(folder))).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(readyFilePath(folder), "utf8"))).toEqual(info);
  await ready[Symbol.asyncDispose]();
  expect(await readdir(folder)).toEqual([]);
});

test("D5 removing a ready file that is not there is no error", async () => {
  await removeReadyFile(folder);
});

test("D58 secrets are made once, with mode 0600, and are the same at each start", async () => {
  const first = await loadSecrets(folder);
  const second = await loadSecrets(folder);
  expect((await stat(join(folder, "secrets.json"))).mode & 0o777).toBe(0o600);
  expect(second.master.reveal()).toBe(first.master.reveal());
  expect(second.demonstrationSeed.reveal()).toBe(first.demonstrationSeed.reveal());
  expect(first.master.reveal()).not.toBe(first.demonstrationSeed.reveal());
});

test.each(["", "{}", '{"master":"short","demonstration_seed":"short"}', '{"master": "ab'])(
  "D14 damaged secrets (%j) stop the start instead of being replaced",
  async (text) => {
    await writeFile(join(folder, "secrets.json"), text);
    await expect(loadSecrets(folder)).rejects.toThrow(/secrets\.json is damaged/);
    expect(await readFile(join(folder, "secrets.json"), "utf8")).toBe(text);
  },
);
