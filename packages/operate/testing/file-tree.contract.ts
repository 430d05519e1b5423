import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { beforeEach, describe, expect, test } from "vitest";
import type { DocumentRepository } from "../src/document-repository/index.ts";
import type { ContractGround } from "./document-repository.contract.ts";

const HOSTILE = [
  "",
  ".",
  "..",
  "...",
  "../outside.txt",
  "..\\outside.txt",
  "a/../../outside.txt",
  "/etc/passwd",
  "\\\\server\\share",
  "C:\\Windows",
  "C:file",
  "a/b",
  "a\\b",
  "nul\0l",
  "tab\there",
  "line\nbreak",
  "return\rhere",
  "bell\u0007",
  "escape\u001b[2J",
  "delete\u007f",
  "next\u0085line",
  "line\u2028separator",
  "lone\ud800surrogate",
  "trailing.",
  "trailing ",
  " leading",
  "CON",
  "con.txt",
  "PRN",
  "aux.pdf",
  "NUL",
  "nul.tar.gz",
  "COM1",
  "com¹.txt",
  "LPT9",
  "lpt1.doc",
  "CONIN$",
  "what?.txt",
  "a*b",
  "a<b>",
  'quo"te',
  "pipe|d",
  "stream:name",
  ".operate-staged",
  "x".repeat(256),
  "ä".repeat(128),
];

const operation = () => ({ operationId: randomUUID() });
const of = (text: string): Readable => Readable.from([Buffer.from(text)]);
const long = { timeout: 60_000 };

