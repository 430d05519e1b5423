import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  aDocument,
  aFolder,
  aWorkspace,
  createTestRepository,
  forUser,
  holdRows,
  pathOf,
  readOracle,
  secure,
} from "../../testing/index.ts";
import type { Answer, HeldRows, Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;
/** Somebody who may read what is public, and nothing else. */
let reader: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  reader = repository.as(await repository.directory.aUser(repository.library));
});

afterAll(() => repository[Symbol.asyncDispose]());

async function expectRightColumns(): Promise<void> {
  const { database, library, clock } = repository;
  const oracle = await readOracle(database, library.libraryId, clock.now());
  expect(oracle.wrongColumns()).toEqual([]);
}

/** Stops whoever wants a new number, which is what creations do last before they write. */
async function holdNumbers(): Promise<HeldRows> {
  const { database, library } = repository;
  const { libraryId } = library;
  const holds = ["document", "container"].map(
    (kind) => `perform work.next_number(${libraryId}, '${kind}');
      alter sequence work.library_${libraryId}_${kind} increment by 1;`,
  );
  return holdRows(database, `do $$ begin ${holds.join(" ")} end $$`, []);
}

async function holdItem(item: Item): Promise<HeldRows> {
  const { database, library } = repository;
  const isDocument = item.wstype === "document";
  const number = isDocument ? item.document_number : Number(item.id.split("!")[1]);
  const table = isDocument ? "work.document" : "work.container";
  const column = isDocument ? "document_number" : "container_number";
  const select = `select 1 from ${table} where library_id = $1 and ${column} = $2 for update`;
  return holdRows(database, select, [library.libraryId, number]);
}

/** An open matter and a closed one, each with a folder. */
async function twoMatters() {
  const open = await aWorkspace(administrator, { default_security: "public" });
  const closed = await aWorkspace(administrator, { default_security: "private" });
  return { open, closed, folder: await aFolder(administrator, open), target: await aFolder(administrator, closed) };
}

/** Starts `first`, which comes to a stop at a new number; then `second`, which has to wait for it; lets both end. */
async function meet(first: () => Promise<Answer>, second: () => Promise<Answer>): Promise<readonly Answer[]> {
  const held = await holdNumbers();
  try {
    const answers = [first()];
    await held.untilBlocked(1);
    answers.push(second());
    await held.untilBlocked(2);
    await held.release();
    return await Promise.all(answers);
  } finally {
    await held.release();
  }
}

