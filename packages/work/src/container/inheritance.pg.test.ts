import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { shippedRoles } from "@muniment/work-api";
import {
  aDocument,
  aFolder,
  aRole,
  aTab,
  aWorkspace,
  createTestRepository,
  forGroup,
  forUser,
  pathOf,
  readOracle,
  secure,
  setLibrary,
} from "../../testing/index.ts";
import type { Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
});

afterAll(() => repository[Symbol.asyncDispose]());

beforeEach(() => setLibrary(repository.database, repository.library, { documents_inherit: true }));

async function aPerson(): Promise<{ user: TestUser; session: Session }> {
  const user = await repository.directory.aUser(repository.library);
  return { user, session: repository.as(user) };
}

/** The level that a person has, or 404. */
async function levelOf(session: Session, item: Item): Promise<unknown> {
  const answer = await session.get(pathOf(item));
  return answer.status === 200 ? answer.item.access : answer.status;
}

async function levelsOf(session: Session, items: readonly Item[]): Promise<unknown[]> {
  return Promise.all(items.map(async (item) => levelOf(session, item)));
}

async function move(by: Session, from: Item, document: Item, to: Item, fields = {}) {
  const target = { destination_folder_id: to.id, ...fields };
  return by.post(`${pathOf(from)}/documents/${document.id}/move`, target);
}

/** Which transaction wrote each row last, by table and key. */
async function writers(): Promise<Map<string, string>> {
  const keys = {
    "work.container": "container_number::text",
    "work.document": "document_number || '.' || version",
    "work.security": "security_id::text",
    "work.security_entry": "security_id || ' ' || trustee_kind || ' ' || trustee_num",
  };
  const found = new Map<string, string>();
  for (const [table, key] of Object.entries(keys)) {
    const { rows } = await repository.database.pool.query<{ key: string; writer: string }>(
      `select ${key} as key, xmin::text as writer from ${table}`,
    );
    for (const row of rows) found.set(`${table} ${row.key}`, row.writer);
  }
  return found;
}

/** The rows that were written while `work` ran. */
async function writtenBy(work: () => Promise<unknown>): Promise<string[]> {
  const before = await writers();
  await work();
  return [...(await writers())].filter(([row, writer]) => before.get(row) !== writer).map(([row]) => row);
}

async function expectRightColumns(): Promise<void> {
  const { database, library, clock } = repository;
  const oracle = await readOracle(database, library.libraryId, clock.now());
  expect(oracle.wrongColumns()).toEqual([]);
}

const rowOf = (item: Item): string =>
  item.wstype === "document"
    ? `work.document ${item.document_number}.${item.version}`
    : `work.container ${item.id.split("!")[1]}`;

