import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import {
  aDocument,
  aFolder,
  aVersion,
  aWorkspace,
  createTestRepository,
  forGroup,
  forUser,
  govern,
  pathOf,
  secure,
} from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;
let background: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  background = repository.as(repository.library.administrator, { isBackground: true });
});

afterAll(() => repository[Symbol.asyncDispose]());

interface Entry {
  readonly seq: number;
  readonly kind: string;
  readonly action: string;
  readonly object_id: string;
  readonly object_type?: string;
  readonly workspace_id?: string;
  readonly related_id?: string;
  readonly version?: number;
}

interface Page {
  readonly data: readonly Entry[];
  readonly cursor: string;
}

const ask = async (session: Session, query = ""): Promise<Answer> =>
  session.get(`/api/work/v1/libraries/Active/changes?${query}`);

async function read(session: Session, query = ""): Promise<Page> {
  const answer = await ask(session, query);
  expect(answer.status, answer.bytes.toString("utf8")).toBe(200);
  return { data: answer.body.data, cursor: answer.body.cursor ?? "" };
}

/** What is told from now on. */
async function follow(session: Session, more = ""): Promise<() => Promise<readonly Entry[]>> {
  let { cursor } = await read(session);
  return async () => {
    const page = await read(session, `limit=1000&cursor=${cursor}${more}`);
    ({ cursor } = page);
    return page.data;
  };
}

async function aPerson(options = {}): Promise<{ user: TestUser; session: Session }> {
  const user = await repository.directory.aUser(repository.library, options);
  return { user, session: repository.as(user) };
}

const brief = (entries: readonly Entry[]) =>
  entries.map(({ kind, action, object_id: id }) => `${kind} ${action} ${id}`);