describe("WORK-INH-003 WORK-INH-007 what is put into a folder while the folder changes", () => {
  const moveTo = (folder: Item, target: Item) => async () =>
    administrator.post(`${pathOf(folder)}/move`, { destination_id: target.id });

  test("a document that is filed while the folder moves to a closed matter is closed with it", async () => {
    const { folder, target, closed } = await twoMatters();
    const [filed, moved] = await meet(
      async () => administrator.upload("POST", `${pathOf(folder)}/documents`),
      moveTo(folder, target),
    );
    expect([filed?.status, moved?.status]).toEqual([201, 200]);
    const document = (await administrator.get(`documents/${filed?.item.document_number}`)).item;
    expect(document.workspace_id).toBe(closed.id);
    expect((await reader.get(pathOf(document))).status).toBe(404);
    await expectRightColumns();
  });

  test("a folder that is made while its parent moves to a closed matter is closed with it", async () => {
    const { folder, target, closed } = await twoMatters();
    const [made, moved] = await meet(
      async () => administrator.post(`${pathOf(folder)}/subfolders`, { name: "New" }),
      moveTo(folder, target),
    );
    expect([made?.status, moved?.status]).toEqual([201, 200]);
    const created = (await administrator.get(`folders/${made?.item.id}`)).item;
    expect(created.workspace_id).toBe(closed.id);
    expect((await reader.get(pathOf(created))).status).toBe(404);
    await expectRightColumns();
  });

  test("a folder that is made while the one above its parent moves is taken along", async () => {
    const { folder, target, closed } = await twoMatters();
    const parent = await aFolder(administrator, folder);
    const [made, moved] = await meet(
      async () => administrator.post(`${pathOf(parent)}/subfolders`, { name: "New" }),
      moveTo(folder, target),
    );
    expect([made?.status, moved?.status]).toEqual([201, 200]);
    expect((await administrator.get(`folders/${made?.item.id}`)).item.workspace_id).toBe(closed.id);
    await expectRightColumns();
  });

  test("a document that is filed while the folder gives its own security up follows what it inherits", async () => {
    const { closed } = await twoMatters();
    const folder = await aFolder(administrator, closed, { default_security: "public" });
    const [filed, changed] = await meet(
      async () => administrator.upload("POST", `${pathOf(folder)}/documents`),
      async () => administrator.post(`${pathOf(folder)}/security`, { default_security: "inherit" }),
    );
    expect([filed?.status, changed?.status]).toEqual([201, 200]);
    expect((await reader.get(`documents/${filed?.item.document_number}`)).status).toBe(404);
    await expectRightColumns();
  });

  test("a folder that is made while the one above its parent gives its own security up follows it", async () => {
    const { closed } = await twoMatters();
    const top = await aFolder(administrator, closed, { default_security: "public" });
    const parent = await aFolder(administrator, top);
    const [made, changed] = await meet(
      async () => administrator.post(`${pathOf(parent)}/subfolders`, { name: "New" }),
      async () => administrator.post(`${pathOf(top)}/security`, { default_security: "inherit" }),
    );
    expect([made?.status, changed?.status]).toEqual([201, 200]);
    expect((await reader.get(`folders/${made?.item.id}`)).status).toBe(404);
    await expectRightColumns();
  });

  test("a copy that is made while the folder moves goes along", async () => {
    const { folder, target, open } = await twoMatters();
    const source = await aDocument(administrator, await aFolder(administrator, open));
    const [copied, moved] = await meet(
      async () => administrator.post(`${pathOf(source)}/copy`, { destination_folder_id: folder.id }),
      moveTo(folder, target),
    );
    expect([copied?.status, moved?.status]).toEqual([201, 200]);
    expect((await reader.get(`documents/${copied?.item.document_number}`)).status).toBe(404);
    await expectRightColumns();
  });

  test("a document that is filed while the folder is deleted goes with it, or is refused", async () => {
    const { folder } = await twoMatters();
    const [filed, deleted] = await meet(
      async () => administrator.upload("POST", `${pathOf(folder)}/documents`),
      async () => administrator.delete(`${pathOf(folder)}?include_subfolders=true`),
    );
    expect([filed?.status, deleted?.status]).toEqual([201, 200]);
    expect((await administrator.get(`documents/${filed?.item.document_number}`)).status).toBe(404);
    await expectRightColumns();
  });

  test("a folder that is made while the one above its parent is deleted goes with it", async () => {
    const { folder } = await twoMatters();
    const parent = await aFolder(administrator, folder);
    const [made, deleted] = await meet(
      async () => administrator.post(`${pathOf(parent)}/subfolders`, { name: "New" }),
      async () => administrator.delete(`${pathOf(folder)}?include_subfolders=true`),
    );
    expect([made?.status, deleted?.status]).toEqual([201, 200]);
    expect((await administrator.get(`folders/${made?.item.id}`)).status).toBe(404);
    await expectRightColumns();
  });
});

describe("WORK-VER-003 a version that is made while its document changes place or security", () => {
  test("is where the document is", async () => {
    const { folder, target, closed } = await twoMatters();
    const document = await aDocument(administrator, folder);
    const held = await holdItem(document);
    const moving = administrator.post(`${pathOf(folder)}/documents/${document.id}/move`, {
      destination_folder_id: target.id,
    });
    await held.untilBlocked(1);
    const adding = administrator.upload("POST", `${pathOf(document)}/versions`);
    await held.untilBlocked(2);
    await held.release();
    expect([(await moving).status, (await adding).status]).toEqual([200, 201]);
    expect((await adding).item).toMatchObject({ version: 2, workspace_id: closed.id });
    expect((await reader.get(`documents/${document.document_number}`)).status).toBe(404);
    await expectRightColumns();
  });
});