describe("3.5 a container whose default becomes Public and whose list loses group G", () => {
  /** A matter with default View on whose list G has Full Access, and what lies below it. */
  async function aMatterOfGroup() {
    const member = await aPerson();
    const outsider = await aPerson();
    const group = await repository.directory.aGroup(repository.library, { members: [member.user] });
    const workspace = await aWorkspace(administrator, {
      default_security: "view",
      group_trustees: [forGroup(group, "full_access")],
    });
    const change = async () =>
      secure(administrator, workspace, {
        default_security: "public",
        remove: [{ id: group.groupId, type: "group" }],
      });
    return { member: member.session, outsider: outsider.session, workspace, change };
  }

  test("I00 a document that inherits is unchanged itself, effective at once", async () => {
    const { member, outsider, workspace, change } = await aMatterOfGroup();
    const folder = await aFolder(administrator, workspace);
    const document = await aDocument(administrator, folder);
    expect([await levelOf(member, document), await levelOf(outsider, document)]).toEqual(["full_access", "read"]);
    const etag = (await administrator.get(pathOf(document))).headers["etag"];
    const written = await writtenBy(change);
    expect(written).not.toContain(rowOf(document));
    expect([await levelOf(member, document), await levelOf(outsider, document)]).toEqual(["read_write", "read_write"]);
    const after = await administrator.get(pathOf(document));
    expect(after.headers["etag"]).toBe(etag);
    expect(after.item).toMatchObject({ default_security: "inherit", inherited_default_security: "public" });
  });

  test("I09 a folder that inherits is unchanged itself, effective at once; its documents one by one", async () => {
    const { member, outsider, workspace, change } = await aMatterOfGroup();
    const folder = await aFolder(administrator, workspace);
    const inheriting = await aDocument(administrator, folder);
    const own = await aDocument(administrator, folder, { default_security: "private" });
    const items = [folder, inheriting, own];
    expect(await levelsOf(member, items)).toEqual(["full_access", "full_access", 404]);
    const written = await writtenBy(change);
    for (const item of items) expect(written).not.toContain(rowOf(item));
    expect(await levelsOf(member, items)).toEqual(["read_write", "read_write", 404]);
    expect(await levelsOf(outsider, items)).toEqual(["read_write", "read_write", 404]);
    expect((await administrator.get(pathOf(folder))).item).toMatchObject({
      default_security: "inherit",
      inherited_default_security: "public",
      has_security: false,
    });
  });

  test("I10 a folder with security of its own is unchanged, and nothing below it is touched", async () => {
    const { member, outsider, workspace, change } = await aMatterOfGroup();
    const folder = await aFolder(administrator, workspace, { default_security: "private" });
    const below = await aFolder(administrator, folder);
    const document = await aDocument(administrator, below);
    const items = [folder, below, document];
    const written = await writtenBy(change);
    for (const item of items) expect(written).not.toContain(rowOf(item));
    for (const session of [member, outsider]) expect(await levelsOf(session, items)).toEqual([404, 404, 404]);
    expect((await administrator.get(pathOf(folder))).item).toMatchObject({
      default_security: "private",
      has_security: true,
    });
  });

  test("I12 a document that is referenced from it, with its home elsewhere, is unchanged", async () => {
    const { member, outsider, workspace, change } = await aMatterOfGroup();
    const elsewhere = await aFolder(administrator, await aWorkspace(administrator));
    const document = await aDocument(administrator, elsewhere);
    const folder = await aFolder(administrator, workspace);
    expect((await administrator.post(`${pathOf(folder)}/documents/${document.id}/reference`)).status).toBe(201);
    const written = await writtenBy(change);
    expect(written).not.toContain(rowOf(document));
    for (const session of [member, outsider]) {
      expect(await levelOf(session, document)).toBe(404);
      expect((await session.get(`${pathOf(folder)}/documents`)).items).toEqual([]);
      expect((await session.get(pathOf(folder))).item.has_documents).toBe(false);
    }
  });

  test("is written in one place, whatever the number of its contents", async () => {
    const { workspace, change } = await aMatterOfGroup();
    for (let count = 0; count < 3; count += 1) {
      const folder = await aFolder(administrator, workspace);
      for (let document = 0; document < 4; document += 1) await aDocument(administrator, folder);
    }
    const written = await writtenBy(change);
    expect(written.filter((row) => row.startsWith("work.document "))).toEqual([]);
    expect(written.filter((row) => row.startsWith("work.container "))).toEqual([rowOf(workspace)]);
    expect(written.filter((row) => row.startsWith("work.security "))).toHaveLength(1);
  });
});

