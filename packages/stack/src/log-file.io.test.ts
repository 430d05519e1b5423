import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLogFile } from "./log-file.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-log-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("D5 the log of a start goes on where the last one ended", async () => {
  const path = join(folder, "log", "muniment.log");
  for (const line of ["one\n", "two\n"]) {
    using file = openLogFile(path);
    file.write(line);
  }
  expect(await readFile(path, "utf8")).toBe("one\ntwo\n");
});

test("D5 a log keeps five generations and no more", async () => {
  const path = join(folder, "muniment.log");
  using file = openLogFile(path, 10);
  for (let number = 0; number < 50; number += 1) file.write(`line ${number}\n`);
  expect((await readdir(folder)).toSorted()).toEqual([
    "muniment.log",
    "muniment.log.1",
    "muniment.log.2",
    "muniment.log.3",
    "muniment.log.4",
  ]);
  expect(await readFile(path, "utf8")).toContain("line 49\n");
  expect(await readFile(`${path}.1`, "utf8")).toContain("line 47\n");
});