describe("17.2 a stale write", () => {
  test.each(["workspace", "folder", "document"])("of a %s is a conflict that shows what is there", async (kind) => {
    const workspace = await aWorkspace(administrator);
    const folder = await aFolder(administrator, workspace);
    const item = kind === "workspace" ? workspace : kind === "folder" ? folder : await aDocument(administrator, folder);
    const read = await administrator.get(pathOf(item));
    const etag = String(read.headers["etag"]);
    expect(etag).toMatch(/^"[^"]+"$/);
    const first = await administrator.patch(pathOf(item), { name: "First" }, { "if-match": etag });
    expect(first.item.name).toBe("First");
    const stale = await administrator.patch(pathOf(item), { name: "Second" }, { "if-match": etag });
    expect([stale.status, stale.body.error?.code]).toEqual([409, "NRC_EDIT_CONFLICT"]);
    expect(stale.body.error?.details).toMatchObject({ current: { id: item.id, name: "First" } });
    const fresh = String((await administrator.get(pathOf(item))).headers["etag"]);
    expect(fresh).not.toBe(etag);
    for (const header of [fresh, "*"]) {
      expect((await administrator.patch(pathOf(item), { name: "Third" }, { "if-match": header })).status).toBe(200);
    }
    expect((await administrator.patch(pathOf(item), { name: "Fourth" })).status).toBe(200);
  });

  test.each(["workspace", "folder", "document"])("of a %s: of two with the same ETag one wins", async (kind) => {
    const workspace = await aWorkspace(administrator);
    const folder = await aFolder(administrator, workspace);
    const item = kind === "workspace" ? workspace : kind === "folder" ? folder : await aDocument(administrator, folder);
    const etag = String((await administrator.get(pathOf(item))).headers["etag"]);
    const held = await holdItem(item);
    const answers = ["First", "Second"].map(async (name) =>
      administrator.patch(pathOf(item), { name }, { "if-match": etag }),
    );
    await held.untilBlocked(2);
    await held.release();
    const settled = await Promise.all(answers);
    expect(settled.map((answer) => answer.status).toSorted((left, right) => left - right)).toEqual([200, 409]);
    const winner = settled.find((answer) => answer.status === 200);
    expect((await administrator.get(pathOf(item))).item.name).toBe(winner?.item.name);
  });

  test.each(["workspace", "document"])("two changes of different fields of a %s both hold", async (kind) => {
    const workspace = await aWorkspace(administrator);
    const item =
      kind === "workspace" ? workspace : await aDocument(administrator, await aFolder(administrator, workspace));
    const held = await holdItem(item);
    const answers = [{ custom1: "A" }, { custom2: "B" }].map(async (body) => administrator.patch(pathOf(item), body));
    await held.untilBlocked(2);
    await held.release();
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200);
    expect((await administrator.get(pathOf(item))).item).toMatchObject({ custom1: "A", custom2: "B" });
  });

  test("two changes of the entries of one list both hold", async () => {
    const people = [
      await repository.directory.aUser(repository.library),
      await repository.directory.aUser(repository.library),
    ];
    const workspace = await aWorkspace(administrator);
    const held = await holdItem(workspace);
    const answers = people.map(async (person) =>
      secure(administrator, workspace, { include: [forUser(person, "read")] }),
    );
    await held.untilBlocked(2);
    await held.release();
    await Promise.all(answers);
    const listed = (await administrator.get(`${pathOf(workspace)}/security`)).items.map((entry) => entry.id);
    expect(listed.toSorted()).toEqual(people.map((person) => person.userId).toSorted());
  });
});
