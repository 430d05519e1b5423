import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { shippedRoles } from "@muniment/work-api";
import {
  aDocument,
  aFolder,
  aRole,
  aTab,
  aVersion,
  aWorkspace,
  createTestRepository,
  forUser,
  pathOf,
  readOracle,
  secure,
} from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
});

afterAll(() => repository[Symbol.asyncDispose]());

async function aPerson(): Promise<{ user: TestUser; session: Session }> {
  const user = await repository.directory.aUser(repository.library);
  return { user, session: repository.as(user) };
}

/** A folder of a matter of its own, in which the person has this level. */
async function aFolderFor(user: TestUser, level: "read" | "read_write" | "full_access" | "no_access"): Promise<Item> {
  const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, level)] });
  return aFolder(administrator, workspace);
}

const move = async (by: Session, from: Item, document: Item, to: Item, fields = {}): Promise<Answer> =>
  by.post(`${pathOf(from)}/documents/${document.id}/move`, { destination_folder_id: to.id, ...fields });
const copy = async (by: Session, document: Item, to: Item, fields = {}): Promise<Answer> =>
  by.post(`${pathOf(document)}/copy`, { destination_folder_id: to.id, ...fields });
const file = async (by: Session, document: Item, folder: Item): Promise<Answer> =>
  by.post(`${pathOf(folder)}/documents/${document.id}/reference`);
const unfile = async (by: Session, document: Item, folder: Item): Promise<Answer> =>
  by.delete(`${pathOf(folder)}/documents/${document.id}`);
const moveFolder = async (by: Session, folder: Item, to: Item): Promise<Answer> =>
  by.post(`${pathOf(folder)}/move`, { destination_id: to.id });

async function contentsOf(by: Session, folder: Item): Promise<string[]> {
  return (await by.get(`${pathOf(folder)}/documents`)).items.map((item) => item.id).toSorted();
}

async function placesOf(by: Session, document: Item): Promise<string[]> {
  return (await by.get(`${pathOf(document)}/parents`)).items.map((item) => item.id);
}

async function expectRightColumns(): Promise<void> {
  const { database, library, clock } = repository;
  const oracle = await readOracle(database, library.libraryId, clock.now());
  expect(oracle.wrongColumns()).toEqual([]);
}

describe("WORK-CPY-002 moving a document", () => {
  test.each([
    ["read_write", "read_write", "read_write", 200],
    ["read", "read_write", "read_write", 403],
    ["read_write", "read", "read_write", 403],
    ["read_write", "read_write", "read", 403],
    ["no_access", "read_write", "read_write", 404],
    ["read_write", "no_access", "read_write", 404],
    ["read_write", "read_write", "no_access", 404],
  ] as const)("D43 with %s on it, %s on its folder and %s on the new one: %i", async (own, here, there, status) => {
    const { user, session } = await aPerson();
    const [from, to] = [await aFolderFor(user, here), await aFolderFor(user, there)];
    const document = await aDocument(administrator, from);
    await secure(administrator, document, { include: [forUser(user, own)] });
    expect((await move(session, from, document, to)).status).toBe(status);
    expect(await contentsOf(administrator, status === 200 ? to : from)).toEqual([document.id]);
    expect(await contentsOf(administrator, status === 200 ? from : to)).toEqual([]);
  });

  test("keeps number, versions and content, and is on the timeline", async () => {
    const { user, session } = await aPerson();
    const [from, to] = [await aFolderFor(user, "full_access"), await aFolderFor(user, "full_access")];
    const document = await aDocument(session, from, {}, { content: "as it was" });
    const second = await aVersion(session, document);
    const moved = await move(session, from, document, to, { audit: { comments: "misfiled" } });
    expect(moved.item).toMatchObject({ id: document.id, workspace_id: to.workspace_id, parent_id: to.id });
    expect((await session.get(`${pathOf(second)}/versions`)).items).toHaveLength(2);
    expect((await session.get(`${pathOf(document)}/download`)).bytes.toString("utf8")).toBe("as it was");
    const told = (await session.get(`${pathOf(document)}/history?activity=edit`)).items;
    expect(told[0]).toMatchObject({ activity: "MOVE", comments: "misfiled", data1: from.name, data2: to.name });
    expect(await placesOf(session, document)).toEqual([to.id]);
    await expectRightColumns();
  });

  test("goes only to folders, and only from where it is", async () => {
    const { user, session } = await aPerson();
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "full_access")] });
    const [from, other, tab] = [
      await aFolder(session, workspace),
      await aFolder(session, workspace),
      await aTab(session, workspace),
    ];
    const document = await aDocument(session, from);
    for (const target of [tab, workspace]) expect((await move(session, from, document, target)).status).toBe(400);
    expect((await move(session, other, document, from)).status).toBe(404);
    expect((await session.post(`${pathOf(from)}/documents/${document.id}/move`, {})).status).toBe(400);
    expect((await move(session, from, document, from)).status).toBe(200);
    expect(await contentsOf(session, from)).toEqual([document.id]);
    await expectRightColumns();
  });
});

