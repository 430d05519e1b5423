import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { shippedRoles } from "@muniment/work-api";
import {
  aDocument,
  aFolder,
  aRole,
  aVersion,
  aWorkspace,
  createTestRepository,
  forGroup,
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

async function aPerson(options = {}): Promise<{ user: TestUser; session: Session }> {
  const user = await repository.directory.aUser(repository.library, options);
  return { user, session: repository.as(user) };
}

/** Somebody with Full Access to everything in a matter, and a folder of it. */
async function aMatter() {
  const [owner, keeper] = [await aPerson(), await aPerson()];
  const holders = [forUser(owner.user, "full_access"), forUser(keeper.user, "full_access")];
  const workspace = await aWorkspace(administrator, { user_trustees: holders });
  return { ...owner, workspace, folder: await aFolder(administrator, workspace) };
}

const restore = async (by: Session, item: Item, body = {}): Promise<Answer> =>
  by.post(`trash-bin/${pathOf(item)}/restore`, body);
const purge = async (by: Session, item: Item): Promise<Answer> => by.delete(`trash-bin/${pathOf(item)}`);

async function trashOf(by: Session, item: Item): Promise<string[]> {
  return (await by.get(`trash-bin/documents?document_number=${item.document_number}`)).items.map(({ id }) => id);
}

async function done(answer: Promise<Answer>): Promise<Answer> {
  const settled = await answer;
  expect(settled.status, settled.bytes.toString("utf8")).toBeLessThan(300);
  return settled;
}

async function expectRightColumns(): Promise<void> {
  const { database, library, clock } = repository;
  const oracle = await readOracle(database, library.libraryId, clock.now());
  expect(oracle.wrongColumns()).toEqual([]);
}

describe("WORK-TRS-001 WORK-TRS-002 a deleted version", () => {
  test("is in no list, search or link, only in the trash", async () => {
    const { session, user, folder, workspace } = await aMatter();
    const document = await aDocument(session, folder);
    await done(session.delete(pathOf(document)));
    for (const by of [session, administrator]) {
      for (const below of ["", "/versions", "/history", "/path", "/parents", "/operations", "/security", "/download"]) {
        expect((await by.get(`${pathOf(document)}${below}`)).status, below).toBe(404);
      }
      for (const list of [
        "documents",
        `${pathOf(folder)}/documents`,
        `${pathOf(folder)}/children`,
        `${pathOf(workspace)}/documents`,
      ]) {
        const listed = await by.get(`${list}?document_number=${document.document_number}&total=true&latest=false`);
        expect([listed.items, listed.body.total_count], list).toEqual([[], 0]);
      }
      const filters = { document_number: document.document_number };
      expect((await by.post("documents/search", { filters })).items).toEqual([]);
      expect((await by.get(pathOf(folder))).item.has_documents).toBe(false);
      const [trashed] = (await by.get(`trash-bin/documents?document_number=${document.document_number}&total=true`))
        .items;
      expect(trashed).toMatchObject({ id: document.id, name: document.name, deleted_by: user.userId, version: 1 });
      expect(trashed?.["deleted_by_description"]).toMatch(/./);
    }
  });

  test("WORK-TRS-007 cannot be opened or changed by anybody, administrators included", async () => {
    const { session, folder } = await aMatter();
    const document = await aDocument(session, folder);
    await done(session.delete(pathOf(document)));
    const attempts = [
      administrator.get(`${pathOf(document)}/download`),
      administrator.patch(pathOf(document), { name: "Changed" }),
      administrator.post(`${pathOf(document)}/security`, { default_security: "public" }),
      administrator.upload("PUT", `${pathOf(document)}/file`),
      administrator.upload("POST", `${pathOf(document)}/versions`),
      administrator.post(`${pathOf(document)}/copy`, { destination_folder_id: folder.id }),
      administrator.delete(pathOf(document)),
    ];
    for (const answer of await Promise.all(attempts)) expect(answer.status).toBe(404);
  });

  test("needs Full Access and the privilege to be deleted", async () => {
    const { directory, library, database } = repository;
    const { session, folder } = await aMatter();
    const writer = await aPerson();
    const role = await aRole(database, library, {
      privileges: shippedRoles.DEFAULT.filter((privilege) => privilege !== "delete"),
    });
    const unprivileged = await directory.aUser(library, { role });
    const document = await aDocument(session, folder);
    await secure(session, document, {
      include: [forUser(writer.user, "read_write"), forUser(unprivileged, "full_access")],
    });
    expect((await writer.session.delete(pathOf(document))).status).toBe(403);
    expect((await repository.as(unprivileged).delete(pathOf(document))).status).toBe(403);
    expect((await (await aPerson()).session.delete(pathOf(document))).status).toBe(404);
    expect((await session.get(pathOf(document))).status).toBe(200);
  });
});

describe("WORK-TRS-003 who restores what they deleted", () => {
  test("gets it back; nobody else does, not even its author", async () => {
    const { session, folder } = await aMatter();
    const author = await aPerson();
    const document = await aDocument(session, folder, { author: author.user.userId });
    await done(session.delete(pathOf(document)));
    expect(await trashOf(author.session, document)).toEqual([]);
    expect((await restore(author.session, document)).status).toBe(404);
    expect(await trashOf(session, document)).toEqual([document.id]);
    await done(restore(session, document));
    expect(await trashOf(session, document)).toEqual([]);
    expect((await author.session.get(pathOf(document))).status).toBe(200);
    expect((await restore(session, document)).status).toBe(404);
  });

  test("must still see it", async () => {
    const { directory, library } = repository;
    const { user, session } = await aPerson();
    const group = await directory.aGroup(library, { members: [user] });
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "read_write")] });
    const folder = await aFolder(administrator, workspace);
    const document = await aDocument(administrator, folder, { default_security: "private" });
    await secure(administrator, document, { include: [forGroup(group, "full_access")] });
    await done(session.delete(pathOf(document)));
    expect(await trashOf(session, document)).toEqual([document.id]);
    await done(administrator.put(`groups/${group.groupId}/members`, { data: [user.userId], action: "delete" }));
    expect(await trashOf(session, document)).toEqual([]);
    expect((await restore(session, document)).status).toBe(404);
    expect((await purge(session, document)).status).toBe(404);
  });

  test("WORK-TRS-010 must still be able to write in the place", async () => {
    const { user, session, folder, workspace } = await aMatter();
    const document = await aDocument(session, folder);
    await done(session.delete(pathOf(document)));
    await secure(administrator, workspace, { include: [forUser(user, "read")] });
    expect((await restore(session, document)).status).toBe(403);
    await secure(administrator, workspace, { remove: [forUser(user, "read")] });
    expect((await restore(session, document)).status).toBe(404);
    const readable = await aFolder(
      administrator,
      await aWorkspace(administrator, { user_trustees: [forUser(user, "read")] }),
    );
    expect((await restore(session, document, { folder_ids: [readable.id] })).status).toBe(403);
    expect((await administrator.get(pathOf(document))).status).toBe(404);
  });
});