describe("D51 17.8 the change feed", () => {
  test("tells a background grant everything of the library in the order of commits, by ids alone", async () => {
    const { database, directory, library, clock } = repository;
    const news = await follow(background);
    const workspace = await aWorkspace(administrator, { name: "Confidential name", custom1: "C1" });
    const folder = await aFolder(administrator, workspace);
    const document = await aDocument(administrator, folder);
    const version = await aVersion(administrator, document);
    const other = await aFolder(administrator, workspace);
    await administrator.post(`${pathOf(folder)}/documents/${version.id}/move`, { destination_folder_id: other.id });
    const { user } = await aPerson();
    const group = await directory.aGroup(library, { members: [user] });
    await secure(administrator, workspace, { include: [forGroup(group, "read")] });
    await administrator.delete(pathOf(version));
    const told = await news();
    expect(brief(told)).toEqual(
      expect.arrayContaining([
        `workspace insert ${workspace.id}`,
        `container insert ${folder.id}`,
        `document insert ${document.id}`,
        `document insert ${version.id}`,
        `document document_unlink ${version.id}`,
        `principal insert ${user.userId}`,
        `principal insert ${group.groupId}`,
        `principal update ${group.groupId}`,
        `acl security_update ${workspace.id}`,
        `document delete ${version.id}`,
        "acl security_update Active",
      ]),
    );
    expect(JSON.stringify(told)).not.toMatch(/Confidential|Folder|Letter/);
    const joined = told.find(({ kind, related_id: related }) => kind === "principal" && related !== undefined);
    expect(joined).toMatchObject({ object_id: group.groupId, object_type: "group", related_id: user.userId });
    const moved = told.find(({ action }) => action === "document_unlink");
    expect(moved).toMatchObject({ workspace_id: workspace.id, related_id: folder.id, version: 2 });
    expect(await news()).toEqual([]);
    await govern(database, { library, item: workspace }, { conflicted: [user], now: clock.now() });
    expect(brief(await news())).toContain(`workspace update ${workspace.id}`);
  });

  test("tells of policies by the matters that are under them, and of applications", async () => {
    const { database } = repository;
    await database.pool.query(
      `insert into policy.office (user_num, role, granted_by, granted_at)
        values ($1, 'asset_administrator', $1, now())`,
      [repository.library.administrator.userNum],
    );
    const workspace = await aWorkspace(administrator, { custom1: "Feed", custom2: "1" });
    const news = await follow(background, "&kinds=policy,application");
    const made = await administrator.post("/api/work/v1/policies/assets", { client_id: "feed", status: "active" });
    expect(made.status, made.bytes.toString("utf8")).toBe(201);
    expect(brief(await news())).toContain(`policy update ${workspace.id}`);
    await database.pool.query(
      `insert into identity.application (client_id, name, type, grants, scopes, created_at, edited_at)
        values ('feed-app', 'Name', 'web', '{}', '{}', now(), now())`,
    );
    await database.pool.query("update identity.application set enabled = false where client_id = 'feed-app'");
    expect(brief(await news())).toEqual(["application insert feed-app", "application update feed-app"]);
  });

  test("WORK-ACL-012 tells others what they may read at that moment, and of themselves and their groups", async () => {
    const { directory, library } = repository;
    const { user, session } = await aPerson();
    const { user: somebody } = await aPerson();
    const group = await directory.aGroup(library, { members: [somebody] });
    const news = await follow(session);
    const hidden = await aWorkspace(administrator);
    const secret = await aDocument(administrator, await aFolder(administrator, hidden));
    const open = await aWorkspace(administrator, { user_trustees: [forUser(user, "read")] });
    const folder = await aFolder(administrator, open);
    const document = await aDocument(administrator, folder);
    const closed = await aDocument(administrator, folder, { default_security: "private" });
    await administrator.patch(pathOf(secret), { name: "Secret" });
    await administrator.patch(`/users/${somebody.userId}`, { full_name: "Somebody else" });
    await administrator.patch(`/users/${user.userId}`, { full_name: "Myself" });
    const told = await news();
    expect(brief(told)).toEqual(
      expect.arrayContaining([
        `workspace insert ${open.id}`,
        `container insert ${folder.id}`,
        `document insert ${document.id}`,
        `principal update ${user.userId}`,
      ]),
    );
    for (const id of [hidden.id, secret.id, closed.id, somebody.userId, group.groupId, "Active"]) {
      expect(told.map(({ object_id: object }) => object)).not.toContain(id);
    }
    // What they were not told at the time is not told later, and what they lost meanwhile is not told either.
    const later = await follow(session);
    await administrator.patch(pathOf(document), { name: "Changed" });
    await secure(administrator, open, { include: [forUser(user, "no_access")] });
    expect((await later()).filter(({ kind }) => kind === "document")).toEqual([]);
  });

  test("tells whom an entry lets in or no longer, and nobody whom a policy keeps out", async () => {
    const { database, directory, library, clock } = repository;
    const { user, session } = await aPerson();
    const { user: walled, session: outside } = await aPerson();
    const group = await directory.aGroup(library, { members: [user] });
    const workspace = await aWorkspace(administrator);
    await govern(database, { library, item: workspace }, { conflicted: [walled], now: clock.now() });
    const [news, nothing] = [await follow(session, "&kinds=acl"), await follow(outside)];
    const gained = { kind: "acl", action: "access_gained", object_id: workspace.id, workspace_id: workspace.id };
    await secure(administrator, workspace, { include: [forGroup(group, "read"), forUser(walled, "read")] });
    expect(await news()).toContainEqual(expect.objectContaining(gained));
    await secure(administrator, workspace, { include: [forUser(walled, "full_access")] });
    expect((await news()).map(({ action }) => action)).not.toContain("access_gained");
    await secure(administrator, workspace, { remove: [forGroup(group, "read"), forUser(walled, "read")] });
    expect(await news()).toContainEqual(expect.objectContaining({ ...gained, action: "access_lost" }));
    expect((await nothing()).filter(({ object_id: id }) => id === workspace.id)).toEqual([]);
  });

  test("can be cut to kinds and to what lies in a container; pages lose and repeat nothing", async () => {
    const workspace = await aWorkspace(administrator);
    const folder = await aFolder(administrator, workspace);
    const inner = await aFolder(administrator, folder);
    const beside = await aFolder(administrator, workspace);
    const { cursor } = await read(background);
    const documents: Item[] = [];
    for (const place of [folder, inner, beside]) documents.push(await aDocument(administrator, place));
    const below = async (id: string): Promise<readonly string[]> =>
      (await read(background, `cursor=${cursor}&kinds=document&container_id=${id}`)).data
        .filter(({ action }) => action === "insert")
        .map(({ object_id: object }) => object);
    expect(await below(folder.id)).toEqual([documents[0]?.id, documents[1]?.id]);
    expect(await below(workspace.id)).toEqual(documents.map(({ id }) => id));
    const whole = (await read(background, `cursor=${cursor}&limit=1000`)).data;
    const paged: Entry[] = [];
    for (let next = cursor; ;) {
      const page = await read(background, `cursor=${next}&limit=2`);
      if (page.data.length === 0) break;
      paged.push(...page.data);
      next = page.cursor;
    }
    expect(paged).toEqual(whole);
    const { session } = await aPerson();
    for (const id of [workspace.id, "Active!999999"]) {
      expect((await ask(session, `container_id=${id}`)).status).toBe(404);
    }
  });

  test("loses nothing of what is committed late, after younger changes", async () => {
    const workspace = await aWorkspace(administrator);
    const news = await follow(background, "&kinds=workspace");
    const slow = await repository.database.pool.connect();
    let early: readonly Entry[] = [];
    let young: Item | undefined;
    try {
      await slow.query("begin");
      await slow.query("update work.container set description = 'late' where container_number = $1", [
        workspace.id.split("!")[1],
      ]);
      young = await aWorkspace(administrator);
      early = await news();
      await slow.query("commit");
    } finally {
      slow.release();
    }
    const told = brief([...early, ...(await news())]);
    expect(told).toEqual([`workspace update ${workspace.id}`, `workspace insert ${young.id}`]);
  });

  test("waits for something that the caller is told of, and not longer than asked", async () => {
    const { user, session } = await aPerson();
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "read")] });
    const { cursor } = await read(session);
    const waiting = read(session, `cursor=${cursor}&wait=20&kinds=workspace`);
    await aWorkspace(administrator);
    await administrator.patch(pathOf(workspace), { description: "Now" });
    expect(brief((await waiting).data)).toEqual([`workspace update ${workspace.id}`]);
    const next = await read(session);
    const began = performance.now();
    expect((await read(session, `cursor=${next.cursor}&wait=1`)).data).toEqual([]);
    expect(performance.now() - began).toBeGreaterThan(900);
  });

  test("an old cursor has expired, one that is none is refused, and a token for something else is not enough", async () => {
    const { cursor } = await read(administrator);
    for (const query of ["cursor=nonsense", "kinds=shelf", "limit=0", "wait=26"]) {
      expect((await ask(administrator, query)).status, query).toBe(400);
    }
    const { user } = await aPerson();
    expect((await ask(repository.as(user, { scopeCap: "read" }))).status).toBe(403);
    repository.clock.advance(30 * 86_400 + 1);
    const answer = await ask(administrator, `cursor=${cursor}`);
    expect([answer.status, answer.body.error?.code]).toEqual([410, "NRC_CURSOR_EXPIRED"]);
  });
});