describe("WORK-CPY-003 WORK-SHC-001 filing a document in further folders", () => {
  test("needs Read on it and Read/Write on the folder", async () => {
    const { user, session } = await aPerson();
    const document = await aDocument(administrator, await aFolderFor(user, "read"));
    const hidden = await aDocument(administrator, await aFolderFor(user, "no_access"));
    const [writable, readable] = [await aFolderFor(user, "read_write"), await aFolderFor(user, "read")];
    expect((await file(session, document, writable)).status).toBe(201);
    expect((await file(session, document, readable)).status).toBe(403);
    expect((await file(session, hidden, writable)).status).toBe(404);
    expect((await unfile(session, document, readable)).status).toBe(403);
    expect(await contentsOf(session, writable)).toEqual([document.id]);
  });

  test("shows the same document, versions and security in each; filing it twice changes nothing", async () => {
    const { user, session } = await aPerson();
    const [home, other] = [await aFolderFor(user, "full_access"), await aFolderFor(user, "full_access")];
    const reader = await aPerson();
    await secure(administrator, other, { include: [forUser(reader.user, "read")] });
    const document = await aDocument(session, home);
    for (let count = 0; count < 2; count += 1) {
      expect((await file(session, document, other)).item).toMatchObject({ id: document.id, wstype: "document" });
    }
    expect((await file(session, document, home)).status).toBe(201);
    expect(await placesOf(session, document)).toEqual([home.id, other.id]);
    const second = await aVersion(session, document);
    for (const folder of [home, other]) expect(await contentsOf(session, folder)).toEqual([second.id]);
    expect(await contentsOf(reader.session, other)).toEqual([]);
    expect((await reader.session.get(pathOf(document))).status).toBe(404);
    await expectRightColumns();
  });

  test("removing a reference removes that place only", async () => {
    const { user, session } = await aPerson();
    const [home, other] = [await aFolderFor(user, "full_access"), await aFolderFor(user, "full_access")];
    const document = await aDocument(session, home);
    await file(session, document, other);
    expect((await unfile(session, document, other)).status).toBe(200);
    expect((await unfile(session, document, other)).status).toBe(404);
    expect(await placesOf(session, document)).toEqual([home.id]);
  });

  test("leaving home leaves it unfiled with the security it had, which needs Full Access", async () => {
    const { user, session } = await aPerson();
    const writer = await aPerson();
    const home = await aFolderFor(user, "full_access");
    await secure(session, home, { include: [forUser(writer.user, "read_write")] });
    const document = await aDocument(session, home);
    expect((await unfile(writer.session, document, home)).status).toBe(403);
    expect((await unfile(session, document, home)).status).toBe(200);
    expect(await placesOf(session, document)).toEqual([]);
    await secure(session, home, { remove: [forUser(writer.user, "read")] });
    expect((await writer.session.get(pathOf(document))).item.access).toBe("read_write");
    await expectRightColumns();
  });

  test("moving a reference leaves the home as it is", async () => {
    const { user, session } = await aPerson();
    const [home, first, second] = [
      await aFolderFor(user, "full_access"),
      await aFolderFor(user, "full_access"),
      await aFolderFor(user, "full_access"),
    ];
    const document = await aDocument(session, home);
    await file(session, document, first);
    expect((await move(session, first, document, second)).status).toBe(200);
    expect(await placesOf(session, document)).toEqual([home.id, second.id]);
    expect((await move(session, second, document, home)).status).toBe(200);
    expect(await placesOf(session, document)).toEqual([home.id]);
    await file(session, document, first);
    expect((await move(session, home, document, first)).status).toBe(200);
    expect(await placesOf(session, document)).toEqual([first.id]);
    await expectRightColumns();
  });

  test("WORK-SHC-003 WORK-ACL-012 shows to each only the places that they may see", async () => {
    const { user, session } = await aPerson();
    const [home, other] = [await aFolderFor(user, "no_access"), await aFolderFor(user, "read")];
    const document = await aDocument(administrator, home, { name: "Seen alone" });
    await file(administrator, document, other);
    await secure(administrator, document, { include: [forUser(user, "read")] });
    expect(await placesOf(session, document)).toEqual([other.id]);
    const read = (await session.get(pathOf(document))).item;
    expect(read).not.toHaveProperty("workspace_name");
    expect(read).not.toHaveProperty("parent_id");
    const paths = (await session.get(`${pathOf(document)}/path`)).body.data as Item[][];
    expect(paths.map((path) => path.map((step) => step.id))).toEqual([[other.workspace_id, other.id]]);
  });

  test("WORK-TRM-005 its timeline names no folder that the reader may not see", async () => {
    const { user, session } = await aPerson();
    const [home, next, other] = [
      await aFolderFor(user, "no_access"),
      await aFolderFor(user, "read"),
      await aFolderFor(user, "no_access"),
    ];
    const document = await aDocument(administrator, home);
    await move(administrator, home, document, next);
    await file(administrator, document, other);
    await unfile(administrator, document, other);
    const told = async (by: Session) => JSON.stringify((await by.get(`${pathOf(document)}/history`)).items);
    for (const folder of [home, next, other]) expect(await told(administrator)).toContain(folder.name);
    expect(await told(session)).toContain(next.name);
    for (const folder of [home, other]) expect(await told(session)).not.toContain(folder.name);
  });
});

