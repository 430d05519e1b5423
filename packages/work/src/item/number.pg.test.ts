import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestRepository } from "../../testing/index.ts";
import type { TestRepository } from "../../testing/index.ts";
import { nextNumber } from "./number.ts";

let repository: TestRepository;

beforeAll(async () => {
  repository = await createTestRepository();
});

afterAll(() => repository[Symbol.asyncDispose]());

test("WORK-LIB-004 the first numbers of a library are asked for at once, and no two are the same", async () => {
  const { database, directory } = repository;
  const { libraryId } = await directory.aLibrary();
  const numbers = await Promise.all(
    Array.from({ length: 20 }, async () => database.transaction((tx) => nextNumber(tx, libraryId, "document"))),
  );
  expect(new Set(numbers).size).toBe(20);
  expect(Math.min(...numbers)).toBe(1);
});

test("WORK-LIB-001 WORK-LIB-004 each kind counts for itself, and what was given up is not given again", async () => {
  const { database, directory } = repository;
  const { libraryId } = await directory.aLibrary();
  const next = async (kind: "document" | "container"): Promise<number> =>
    database.transaction((tx) => nextNumber(tx, libraryId, kind));
  expect([await next("document"), await next("container")]).toEqual([1, 1]);
  const givenUp = database.transaction(async (tx) => {
    await nextNumber(tx, libraryId, "document");
    throw new Error("changed one's mind");
  });
  await expect(givenUp).rejects.toThrow("changed one's mind");
  expect(await next("document")).toBe(3);
});

test("nobody waits for a number until another's transaction ends", async () => {
  const { database, directory } = repository;
  const { libraryId } = await directory.aLibrary();
  await database.transaction((tx) => nextNumber(tx, libraryId, "document"));
  await database.transaction(async (tx) => {
    expect(await nextNumber(tx, libraryId, "document")).toBe(2);
    expect(await database.transaction((other) => nextNumber(other, libraryId, "document"))).toBe(3);
  });
});