describe("WORK-INH-001 what is new", () => {
  test("a tab, a folder and a document inherit unless their creator chooses otherwise", async () => {
    const { user, session } = await aPerson();
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "full_access")] });
    const tab = await aTab(session, workspace);
    const folder = await aFolder(session, tab);
    const document = await aDocument(session, folder);
    for (const item of [tab, folder, document]) {
      expect(item).toMatchObject({ default_security: "inherit", inherited_default_security: "private" });
    }
    expect(await aTab(session, workspace, { default_security: "view" })).toMatchObject({ default_security: "view" });
    expect(await aFolder(session, tab, { default_security: "public" })).toMatchObject({ default_security: "public" });
    const own = await aDocument(session, folder, { default_security: "private" });
    expect(own).toMatchObject({ default_security: "private", access: "full_access" });
  });

  test("a document takes the profile of its folder as its own where the library says so", async () => {
    const { user, session } = await aPerson();
    const workspace = await aWorkspace(administrator, {
      default_security: "view",
      user_trustees: [forUser(user, "read")],
    });
    const folder = await aFolder(administrator, workspace);
    await setLibrary(repository.database, repository.library, { documents_inherit: false });
    const document = await aDocument(administrator, folder);
    const chosen = await aDocument(administrator, folder, { default_security: "private" });
    expect(document.default_security).toBe("view");
    expect(chosen.default_security).toBe("private");
    expect((await administrator.get(`${pathOf(document)}/security`)).items).toEqual(
      (await administrator.get(`${pathOf(workspace)}/security`)).items,
    );
    await secure(administrator, workspace, { default_security: "private", remove: [forUser(user, "read")] });
    expect(await levelOf(session, document)).toBe("read");
  });

  test("a list of its own starts from what would be inherited", async () => {
    const { user, session } = await aPerson();
    const denied = await aPerson();
    const workspace = await aWorkspace(administrator, {
      default_security: "public",
      user_trustees: [forUser(denied.user, "no_access")],
    });
    const profile = { user_trustees: [forUser(user, "full_access")] };
    const folder = await aFolder(administrator, workspace, profile);
    const document = await aDocument(administrator, await aFolder(administrator, workspace), {}, { profile });
    for (const item of [folder, document]) {
      expect(item.default_security).toBe("public");
      expect(await levelOf(session, item)).toBe("full_access");
      expect(await levelOf(denied.session, item)).toBe(404);
    }
  });

  test("WORK-ACL-006 an external person keeps what they make, and sees it in the answer", async () => {
    const { directory, library } = repository;
    const role = await aRole(repository.database, library, {
      privileges: [...shippedRoles["DEFAULT EXTERNAL"], "import", "create_public_folder", "author_workspace"],
      isExternal: true,
    });
    const user = await directory.aUser(library, { is_external: true, role });
    const session = repository.as(user);
    const shared = await aWorkspace(administrator, { user_trustees: [forUser(user, "read_write")] });
    const folder = await aFolder(session, shared);
    expect(folder).toMatchObject({ access: "read_write", default_security: "inherit" });
    expect(await aDocument(session, folder)).toMatchObject({ access: "read_write", default_security: "inherit" });
    const own = [
      await aWorkspace(session, { default_security: "private" }),
      await aFolder(session, shared, { default_security: "private" }),
      await aDocument(session, folder, { default_security: "private" }),
      await aDocument(session, folder, {}, { profile: { user_trustees: [forUser(user, "full_access")] } }),
    ];
    expect(own.map((item) => item.access)).toEqual(own.map(() => "full_access"));
    expect(await levelsOf(session, own)).toEqual(own.map(() => "full_access"));
  });
});

describe("WORK-INH-002 the two ways of following", () => {
  test("give the same answer for everybody", async () => {
    const { directory, library, database } = repository;
    const [reader, denied, member, nobody] = [await aPerson(), await aPerson(), await aPerson(), await aPerson()];
    const group = await directory.aGroup(library, { members: [member.user, denied.user] });
    const outside = repository.as(await directory.aUser(library, { is_external: true }));
    const workspace = await aWorkspace(administrator, {
      default_security: "view",
      user_trustees: [forUser(reader.user, "read_write"), forUser(denied.user, "no_access")],
      group_trustees: [forGroup(group, "full_access")],
    });
    const folder = await aFolder(administrator, await aFolder(administrator, workspace));
    const inheriting = await aDocument(administrator, folder);
    await setLibrary(database, library, { documents_inherit: false });
    const own = await aDocument(administrator, folder);
    const sessions = [reader.session, denied.session, member.session, nobody.session, outside, administrator];
    const expected = ["read_write", 404, "full_access", "read", 404, "full_access"];
    for (const document of [inheriting, own]) {
      expect(await Promise.all(sessions.map(async (session) => levelOf(session, document)))).toEqual(expected);
    }
  });
});