describe("WORK-CPY-001 copying a document", () => {
  test("makes a new one with version 1; author and operator are the copier unless the author is kept", async () => {
    const { user, session } = await aPerson();
    const [from, to] = [await aFolderFor(user, "read"), await aFolderFor(user, "read_write")];
    const author = repository.library.administrator.userId;
    const document = await aDocument(administrator, from, { comment: "C", custom1: "X" }, { content: "same bytes" });
    await aVersion(administrator, document);
    const copied = await copy(session, document, to);
    expect(copied.status).toBe(201);
    const { name, checksum } = document;
    const mine = { author: user.userId, operator: user.userId, workspace_id: to.workspace_id };
    expect(copied.item).toMatchObject({ version: 1, name, checksum, comment: "C", custom1: "X", ...mine });
    expect(copied.item.document_number).not.toBe(document.document_number);
    expect((await copy(session, document, to, { keep_author: true })).item).toMatchObject({
      author,
      operator: user.userId,
    });
    expect((await copy(session, document, to, { name: "Renamed" })).item.name).toBe("Renamed");
    expect((await session.get(`${pathOf(document)}/history?activity=copy`)).items).toHaveLength(3);
    await expectRightColumns();
  });

  test("needs Read on the source and Read/Write on the target", async () => {
    const { user, session } = await aPerson();
    const readable = await aDocument(administrator, await aFolderFor(user, "read"));
    const hidden = await aDocument(administrator, await aFolderFor(user, "no_access"));
    const [writable, reading, closed] = [
      await aFolderFor(user, "read_write"),
      await aFolderFor(user, "read"),
      await aFolderFor(user, "no_access"),
    ];
    expect((await copy(session, readable, reading)).status).toBe(403);
    expect((await copy(session, readable, closed)).status).toBe(404);
    expect((await copy(session, hidden, writable)).status).toBe(404);
    expect((await copy(session, readable, writable)).status).toBe(201);
  });

  test("WORK-INH-006 takes the security of the new place, and No Access along within the matter", async () => {
    const { user, session } = await aPerson();
    const from = await aFolderFor(user, "read");
    const workspace = (await administrator.get(`workspaces/${from.workspace_id}`)).item;
    const near = await aFolder(administrator, workspace);
    const far = await aFolderFor(user, "read");
    const document = await aDocument(administrator, from);
    await secure(administrator, document, { include: [forUser(user, "no_access")] });
    const inMatter = (await copy(administrator, document, near)).item;
    const elsewhere = (await copy(administrator, document, far)).item;
    expect((await session.get(pathOf(inMatter))).status).toBe(404);
    expect((await session.get(pathOf(elsewhere))).item).toMatchObject({ access: "read", default_security: "inherit" });
    await expectRightColumns();
  });
});

