import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { AppError } from "@muniment/kernel";
import { createRepository } from "../index.ts";
import {
  aDocument,
  aFolder,
  aVersion,
  aWorkspace,
  createTestRepository,
  forUser,
  secure,
  setLibrary,
} from "../../testing/index.ts";
import type { Item, TestRepository } from "../../testing/index.ts";

let world: TestRepository;
let person: TestUser;
let writable: Item[];
let readable: Item;
let hidden: Item;
let own: Item;

beforeAll(async () => {
  world = await createTestRepository();
  const { administrator, directory, library } = world;
  person = await directory.aUser(library);
  const folderFor = async (level: "read_write" | "read" | undefined): Promise<Item> => {
    const workspace = await aWorkspace(administrator, { default_security: "private" });
    if (level !== undefined) await secure(administrator, workspace, { include: [forUser(person, level)] });
    return aFolder(administrator, workspace);
  };
  const [open, visible, closed] = [await folderFor("read_write"), await folderFor("read"), await folderFor(undefined)];
  writable = [await aDocument(administrator, open), await aDocument(administrator, open)];
  readable = await aDocument(administrator, visible);
  hidden = await aDocument(administrator, closed);
  own = await aDocument(administrator, closed, { author: person.userId });
});

afterAll(() => world[Symbol.asyncDispose]());

/** 200, or the status of the refusal. */
async function check(items: readonly (Item | string)[], needed: "read" | "read_write" = "read"): Promise<number> {
  const { database, clock, blobs, longWork, converter, scratchFolder, directory, library } = world;
  const repository = createRepository({
    database,
    clock,
    blobs,
    longWork,
    converter,
    scratchFolder,
    loadActor: directory.identity.loadActor,
    origin: "http://work.example",
    maxUploadBytes: 1,
    verifyDownloads: true,
    accelPrefix: undefined,
  });
  const reach = await repository.reaches.reach(await directory.anActor(person), library.alias);
  const ids = items.map((item) => (typeof item === "string" ? item : item.id));
  return repository.documents.requireAll(database.reader, reach, { ids, needed }).then(
    () => 200,
    (error: unknown) => (error instanceof AppError ? error.status : 500),
  );
}

test("WORK-ACL-001 documents that are all open to the person pass together", async () => {
  expect(await check(writable, "read_write")).toBe(200);
  expect(await check([...writable, readable, own])).toBe(200);
  expect(await check([...writable, ...writable])).toBe(200);
  expect(await check([])).toBe(200);
});

test("WORK-ACL-001 one that is not open far enough refuses all, one that is hidden or missing hides all", async () => {
  expect(await check([...writable, readable], "read_write")).toBe(403);
  expect(await check([...writable, hidden])).toBe(404);
  expect(await check([...writable, `${writable[0]?.id.replace(/\.\d+$/, "")}.99`])).toBe(404);
  expect(await check([hidden])).toBe(404);
});

test("WORK-VER-004 an id without a version stands for the newest one", async () => {
  const [first] = writable;
  const bare = first?.id.replace(/\.\d+$/, "") ?? "";
  const second = await aVersion(world.administrator, first as Item);
  expect(await check([bare, second, readable])).toBe(200);
  expect(await check([hidden.id.replace(/\.\d+$/, ""), second])).toBe(404);
});

test("WORK-ACL-013 under require_workspace_read the home workspace counts for each of them", async () => {
  await setLibrary(world.database, world.library, { require_workspace_read: true });
  expect(await check([...writable, readable])).toBe(200);
  expect(await check([...writable, own])).toBe(404);
  expect(await check([own])).toBe(404);
  await setLibrary(world.database, world.library, { require_workspace_read: false });
});