describe("WORK-INH-005 moving a document", () => {
  async function twoMatters() {
    const denied = await aPerson();
    const person = await aPerson();
    const open = await aFolder(administrator, await aWorkspace(administrator, { default_security: "public" }));
    const closed = await aFolder(
      administrator,
      await aWorkspace(administrator, { user_trustees: [forUser(denied.user, "read")] }),
    );
    return { denied, person, open, closed };
  }

  test("takes the security of the new place", async () => {
    const { person, denied, open, closed } = await twoMatters();
    const document = await aDocument(administrator, open);
    const moved = await move(administrator, open, document, closed);
    expect(moved.item).toMatchObject({ default_security: "inherit", inherited_default_security: "private" });
    expect([await levelOf(person.session, document), await levelOf(denied.session, document)]).toEqual([404, "read"]);
    await secure(administrator, closed, { default_security: "view" });
    expect(await levelOf(person.session, document)).toBe("read");
    await expectRightColumns();
  });

  test("carries explicit No Access entries along", async () => {
    const { person, denied, open, closed } = await twoMatters();
    const document = await aDocument(administrator, open);
    await secure(administrator, document, {
      include: [forUser(denied.user, "no_access"), forUser(person.user, "full_access")],
    });
    for (const update_security of [true, false]) {
      const [from, to] = update_security ? [open, closed] : [closed, open];
      expect((await move(administrator, from, document, to, { update_security })).status).toBe(200);
      expect(await levelOf(denied.session, document)).toBe(404);
    }
    const back = await move(administrator, open, document, closed);
    expect(back.item.access).toBe("full_access");
    expect(await levelOf(person.session, document)).toBe(404);
    await expectRightColumns();
  });

  test("keeps its own when asked, which needs Full Access", async () => {
    const { person, open } = await twoMatters();
    const target = await aFolder(administrator, await aWorkspace(administrator, { default_security: "public" }));
    const own = await aFolder(administrator, target, { default_security: "public" });
    const document = await aDocument(administrator, open);
    expect((await move(person.session, open, document, own, { update_security: false })).status).toBe(403);
    const kept = await move(administrator, open, document, own, { update_security: false });
    expect(kept.item.default_security).toBe("public");
    await secure(administrator, own, { default_security: "private" });
    expect(await levelOf(person.session, document)).toBe("read_write");
    expect((await person.session.get(`${pathOf(document)}/path`)).items).toEqual([]);
    await expectRightColumns();
  });

  test("takes every version along, each with what it had", async () => {
    const { person, open, closed } = await twoMatters();
    const first = await aDocument(administrator, open);
    const second = (await administrator.upload("POST", `${pathOf(first)}/versions`, { profile: {} })).item;
    await secure(administrator, first, { include: [forUser(person.user, "no_access")] });
    await move(administrator, open, second, closed);
    await secure(administrator, closed, { default_security: "public" });
    expect(await levelsOf(person.session, [first, second])).toEqual([404, "read_write"]);
    await expectRightColumns();
  });
});

describe("WORK-ACL-012 moving a folder", () => {
  test("what inherits follows the new place, what has its own security keeps it", async () => {
    const { user, session } = await aPerson();
    const open = await aWorkspace(administrator, { default_security: "public" });
    const closed = await aWorkspace(administrator);
    const folder = await aFolder(administrator, open);
    const inner = await aFolder(administrator, folder);
    const own = await aFolder(administrator, folder, {
      user_trustees: [forUser(user, "read")],
      default_security: "private",
    });
    const items = [folder, inner, await aDocument(administrator, inner), own, await aDocument(administrator, own)];
    expect(await levelsOf(session, items)).toEqual(["read_write", "read_write", "read_write", "read", "read"]);
    const there = await administrator.post(`${pathOf(folder)}/move`, { destination_id: closed.id });
    expect(there.item).toMatchObject({
      workspace_id: closed.id,
      parent_id: closed.id,
      inherited_default_security: "private",
    });
    expect(await levelsOf(session, items)).toEqual([404, 404, 404, "read", "read"]);
    await expectRightColumns();
    await administrator.post(`${pathOf(own)}/move`, { destination_id: open.id });
    await administrator.post(`${pathOf(folder)}/move`, { destination_folder_id: own.id });
    expect(await levelsOf(session, items)).toEqual(["read", "read", "read", "read", "read"]);
    await expectRightColumns();
  });

  test("WORK-ACL-013 the home workspace that must be readable is the new one", async () => {
    const { user, session } = await aPerson();
    const [readable, hidden] = [
      await aWorkspace(administrator, { user_trustees: [forUser(user, "read")] }),
      await aWorkspace(administrator),
    ];
    const fields = { user_trustees: [forUser(user, "read")], default_security: "private" };
    const folder = await aFolder(administrator, readable, fields);
    const document = await aDocument(administrator, folder);
    await setLibrary(repository.database, repository.library, { require_workspace_read: true });
    try {
      expect(await levelsOf(session, [folder, document])).toEqual(["read", "read"]);
      await administrator.post(`${pathOf(folder)}/move`, { destination_id: hidden.id });
      expect(await levelsOf(session, [folder, document])).toEqual([404, 404]);
      expect((await session.get(`documents?document_number=${document.document_number}`)).items).toEqual([]);
    } finally {
      await setLibrary(repository.database, repository.library, { require_workspace_read: false });
    }
  });
});