describe("17.10 copying to where a document of that name is", () => {
  async function namesakes() {
    const folder = await aFolder(administrator, await aWorkspace(administrator));
    const there = await aDocument(administrator, folder, { name: "Agreement" }, { content: "old" });
    const from = await aFolder(administrator, await aWorkspace(administrator));
    return { folder, there, document: await aDocument(administrator, from, { name: "agreement" }, { content: "new" }) };
  }

  test("keeps both, unless told otherwise", async () => {
    const { folder, there, document } = await namesakes();
    const copied = await copy(administrator, document, folder);
    expect(copied.status).toBe(201);
    expect(await contentsOf(administrator, folder)).toEqual([there.id, copied.item.id].toSorted());
  });

  test("fails or skips when asked to", async () => {
    const { folder, there, document } = await namesakes();
    const failed = await copy(administrator, document, folder, { on_conflict: "fail" });
    expect([failed.status, failed.body.error?.code]).toEqual([409, "NRC_DUPLICATE_RECORD"]);
    const skipped = await copy(administrator, document, folder, { on_conflict: "skip" });
    expect([skipped.status, skipped.item.id]).toEqual([200, there.id]);
    expect(await contentsOf(administrator, folder)).toEqual([there.id]);
    const free = await copy(administrator, document, folder, { on_conflict: "fail", name: "Other" });
    expect(free.status).toBe(201);
  });

  test("a name is taken by a file of the same kind alone, so no version changes what it is", async () => {
    const { folder, document } = await namesakes();
    const note = await aDocument(administrator, folder, { name: "Note", extension: "pdf" });
    const named = { on_conflict: "new_version", name: "Note" };
    const copied = await copy(administrator, document, folder, named);
    expect(copied.item).toMatchObject({ name: "Note", extension: document["extension"], version: 1 });
    expect(copied.item.document_number).not.toBe(note.document_number);
  });

  test("makes a version of what is there when asked to", async () => {
    const { folder, there, document } = await namesakes();
    const added = await copy(administrator, document, folder, { on_conflict: "new_version" });
    expect(added.item).toMatchObject({
      document_number: there.document_number,
      version: 2,
      checksum: document["checksum"],
    });
    expect(await contentsOf(administrator, folder)).toEqual([added.item.id]);
    await expectRightColumns();
  });

  test("a document that the person may not see is in nobody's way", async () => {
    const { folder, there, document } = await namesakes();
    const { user, session } = await aPerson();
    await secure(administrator, there, { default_security: "private" });
    await secure(administrator, folder, { include: [forUser(user, "read_write")] });
    await secure(administrator, document, { include: [forUser(user, "read")] });
    expect((await copy(session, document, folder, { on_conflict: "fail" })).status).toBe(201);
  });

  test("takes all versions that the person sees along when asked to", async () => {
    const { user, session } = await aPerson();
    const [from, to] = [await aFolderFor(user, "read"), await aFolderFor(user, "read_write")];
    const first = await aDocument(administrator, from);
    const hidden = await aVersion(administrator, first, { default_security: "private" });
    const third = await aVersion(administrator, first, {}, { content: "third" });
    expect(hidden.version).toBe(2);
    const copied = await copy(session, third, to, { all_versions: true });
    const versions = (await session.get(`documents/${copied.item.document_number}/versions`)).items;
    expect(versions.map((item) => [item.version, item["checksum"]])).toEqual([
      [1, first["checksum"]],
      [2, third["checksum"]],
    ]);
    expect(await contentsOf(session, to)).toEqual([versions[1]?.id]);
    await expectRightColumns();
  });
});