describe("WORK-TRS-004 D43 administrators of the trash", () => {
  test("NRTADMIN and tier 2 restore, tier 1 only looks, NRTADMIN alone purges", async () => {
    const { session, folder } = await aMatter();
    const tier1 = (await aPerson({ role: "TIER 1" })).session;
    const tier2 = (await aPerson({ role: "TIER 2" })).session;
    const other = (await aPerson()).session;
    const document = await aDocument(session, folder);
    await done(session.delete(pathOf(document)));
    for (const by of [tier1, tier2, administrator]) expect(await trashOf(by, document)).toEqual([document.id]);
    expect((await restore(tier1, document)).status).toBe(403);
    await done(restore(tier2, document));
    await done(session.delete(pathOf(document)));
    await done(restore(administrator, document));
    await done(session.delete(pathOf(document)));
    for (const by of [session, tier1, tier2]) expect((await purge(by, document)).status).toBe(403);
    expect((await purge(other, document)).status).toBe(404);
    await done(purge(administrator, document));
    expect((await purge(administrator, document)).status).toBe(404);
    expect((await restore(administrator, document)).status).toBe(404);
  });

  test("WORK-ACL-011 a token that is limited to reading neither restores nor purges", async () => {
    const { session, folder } = await aMatter();
    const document = await aDocument(session, folder);
    await done(session.delete(pathOf(document)));
    const reading = repository.as(repository.library.administrator, { scopeCap: "read" });
    expect(await trashOf(reading, document)).toEqual([document.id]);
    expect((await restore(reading, document)).status).toBe(403);
    expect((await purge(reading, document)).status).toBe(403);
    expect(await trashOf(administrator, document)).toEqual([document.id]);
  });

  test("WORK-TRS-008 a purge leaves its tombstone", async () => {
    const { session, folder } = await aMatter();
    const document = await aDocument(session, folder, { name: "Engagement letter" });
    await done(session.delete(pathOf(document)));
    await done(purge(administrator, document));
    const { rows } = await repository.database.pool.query(
      `select activity_code, version, data1, user_num from work.history where object_kind = 'document'
        and object_number = $1 order by history_id desc limit 1`,
      [document.document_number],
    );
    const { userNum } = repository.library.administrator;
    expect(rows).toEqual([
      { activity_code: expect.any(Number), version: 1, data1: "Engagement letter", user_num: userNum },
    ]);
    const left = await repository.database.pool.query(`select 1 from work.document where document_number = $1`, [
      document.document_number,
    ]);
    expect(left.rowCount).toBe(0);
  });
});

