import { PassThrough } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { shippedRoles } from "@muniment/work-api";
import {
  aDocument,
  aFolder,
  aRole,
  aWorkspace,
  createTestRepository,
  endEntry,
  forGroup,
  forUser,
  pathOf,
  secure,
  setLibrary,
} from "../../testing/index.ts";
import type { Item, Session, TestRepository, TestServer } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;
/** Two servers on one database, each with caches of its own. */
let servers: readonly TestServer[];

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  servers = [repository.aServer(), repository.aServer()];
});

afterAll(() => repository[Symbol.asyncDispose]());

beforeEach(async () => {
  await setLibrary(repository.database, repository.library, {
    group_conflict: "deny_wins",
    require_workspace_read: false,
    documents_inherit: true,
    workspace_default_security: "private",
  });
});

/** A private matter with a folder and a document that inherit. */
async function aMatter(fields: Readonly<Record<string, unknown>> = {}) {
  const workspace = await aWorkspace(administrator, fields);
  const folder = await aFolder(administrator, workspace);
  return { workspace, folder, document: await aDocument(administrator, folder) };
}

/** What a person gets of a document on both servers: the level, or the status of the refusal. */
async function levels(person: TestUser, document: Item): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const server of servers) {
    const session = server.as(person);
    const read = await session.get(pathOf(document));
    const level = read.status === 200 ? read.item.access : read.status;
    const listed = await session.get(`documents?document_number=${document.document_number}`);
    const isListed = listed.status === 200 && listed.items.length === 1;
    expect(isListed).toBe(read.status === 200);
    seen.push(level);
  }
  return seen;
}

/** Both servers know the state before; the change holds at the next request to either. */
async function expectChange(
  given: { person: TestUser; document: Item },
  change: { from: unknown; to: unknown },
  cause: () => Promise<unknown>,
): Promise<void> {
  const { person, document } = given;
  expect(await levels(person, document)).toEqual([change.from, change.from]);
  await cause();
  expect(await levels(person, document)).toEqual([change.to, change.to]);
}

async function done(answer: ReturnType<Session["get"]>): Promise<void> {
  const { status, bytes } = await answer;
  expect(status, bytes.toString("utf8")).toBe(200);
}

