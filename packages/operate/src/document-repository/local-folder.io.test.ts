import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeDocumentRepository } from "../../testing/index.ts";
import { createLocalFolderRepository } from "./local-folder.ts";
import type { DocumentRepository } from "./port.ts";

let folder: string;
let root: string;
let repository: DocumentRepository;
const operation = { operationId: "1" };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-folder-"));
  root = join(folder, "root");
  await mkdir(root);
  await writeFile(join(folder, "outside.txt"), "not for Operate");
  repository = createLocalFolderRepository(root);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describeDocumentRepository("local-folder", async () => ({
  repository,
  containerId: "",
  placeId: "",
  otherPlaceId: "Elsewhere",
}));

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

describe("OPR-PRV-007 hostile names", () => {
  test("are at least forty, and all different", () => {
    expect(new Set(HOSTILE).size).toBe(HOSTILE.length);
    expect(HOSTILE.length).toBeGreaterThanOrEqual(40);
  });

  test.each(HOSTILE.map((name) => [JSON.stringify(name).slice(0, 40), name]))("%s is no name", async (_shown, name) => {
    await writeFile(join(root, "own.txt"), "own");
    const content = Readable.from(["x"]);
    const calls = [
      repository.upload("", { name, content }, operation),
      repository.createFolder("", name, operation),
      repository.rename("own.txt", name, operation),
    ];
    const refusal = { fault: "input", code: "invalid_name" };
    await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject(refusal)));
    if (name !== "") await expect(repository.download(name)).rejects.toMatchObject({ name: "RepositoryError" });
    expect(await readdir(root)).toEqual(["own.txt"]);
    expect((await readdir(folder)).toSorted()).toEqual(["outside.txt", "root"]);
  });

  test.each(["../outside.txt", "..", "a/../../outside.txt", "/outside.txt"])(
    "%s leads nowhere as an id",
    async (id) => {
      const calls: Promise<unknown>[] = [
        repository.stat(id),
        repository.download(id),
        repository.list(id),
        repository.remove(id, operation),
        repository.copy(id, "", operation),
        repository.move(id, { from: "", to: "" }, operation),
      ];
      await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject({ name: "RepositoryError" })));
      expect(await readFile(join(folder, "outside.txt"), "utf8")).toBe("not for Operate");
    },
  );

  test("a link is neither shown nor followed, at the end of a path or on the way", async () => {
    await symlink(join(folder, "outside.txt"), join(root, "link.txt"));
    await symlink(folder, join(root, "way"));
    expect(await repository.list("")).toEqual({ items: [] });
    for (const id of ["link.txt", "way", "way/outside.txt"]) {
      await expect(repository.stat(id)).rejects.toMatchObject({ fault: "denied" });
      await expect(repository.download(id)).rejects.toMatchObject({ fault: "denied" });
    }
    const upload = repository.upload("way", { name: "in.txt", content: Readable.from(["x"]) }, operation);
    await expect(upload).rejects.toMatchObject({ fault: "denied" });
    expect((await readdir(folder)).toSorted()).toEqual(["outside.txt", "root"]);
  });
});

test("a name that is taken by something else stays with it", async () => {
  await writeFile(join(root, "taken.txt"), "first");
  await writeFile(join(root, "other.txt"), "other");
  const upload = repository.upload("", { name: "taken.txt", content: Readable.from(["second"]) }, operation);
  await expect(upload).rejects.toMatchObject({ fault: "conflict", code: "exists" });
  await expect(repository.rename("other.txt", "taken.txt", operation)).rejects.toMatchObject({ code: "exists" });
  expect(await readFile(join(root, "taken.txt"), "utf8")).toBe("first");
  expect((await readdir(root)).toSorted()).toEqual(["other.txt", "taken.txt"]);
});

test("a folder with content is not removed, and does not go into itself", async () => {
  await mkdir(join(root, "full", "inner"), { recursive: true });
  await expect(repository.remove("full", operation)).rejects.toMatchObject({ fault: "conflict", code: "not_empty" });
  await expect(repository.move("full", { from: "", to: "full/inner" }, operation)).rejects.toMatchObject({
    fault: "input",
  });
});

test("a long folder is listed to its end", async () => {
  await Promise.all(Array.from({ length: 620 }, (_, number) => writeFile(join(root, `${number}.txt`), "")));
  const first = await repository.list("");
  const rest = await repository.list("", first.cursor);
  expect(first.items.length + rest.items.length).toBe(620);
  expect(rest.cursor).toBeUndefined();
});