describe("17.10 copying a folder", () => {
  test("makes what the person sees of it anew, with documents if asked", async () => {
    const { user, session } = await aPerson();
    const [from, to] = [await aFolderFor(user, "full_access"), await aFolderFor(user, "read_write")];
    const inner = await aFolder(session, from, { name: "Inner", profile: { class: "LETTER" } });
    await aFolder(administrator, from, { name: "Hidden", default_security: "private" });
    const document = await aDocument(session, inner);
    await aDocument(administrator, inner, { default_security: "private" });
    const target = { destination_folder_id: to.id };
    const bare = await session.post(`${pathOf(from)}/copy`, target);
    expect(bare.item).toMatchObject({ parent_id: to.id, name: from.name, has_documents: false });
    const full = await session.post(`${pathOf(from)}/copy`, { ...target, include_documents: true });
    const [copied, ...others] = (await administrator.get(`${pathOf(full.item)}/children`)).items as [Item, ...Item[]];
    expect([copied.name, others]).toEqual(["Inner", []]);
    const documents = (await administrator.get(`${pathOf(copied)}/documents`)).items;
    expect(documents.map((item) => [item.name, item["class"], item.version])).toEqual([[document.name, "LETTER", 1]]);
    expect((await session.post(`${pathOf(from)}/copy`, { destination_folder_id: inner.id })).status).toBe(409);
    await expectRightColumns();
  });

  test("with documents needs the privilege to make documents", async () => {
    const { directory, library, database } = repository;
    const role = await aRole(database, library, {
      privileges: shippedRoles.DEFAULT.filter((privilege) => privilege !== "import"),
    });
    const user = await directory.aUser(library, { role });
    const [from, to] = [await aFolderFor(user, "read"), await aFolderFor(user, "read_write")];
    await aDocument(administrator, from);
    const body = { destination_folder_id: to.id };
    const session = repository.as(user);
    expect((await session.post(`${pathOf(from)}/copy`, { ...body, include_documents: true })).status).toBe(403);
    expect((await session.post(`${pathOf(from)}/copy`, body)).status).toBe(201);
  });
});