describe("WORK-SEC-006 leaving inheritance and coming back", () => {
  test("editing an inherited list copies it first; inherit gives the copy up", async () => {
    const [listed, added] = [await aPerson(), await aPerson()];
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(listed.user, "read_write")] });
    const folder = await aFolder(administrator, workspace);
    const inner = await aFolder(administrator, folder);
    const document = await aDocument(administrator, inner);
    const items = [folder, inner, document];
    const answer = await secure(administrator, folder, { include: [forUser(added.user, "read")] });
    expect(answer.body.default_security).toBe("private");
    expect(answer.items.map(({ id, access_level }) => [id, access_level])).toEqual([
      [listed.user.userId, "read_write"],
      [added.user.userId, "read"],
    ]);
    expect(await levelsOf(listed.session, items)).toEqual(["read_write", "read_write", "read_write"]);
    expect(await levelsOf(added.session, items)).toEqual(["read", "read", "read"]);
    expect(await levelOf(added.session, workspace)).toBe(404);
    await secure(administrator, workspace, { remove: [forUser(listed.user, "read")] });
    expect(await levelsOf(listed.session, items)).toEqual(["read_write", "read_write", "read_write"]);
    const back = await secure(administrator, folder, { default_security: "inherit" });
    expect(back.body).toMatchObject({ default_security: "inherit", inherited_default_security: "private", data: [] });
    for (const { session } of [listed, added]) expect(await levelsOf(session, items)).toEqual([404, 404, 404]);
    await expectRightColumns();
  });

  test("the person who sets it sees the level that is left to them", async () => {
    const { user, session } = await aPerson();
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "full_access")] });
    const folder = await aFolder(administrator, workspace);
    const changed = await session.patch(pathOf(folder), { default_security: "view" });
    expect(changed.item).toMatchObject({ default_security: "view", access: "full_access" });
    const document = await aDocument(administrator, folder);
    const own = await session.patch(pathOf(document), { default_security: "private" });
    expect(own.item).toMatchObject({ default_security: "private", access: "full_access" });
  });

  test("a workspace cannot inherit, and entries cannot be changed in the same step", async () => {
    const { user } = await aPerson();
    const workspace = await aWorkspace(administrator);
    const folder = await aFolder(administrator, workspace, { default_security: "private" });
    const inherit = { default_security: "inherit" };
    expect((await administrator.post(`${pathOf(workspace)}/security`, inherit)).status).toBe(400);
    expect((await administrator.patch(pathOf(workspace), inherit)).status).toBe(400);
    expect((await administrator.post("workspaces", { name: "W", ...inherit })).status).toBe(400);
    const both = { ...inherit, include: [forUser(user, "read")] };
    expect((await administrator.post(`${pathOf(folder)}/security`, both)).status).toBe(400);
    expect((await administrator.get(pathOf(folder))).item.default_security).toBe("private");
  });
});

describe("WORK-FLD-003 a tree of twenty levels", () => {
  test("follows a change at its top, down to a folder with security of its own", async () => {
    const { user, session } = await aPerson();
    const workspace = await aWorkspace(administrator);
    const folders = [await aFolder(administrator, workspace)];
    for (let depth = 2; depth <= 20; depth += 1) folders.push(await aFolder(administrator, folders.at(-1) as Item));
    const documents = [
      await aDocument(administrator, folders[9] as Item),
      await aDocument(administrator, folders[19] as Item),
    ];
    const [middle, bottom] = [folders[10] as Item, folders[19] as Item];
    const ends = [folders[9] as Item, bottom, ...documents];
    const path = (await administrator.get(`${pathOf(bottom)}/path`)).items.map((step) => step.id);
    expect(path).toEqual([workspace.id, ...folders.map((folder) => folder.id)]);
    expect(await levelsOf(session, ends)).toEqual([404, 404, 404, 404]);
    await secure(administrator, workspace, { include: [forUser(user, "read")] });
    expect(await levelsOf(session, ends)).toEqual(["read", "read", "read", "read"]);
    await secure(administrator, middle, { remove: [forUser(user, "read")] });
    expect(await levelsOf(session, ends)).toEqual(["read", 404, "read", 404]);
    expect((await session.get(`${pathOf(folders[9] as Item)}/children`)).items.map((item) => item.id)).toEqual([
      documents[0]?.id,
    ]);
    await secure(administrator, middle, { default_security: "inherit" });
    expect(await levelsOf(session, ends)).toEqual(["read", "read", "read", "read"]);
    await expectRightColumns();
  });
});
