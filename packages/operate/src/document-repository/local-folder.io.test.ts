import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeDocumentRepository, describeFileTree } from "../../testing/index.ts";
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

const ground = async () => ({ repository, containerId: "", placeId: "", otherPlaceId: "Elsewhere" });
describeDocumentRepository("OPR-PRV-001 local-folder", ground);
describeFileTree("local-folder", ground);

describe("OPR-PRV-007 links", () => {
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