describe("WORK-TRS-005 restoring", () => {
  test("brings back place, references, metadata and security, with the comment on the timeline", async () => {
    const { session, folder, workspace } = await aMatter();
    const reader = await aPerson();
    const second = await aFolder(session, workspace);
    const document = await aDocument(session, folder, { comment: "Draft", custom1: "C1", default_security: "private" });
    await secure(session, document, { include: [forUser(reader.user, "read")] });
    await done(session.post(`${pathOf(second)}/documents/${document.id}/reference`));
    const before = (await session.get(pathOf(document))).item;
    await done(session.delete(pathOf(document)));
    await done(restore(session, document, { comments: "Ticket 17" }));
    expect((await session.get(pathOf(document))).item).toEqual(before);
    expect((await reader.session.get(pathOf(document))).item.access).toBe("read");
    const places = (await session.get(`${pathOf(document)}/parents`)).items.map((item) => item.id);
    expect(places).toEqual([folder.id, second.id]);
    const [last] = (await session.get(`${pathOf(document)}/history`)).items;
    expect(last).toMatchObject({ activity: "RESTORE", comments: "Ticket 17" });
  });

  test("of one that inherits follows what its folder gives by now", async () => {
    const { session, folder } = await aMatter();
    const reader = await aPerson();
    const document = await aDocument(session, folder);
    await done(session.delete(pathOf(document)));
    await secure(session, folder, { include: [forUser(reader.user, "read")] });
    await done(restore(session, document));
    expect((await reader.session.get(pathOf(document))).status).toBe(200);
    await expectRightColumns();
  });

  test("of a document without a folder leaves it without one", async () => {
    const { session, folder } = await aMatter();
    const document = await aDocument(session, folder);
    await done(session.delete(`${pathOf(folder)}/documents/${document.id}`));
    await done(session.delete(pathOf(document)));
    await done(restore(session, document));
    expect((await session.get(pathOf(document))).status).toBe(200);
    expect((await session.get(`${pathOf(document)}/parents`)).items).toEqual([]);
    await expectRightColumns();
  });

  test("WORK-TRS-006 fails when the folder is gone, and takes another one", async () => {
    const { session, workspace } = await aMatter();
    const [gone, other] = [
      await aFolder(session, workspace),
      await aFolder(session, workspace, { default_security: "public" }),
    ];
    const reader = (await aPerson()).session;
    const first = await aDocument(session, gone);
    const second = await aVersion(session, first);
    await done(session.delete(`${pathOf(gone)}?include_subfolders=true`));
    const refused = await restore(session, second);
    expect([refused.status, refused.body.error?.messages[0]?.field]).toEqual([409, "folder_ids"]);
    await done(restore(session, second, { folder_ids: [other.id] }));
    await expectRightColumns();
    await done(restore(session, first));
    expect((await reader.get(`${pathOf(other)}/documents`)).items.map((item) => item.id)).toEqual([second.id]);
    expect((await reader.get(`${pathOf(second)}/versions`)).items).toHaveLength(2);
    await expectRightColumns();
  });

  test("of a version leaves the others where they are; a folder that is named has it as well", async () => {
    const { session, folder } = await aMatter();
    const other = await aFolder(administrator, await aWorkspace(administrator, { default_security: "public" }));
    const first = await aDocument(session, folder);
    const second = await aVersion(session, first);
    await done(session.delete(pathOf(first)));
    await done(restore(session, first, { folder_ids: [other.id] }));
    const places = (await session.get(`${pathOf(second)}/parents`)).items.map((item) => item.id);
    expect(places).toEqual([folder.id, other.id]);
    expect((await (await aPerson()).session.get(pathOf(second))).status).toBe(404);
    await expectRightColumns();
  });
});

