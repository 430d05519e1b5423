import { expect, test } from "vitest";
import { createPasswordHasher } from "./password-hash.ts";
import { defaultPasswordSettings } from "./settings.ts";

const quick = { ...defaultPasswordSettings(), memoryKib: 8, passes: 1, concurrency: 2 };

test("CC-PWD-006 D8 the defaults are argon2id with 19 MiB, 2 passes, parallelism 1", async () => {
  const hasher = createPasswordHasher(defaultPasswordSettings());
  expect(await hasher.hash("Correct horse battery")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("CC-PWD-006 every character counts, none is trimmed, and the Unicode form does not matter", async () => {
  const hasher = createPasswordHasher(quick);
  const hash = await hasher.hash(`A1${"é".repeat(252)}`);
  expect(await hasher.verify(`A1${"e\u0301".repeat(252)}`, hash)).toBe(true);
  expect(await hasher.verify(`A1${"é".repeat(251)}e`, hash)).toBe(false);
  expect(await hasher.verify(`A1${"é".repeat(252)} `, hash)).toBe(false);
  expect(await hasher.verify(`a1${"é".repeat(252)}`, hash)).toBe(false);
});

test("CC-PWD-006 two hashes of one password differ", async () => {
  const hasher = createPasswordHasher(quick);
  expect(await hasher.hash("Correct horse battery")).not.toBe(await hasher.hash("Correct horse battery"));
});

test("D8 a hash with other parameters is outdated", async () => {
  const old = await createPasswordHasher(quick).hash("Correct horse battery");
  expect(createPasswordHasher(quick).isOutdated(old)).toBe(false);
  expect(createPasswordHasher({ ...quick, passes: 2 }).isOutdated(old)).toBe(true);
  expect(createPasswordHasher({ ...quick, memoryKib: 16 }).isOutdated(old)).toBe(true);
});

test("CC-SGN-003 verifying nothing costs as much as verifying something", async () => {
  const hasher = createPasswordHasher(defaultPasswordSettings());
  const hash = await hasher.hash("Correct horse battery");
  await hasher.verifyNothing("warm up");
  const least = { known: Infinity, unknown: Infinity };
  for (let round = 0; round < 5; round += 1) {
    least.known = Math.min(least.known, await costOf(() => hasher.verify("wrong", hash)));
    least.unknown = Math.min(least.unknown, await costOf(() => hasher.verifyNothing("wrong")));
  }
  expect(least.unknown / least.known).toBeGreaterThan(0.4);
  expect(least.unknown / least.known).toBeLessThan(2.5);
});

/** The work of the processor for this process, in microseconds: what others do at the same time is not in it. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

test("more hashes than may wait are refused as unavailable, and the others are served", async () => {
  const hasher = createPasswordHasher({ ...quick, concurrency: 1 });
  const results = await Promise.allSettled(Array.from({ length: 1_050 }, () => hasher.hash("Correct horse battery")));
  const refused = results.filter((result) => result.status === "rejected");
  expect(refused).toHaveLength(49);
  expect(refused[0]?.reason).toMatchObject({ status: 503, retryAfterSeconds: 5 });
  await expect(hasher.hash("Correct horse battery")).resolves.toMatch(/^\$argon2id/);
});