describe("WORK-FLD-007 moving a folder", () => {
  test.each([
    ["full_access", "read_write", "read_write", 200],
    ["read_write", "read_write", "read_write", 403],
    ["full_access", "read", "read_write", 403],
    ["full_access", "read_write", "read", 403],
    ["no_access", "read_write", "read_write", 404],
    ["full_access", "read_write", "no_access", 404],
  ] as const)("with %s on it, %s on its parent and %s on the new one: %i", async (own, here, there, status) => {
    const { user, session } = await aPerson();
    const [from, to] = [await aFolderFor(user, here), await aFolderFor(user, there)];
    const folder = await aFolder(administrator, from);
    await secure(administrator, folder, { include: [forUser(user, own)] });
    expect((await moveFolder(session, folder, to)).status).toBe(status);
    const { item } = await administrator.get(pathOf(folder));
    expect(item["parent_id"]).toBe(status === 200 ? to.id : from.id);
  });

  test("takes the whole subtree along, also what the mover does not see", async () => {
    const { user, session } = await aPerson();
    const from = await aFolderFor(user, "full_access");
    const to = await aFolderFor(user, "full_access");
    const folder = await aFolder(session, from);
    const hidden = await aFolder(administrator, folder, { default_security: "private" });
    const documents = [await aDocument(session, folder), await aDocument(administrator, hidden)];
    expect((await moveFolder(session, folder, to)).status).toBe(200);
    for (const item of [folder, hidden, ...documents]) {
      expect((await administrator.get(pathOf(item))).item.workspace_id).toBe(to.workspace_id);
    }
    const path = (await administrator.get(`${pathOf(hidden)}/path`)).items.map((step) => step.id);
    expect(path).toEqual([to.workspace_id, to.id, folder.id, hidden.id]);
    expect((await administrator.get(`workspaces/${from.workspace_id}/documents`)).items).toEqual([]);
    await expectRightColumns();
  });

  test("WORK-FLD-003 is refused below itself", async () => {
    const workspace = await aWorkspace(administrator);
    const top = await aFolder(administrator, workspace);
    const middle = await aFolder(administrator, top);
    const bottom = await aFolder(administrator, middle);
    for (const target of [top, middle, bottom]) expect((await moveFolder(administrator, top, target)).status).toBe(409);
    expect((await administrator.post(`${pathOf(workspace)}/move`, { destination_id: top.id })).status).toBe(404);
    expect((await administrator.post(`folders/${workspace.id}/move`, { destination_id: top.id })).status).toBe(404);
    expect((await moveFolder(administrator, bottom, workspace)).status).toBe(200);
    expect((await moveFolder(administrator, top, bottom)).status).toBe(200);
    await expectRightColumns();
  });

  test("WORK-FLD-003 never ties a knot, however two moves meet", async () => {
    for (let round = 0; round < 5; round += 1) {
      const workspace = await aWorkspace(administrator);
      const [one, other] = [await aFolder(administrator, workspace), await aFolder(administrator, workspace)];
      const [belowOne, belowOther] = [await aFolder(administrator, one), await aFolder(administrator, other)];
      const answers = await Promise.all([
        moveFolder(administrator, one, belowOther),
        moveFolder(administrator, other, belowOne),
      ]);
      expect(answers.map((answer) => answer.status).toSorted((left, right) => left - right)).toEqual([200, 409]);
    }
    await expectRightColumns();
  });

  test("WORK-FLD-004 two children of one folder may share a name", async () => {
    const parent = await aFolder(administrator, await aWorkspace(administrator));
    const twins = [
      await aFolder(administrator, parent, { name: "Twin" }),
      await aFolder(administrator, parent, { name: "Twin" }),
    ];
    expect((await administrator.get(`${pathOf(parent)}/children`)).items.map((item) => item.id)).toEqual(
      twins.map((item) => item.id),
    );
  });
});

describe("WORK-FLD-006 a new document takes defaults", () => {
  test("class and subclass from its folder, other fields from the workspace, and what is sent wins", async () => {
    const workspace = await aWorkspace(administrator, { custom1: "CLIENT", custom2: "MATTER", class: "WS" });
    const folder = await aFolder(administrator, workspace, {
      profile: { class: "LETTER", subclass: "OUT", custom3: "F" },
    });
    const taken = { class: "LETTER", subclass: "OUT", custom1: "CLIENT", custom2: "MATTER", custom3: "F" };
    expect(await aDocument(administrator, folder)).toMatchObject(taken);
    const sent = await aDocument(administrator, folder, { class: "MEMO", custom2: "OTHER" });
    expect(sent).toMatchObject({ ...taken, class: "MEMO", custom2: "OTHER" });
    const plain = await aDocument(administrator, folder, {}, { profile: { inherit_profile_from_folder: false } });
    expect(plain).toMatchObject({ class: "DOC" });
    expect(plain).not.toHaveProperty("custom1");
  });
});