describe("WORK-WS-008 deleting a folder or workspace, all or nothing", () => {
  test("sends everything below to the trash at once", async () => {
    const { session, workspace } = await aMatter();
    const top = await aFolder(session, workspace);
    const below = await aFolder(session, top, { default_security: "view" });
    const documents = [await aDocument(session, top), await aDocument(session, below)];
    const elsewhere = await aFolder(session, workspace);
    const guest = await aDocument(session, elsewhere);
    await done(session.post(`${pathOf(below)}/documents/${guest.id}/reference`));
    await done(session.post(`${pathOf(elsewhere)}/documents/${documents[1]?.id}/reference`));
    const refused = await session.delete(pathOf(top));
    expect([refused.status, refused.body.error?.code]).toEqual([409, "NRC_CONFLICT"]);
    await done(session.delete(`${pathOf(top)}?include_subfolders=true`));
    for (const item of [top, below, ...documents]) expect((await administrator.get(pathOf(item))).status).toBe(404);
    for (const item of documents) expect(await trashOf(session, item)).toEqual([item.id]);
    expect((await session.get(`${pathOf(elsewhere)}/documents`)).items.map((item) => item.id)).toEqual([guest.id]);
    expect((await session.get(`${pathOf(guest)}/parents`)).items.map((item) => item.id)).toEqual([elsewhere.id]);
    expect((await session.get(`${pathOf(workspace)}/children`)).items.map((item) => item.id)).not.toContain(top.id);
    expect((await session.delete(`${pathOf(top)}?include_subfolders=true`)).status).toBe(404);
    await expectRightColumns();
  });

  test("an empty folder needs no more than being asked", async () => {
    const { session, workspace } = await aMatter();
    const folder = await aFolder(session, workspace);
    await done(session.delete(pathOf(folder)));
    expect((await session.get(pathOf(folder))).status).toBe(404);
  });

  test.each([
    ["a document that the person may not see", "hidden"],
    ["a document that they may not delete", "writable"],
    ["a document that is a record", "record"],
    ["a folder that they may not delete", "folder"],
  ])("nothing goes when there is %s below", async (_what, kind) => {
    const { user, session, workspace } = await aMatter();
    const top = await aFolder(session, workspace);
    const inner = await aFolder(administrator, top);
    const own = await aDocument(session, top);
    const other = await aDocument(administrator, inner);
    if (kind === "hidden")
      await secure(administrator, other, { default_security: "private", remove: [forUser(user, "read")] });
    if (kind === "writable") await secure(administrator, other, { include: [forUser(user, "read_write")] });
    if (kind === "record") await done(administrator.patch(pathOf(other), { is_declared: true }));
    if (kind === "folder") {
      await done(administrator.delete(pathOf(other)));
      await secure(administrator, inner, { include: [forUser(user, "read_write")] });
    }
    for (const item of [top, workspace]) {
      const refused = await session.delete(`${pathOf(item)}?include_subfolders=true`);
      expect(refused.status).toBe(item === workspace ? 403 : 409);
    }
    for (const item of [top, inner, own]) expect((await session.get(pathOf(item))).status).toBe(200);
    expect((await session.get(`${pathOf(top)}/documents`)).items.map((item) => item.id)).toEqual([own.id]);
    await expectRightColumns();
  });

  test("a workspace goes with its documents that have no folder", async () => {
    const { session, workspace, folder } = await aMatter();
    const unfiled = await aDocument(session, folder);
    await done(session.delete(`${pathOf(folder)}/documents/${unfiled.id}`));
    const filed = await aDocument(session, folder);
    const manager = await aPerson({
      role: await aRole(repository.database, repository.library, {
        privileges: [...shippedRoles.DEFAULT, "delete_workspace"],
      }),
    });
    await secure(administrator, workspace, { include: [forUser(manager.user, "full_access")] });
    expect((await session.delete(pathOf(workspace))).status).toBe(403);
    expect((await manager.session.delete(pathOf(workspace))).status).toBe(409);
    await done(administrator.delete(pathOf(workspace)));
    for (const item of [workspace, folder, filed, unfiled]) {
      for (const by of [session, administrator]) expect((await by.get(pathOf(item))).status).toBe(404);
    }
    expect(await trashOf(administrator, unfiled)).toEqual([unfiled.id]);
    await expectRightColumns();
  });
});