describe("D13 WORK-ACL-017 a change holds from the next request, on every server", () => {
  test("an entry that is given, lowered, and taken away", async () => {
    const person = await repository.directory.aUser(repository.library);
    const { workspace, document } = await aMatter();
    const given = { person, document };
    await expectChange(given, { from: 404, to: "read_write" }, async () =>
      secure(administrator, workspace, { include: [forUser(person, "read_write")] }),
    );
    await expectChange(given, { from: "read_write", to: "read" }, async () =>
      secure(administrator, workspace, { include: [forUser(person, "read")] }),
    );
    await expectChange(given, { from: "read", to: 404 }, async () =>
      secure(administrator, workspace, { remove: [{ id: person.userId, type: "user" }] }),
    );
  });

  test("the default security, and a folder that leaves inheritance and comes back to it", async () => {
    const person = await repository.directory.aUser(repository.library);
    const { workspace, folder, document } = await aMatter();
    const given = { person, document };
    await expectChange(given, { from: 404, to: "read" }, async () =>
      secure(administrator, workspace, { default_security: "view" }),
    );
    await expectChange(given, { from: "read", to: 404 }, async () =>
      secure(administrator, folder, { default_security: "private" }),
    );
    await expectChange(given, { from: 404, to: "read" }, async () =>
      secure(administrator, folder, { default_security: "inherit" }),
    );
  });

  test("a folder that moves to another matter", async () => {
    const person = await repository.directory.aUser(repository.library);
    const { folder, document } = await aMatter({ default_security: "view" });
    const closed = await aWorkspace(administrator);
    await expectChange({ person, document }, { from: "read", to: 404 }, async () =>
      done(administrator.post(`${pathOf(folder)}/move`, { destination_id: closed.id })),
    );
  });

  test("CC-GRP-001 CC-GRP-005 membership of a group that the item names, and the group being disabled and enabled; the group alone gives nothing", async () => {
    const { directory, library } = repository;
    const person = await directory.aUser(library);
    const group = await directory.aGroup(library);
    const { workspace, document } = await aMatter();
    const { document: unnamed } = await aMatter();
    await secure(administrator, workspace, { include: [forGroup(group, "read")] });
    const given = { person, document };
    const members = `groups/${group.groupId}/members`;
    const turn = async (enabled: boolean) => done(administrator.patch(`groups/${group.groupId}`, { enabled }));
    await expectChange(given, { from: 404, to: "read" }, async () =>
      done(administrator.put(members, { data: [person.userId], action: "add" })),
    );
    expect(await levels(person, unnamed)).toEqual([404, 404]);
    await expectChange(given, { from: "read", to: 404 }, async () => turn(false));
    await expectChange(given, { from: 404, to: "read" }, async () => turn(true));
    await expectChange(given, { from: "read", to: 404 }, async () =>
      done(administrator.put(members, { data: [person.userId], action: "delete" })),
    );
    await done(administrator.put(members, { data: [person.userId], action: "add" }));
    await expectChange(given, { from: "read", to: 404 }, async () =>
      secure(administrator, workspace, { remove: [{ id: group.groupId, type: "group" }] }),
    );
  });

  test("joining NRTADMIN and leaving it", async () => {
    const person = await repository.directory.aUser(repository.library);
    const { document } = await aMatter();
    const given = { person, document };
    const change = async (action: "add" | "delete") =>
      done(administrator.put("groups/NRTADMIN/members", { data: [person.userId], action }));
    await expectChange(given, { from: 404, to: "full_access" }, async () => change("add"));
    await expectChange(given, { from: "full_access", to: 404 }, async () => change("delete"));
  });

  test("another role, and other privileges of the same role", async () => {
    const { directory, library, database } = repository;
    const role = await aRole(database, library, { privileges: shippedRoles.DEFAULT });
    const reading = await aRole(database, library, { privileges: [...shippedRoles.DEFAULT, "read_only"] });
    const person = await directory.aUser(library, { role });
    const { document } = await aMatter({ default_security: "public" });
    const given = { person, document };
    const assign = async (name: string) => done(administrator.patch(`users/${person.userId}`, { role: name }));
    await expectChange(given, { from: "read_write", to: "read" }, async () => assign(reading));
    await expectChange(given, { from: "read", to: "read_write" }, async () => assign(role));
    const change = `update identity.role set privileges = array_append(privileges, 'read_only') where name = $1`;
    await expectChange(given, { from: "read_write", to: "read" }, async () => database.pool.query(change, [role]));
  });

  test("a privilege that an endpoint asks for", async () => {
    const { directory, library, database } = repository;
    const role = await aRole(database, library, { privileges: shippedRoles.DEFAULT });
    const person = await directory.aUser(library, { role });
    const { document } = await aMatter({ default_security: "public" });
    const download = async () =>
      Promise.all(servers.map(async (server) => (await server.as(person).get(`${pathOf(document)}/download`)).status));
    expect(await download()).toEqual([200, 200]);
    const change = `update identity.role set privileges = array_remove(privileges, 'download') where name = $1`;
    await database.pool.query(change, [role]);
    expect(await download()).toEqual([403, 403]);
  });

  test("CC-USR-061 the account being disabled and enabled", async () => {
    const person = await repository.directory.aUser(repository.library);
    const { document } = await aMatter({ default_security: "public" });
    const given = { person, document };
    const turn = async (allow_logon: boolean) => done(administrator.patch(`/users/${person.userId}`, { allow_logon }));
    await expectChange(given, { from: "read_write", to: 401 }, async () => turn(false));
    await expectChange(given, { from: 401, to: "read_write" }, async () => turn(true));
  });

  test("WORK-LIB-002 D56 the sign-in in this library being closed, while another stays open", async () => {
    const { directory, library, database } = repository;
    const person = await directory.aUser(library);
    const firstAdministrator = { userId: library.administrator.userId };
    await database.transaction((tx) =>
      directory.identity.createLibrary(tx, { alias: "Other", displayName: "", firstAdministrator }),
    );
    await done(administrator.post(`/users/${person.userId}/libraries`, { id: "Other" }));
    const { document } = await aMatter({ default_security: "public" });
    const given = { person, document };
    const turn = async (allow_logon: boolean) => done(administrator.patch(`users/${person.userId}`, { allow_logon }));
    await expectChange(given, { from: "read_write", to: 404 }, async () => turn(false));
    await done(repository.as(person).get("/work/api/v2/customers/1/libraries/Other/documents"));
    await expectChange(given, { from: 404, to: "read_write" }, async () => turn(true));
  });

  test("WORK-ACL-004 the person becoming external", async () => {
    const person = await repository.directory.aUser(repository.library);
    const { document } = await aMatter({ default_security: "public" });
    const own = await aDocument(administrator, await aFolder(administrator, await aWorkspace(administrator)), {
      author: person.userId,
    });
    const role = "DEFAULT EXTERNAL";
    const makeExternal = async () => done(administrator.patch(`/users/${person.userId}`, { is_external: true, role }));
    expect(await levels(person, own)).toEqual(["full_access", "full_access"]);
    await expectChange({ person, document }, { from: "read_write", to: 404 }, makeExternal);
    expect(await levels(person, own)).toEqual([404, 404]);
  });

  test("another author, operator and owner", async () => {
    const { directory, library } = repository;
    const person = await directory.aUser(library);
    const { workspace, document } = await aMatter();
    const own = await aDocument(administrator, await aFolder(administrator, workspace), { author: person.userId });
    const other = library.administrator.userId;
    await expectChange({ person, document: own }, { from: "full_access", to: 404 }, async () =>
      done(administrator.patch(pathOf(own), { author: other })),
    );
    await expectChange({ person, document }, { from: 404, to: "full_access" }, async () =>
      done(administrator.patch(pathOf(document), { operator: person.userId })),
    );
    const owned = async () =>
      Promise.all(servers.map(async (server) => (await server.as(person).get(pathOf(workspace))).status));
    expect(await owned()).toEqual([404, 404]);
    await done(administrator.patch(pathOf(workspace), { owner: person.userId }));
    expect(await owned()).toEqual([200, 200]);
  });

  test("WORK-ACL-008 WORK-ACL-013 the settings of the library that decide about access", async () => {
    const { directory, library, database } = repository;
    const person = await directory.aUser(library);
    const [giving, denying] = [
      await directory.aGroup(library, { members: [person] }),
      await directory.aGroup(library, { members: [person] }),
    ];
    const { document } = await aMatter();
    await secure(administrator, document, { include: [forGroup(giving, "read"), forGroup(denying, "no_access")] });
    const given = { person, document };
    await expectChange(given, { from: 404, to: "read" }, async () =>
      setLibrary(database, library, { group_conflict: "most_permissive" }),
    );
    await expectChange(given, { from: "read", to: 404 }, async () =>
      setLibrary(database, library, { require_workspace_read: true }),
    );
  });

  test("D54 WORK-INH-001 the settings of the library for what is new", async () => {
    const { library, database } = repository;
    const { folder } = await aMatter();
    const made = async () => {
      const seen: unknown[] = [];
      for (const server of servers) {
        const session = server.as(library.administrator);
        seen.push((await aWorkspace(session)).default_security, (await aDocument(session, folder)).default_security);
      }
      return seen;
    };
    expect(await made()).toEqual(["private", "inherit", "private", "inherit"]);
    for (const server of servers) await server.as(library.administrator).get("documents");
    await setLibrary(database, library, { workspace_default_security: "view", documents_inherit: false });
    expect(await made()).toEqual(["view", "private", "view", "private"]);
  });

  test("WORK-SEC-016 an entry that ends, without anything being written", async () => {
    const { directory, library, database, clock } = repository;
    const person = await directory.aUser(library);
    const { workspace, document } = await aMatter();
    await secure(administrator, workspace, { include: [forUser(person, "read")] });
    const endsAt = new Date(clock.now().getTime() + 60_000);
    expect(await endEntry(database, { library, item: workspace }, { trustee: person, endsAt })).toBe(true);
    const given = { person, document };
    expect(await levels(person, document)).toEqual(["read", "read"]);
    clock.advance(59);
    await expectChange(given, { from: "read", to: 404 }, async () => clock.advance(1));
  });

  test("D13 a right that is lost while a file is on its way", async () => {
    const person = await repository.directory.aUser(repository.library);
    const { workspace, folder } = await aMatter();
    await secure(administrator, workspace, { include: [forUser(person, "read_write")] });
    const server = servers[0] ?? repository;
    await server.as(person).get(pathOf(folder));
    const payload = new PassThrough();
    const answer = server.app.inject({
      method: "POST",
      url: `/work/api/v2/customers/1/libraries/${repository.library.alias}/${pathOf(folder)}/documents`,
      headers: { "x-auth-token": `${person.userNum}-full`, "content-type": "multipart/form-data; boundary=x" },
      payload,
    });
    payload.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nfirst half');
    await expect.poll(async () => (await server.as(person).get(pathOf(folder))).status).toBe(200);
    await secure(administrator, workspace, { include: [forUser(person, "read")] });
    payload.end(" second half\r\n--x--\r\n");
    expect((await answer).statusCode).toBe(403);
    expect((await administrator.get(`${pathOf(folder)}/documents`)).items).toHaveLength(1);
  });
});