/** What every provider keeps to whose ids are paths of names, beside the common contract (OPR-PRV-004, -007). */
export function describeFileTree(name: string, open: () => Promise<ContractGround>): void {
  describe(`OPR-PRV-007 ${name} as a tree of names`, () => {
    let repository: DocumentRepository;
    let root: string;
    const names = async (id: string): Promise<string[]> => (await repository.list(id)).items.map((item) => item.name);
    const below = (path: string): string => (root === "" ? path : `${root}/${path}`);

    beforeEach(async () => {
      ({ repository, containerId: root } = await open());
    });

    test("hostile names are at least forty, and all different", () => {
      expect(new Set(HOSTILE).size).toBe(HOSTILE.length);
      expect(HOSTILE.length).toBeGreaterThanOrEqual(40);
    });

    test.each(HOSTILE.map((hostile) => [JSON.stringify(hostile).slice(0, 40), hostile]))(
      "%s is no name, for whatever is asked",
      async (_shown, hostile) => {
        const own = await repository.upload(root, { name: "own.txt", content: of("own") }, operation());
        const calls = [
          repository.upload(root, { name: hostile, content: of("x") }, operation()),
          repository.createFolder(root, hostile, operation()),
          repository.rename(own.id, hostile, operation()),
          repository.copy(own.id, root, operation(), hostile),
          repository.move(own.id, { from: root, to: root, name: hostile }, operation()),
        ];
        const refusal = { fault: "input", code: "invalid_name" };
        await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject(refusal)));
        expect(await names(root)).toEqual(["own.txt"]);
      },
    );

    test.each(["../outside.txt", "..", "a/../../outside.txt", "/outside.txt", "a//b", "%2e%2e/outside.txt/.."])(
      "%s leads nowhere as an id",
      async (id) => {
        const calls: Promise<unknown>[] = [
          repository.stat(id),
          repository.download(id),
          repository.list(id),
          repository.rights(id),
          repository.resolve({ library: "", root: id }),
          repository.isWithin(id, ""),
          repository.remove(id, operation()),
          repository.copy(id, root, operation()),
          repository.move(id, { from: "", to: root }, operation()),
          repository.upload(id, { name: "in.txt", content: of("x") }, operation()),
          repository.createFolder(id, "in", operation()),
        ];
        await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject({ name: "RepositoryError" })));
        expect(await names(root)).toEqual([]);
      },
    );

    test.each([
      "50 % & more.txt",
      "a#b;c=d.txt",
      "plus+and space.txt",
      "Ångström – Вексель 契約.txt",
      "it's (1) [2] {3}.txt",
      "%41%2f.txt",
    ])("%s is a name like any other", async (given) => {
      const folder = await repository.createFolder(root, given, operation());
      const stored = await repository.upload(folder.id, { name: given, content: of("text") }, operation());
      expect((await repository.stat(stored.id)).name).toBe(given);
      expect([await names(root), await names(folder.id)]).toEqual([[given], [given]]);
      expect(await repository.isWithin(stored.id, folder.id)).toBe(true);
    });

    test("a name that is taken stays with who has it", async () => {
      const first = await repository.upload(root, { name: "taken.txt", content: of("first") }, operation());
      const other = await repository.upload(root, { name: "other.txt", content: of("other") }, operation());
      const folder = await repository.createFolder(root, "folder", operation());
      const refusal = { fault: "conflict", code: "exists" };
      const tries = [
        () => repository.upload(root, { name: "taken.txt", content: of("second") }, operation()),
        () => repository.rename(other.id, "taken.txt", operation()),
        () => repository.copy(other.id, root, operation(), "taken.txt"),
        () => repository.rename(folder.id, "taken.txt", operation()),
        () => repository.createFolder(root, "folder", operation()),
        () => repository.upload(root, { name: "folder", content: of("x") }, operation()),
      ];
      for (const attempt of tries) await expect(attempt()).rejects.toMatchObject(refusal);
      expect((await repository.stat(first.id)).size).toBe(5);
      expect(await names(root)).toEqual(["folder", "other.txt", "taken.txt"]);
    });

    test("a folder with content is not removed, and does not go into itself; an empty one is", async () => {
      const outer = await repository.createFolder(root, "outer", operation());
      const inner = await repository.createFolder(outer.id, "inner", operation());
      await expect(repository.remove(outer.id, operation())).rejects.toMatchObject({ code: "not_empty" });
      const into = repository.move(outer.id, { from: root, to: inner.id }, operation());
      await expect(into).rejects.toMatchObject({ fault: "input" });
      await repository.remove(inner.id, operation());
      await repository.remove(outer.id, operation());
      expect(await names(root)).toEqual([]);
      await expect(repository.remove("", operation())).rejects.toMatchObject({ fault: "input" });
    });

    test("what is asked of nothing, or of the wrong kind, is told apart from what is there", async () => {
      const document = await repository.upload(root, { name: "a.txt", content: of("0123") }, operation());
      const missing = below("missing");
      const isGone = { fault: "gone" };
      await expect(repository.stat(missing)).rejects.toMatchObject(isGone);
      await expect(repository.list(missing)).rejects.toMatchObject(isGone);
      await expect(repository.rights(missing).then(() => repository.list(missing))).rejects.toMatchObject(isGone);
      await expect(repository.createFolder(missing, "x", operation())).rejects.toMatchObject(isGone);
      const upload = repository.upload(missing, { name: "x.txt", content: of("x") }, operation());
      await expect(upload).rejects.toMatchObject(isGone);
      const place = repository.resolve({ library: "", root: document.id });
      await expect(place).rejects.toMatchObject({ fault: "input" });
      const late = repository.download(document.id, { from: 4, to: 9 });
      await expect(late).rejects.toMatchObject({ fault: "input", code: "range" });
    });

    test("versions, a bin and marks are not pretended", async () => {
      const { capabilities } = repository;
      for (const absent of ["versions", "recycleBin", "idempotencyKey", "userContext", "history"] as const) {
        expect(capabilities.has(absent)).toBe(false);
      }
      expect(await repository.outcomeOf(randomUUID())).toBeUndefined();
    });

    test("OPR-BRW-004 a long folder is listed to its end, each once", long, async () => {
      const count = 520;
      for (let at = 0; at < count; at += 40) {
        const some = Array.from({ length: Math.min(40, count - at) }, (_, more) => `${at + more}`);
        await Promise.all(some.map(async (each) => repository.createFolder(root, each, operation())));
      }
      const first = await repository.list(root);
      const rest = await repository.list(root, first.cursor);
      expect(first.items.length).toBeLessThan(count);
      expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(count);
      expect(rest.cursor).toBeUndefined();
    });
  });
}
