import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import {
  aDocument,
  aFolder,
  aRole,
  aWorkspace,
  createTestRepository,
  endEntry,
  forGroup,
  forUser,
  govern,
  pathOf,
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

interface Person {
  readonly user: TestUser;
  readonly session: Session;
}

async function aPerson(options = {}): Promise<Person> {
  const user = await repository.directory.aUser(repository.library, options);
  return { user, session: repository.as(user) };
}

async function versionFor(session: Session, libraries = "Active"): Promise<{ version: string; valid_until?: string }> {
  const answer = await session.get(`/api/work/v1/access/version?libraries=${libraries}`);
  expect(answer.status, answer.bytes.toString("utf8")).toBe(200);
  return answer.body.data;
}

describe("D42 17.5 the version of the caller's access", () => {
  async function moves(session: Session, act: () => Promise<unknown>): Promise<boolean> {
    const before = await versionFor(session);
    await act();
    return (await versionFor(session)).version !== before.version;
  }

  test("moves with own entries, groups, role, account, settings, policies and moves of items, from the next request", async () => {
    const { database, directory, library, clock } = repository;
    const { user, session } = await aPerson();
    const group = await directory.aGroup(library, { members: [user] });
    const workspace = await aWorkspace(administrator);
    const open = await aWorkspace(administrator, { default_security: "view" });
    const folder = await aFolder(administrator, workspace);
    const document = await aDocument(administrator, folder);
    const other = await aFolder(administrator, open);
    const num = user.userNum;
    const acts: readonly [string, () => Promise<unknown>][] = [
      ["own entry", () => secure(administrator, workspace, { include: [forUser(user, "read")] })],
      ["own entry's level", () => secure(administrator, workspace, { include: [forUser(user, "full_access")] })],
      ["entry of a group", () => secure(administrator, open, { include: [forGroup(group, "full_access")] })],
      [
        "membership",
        () => database.pool.query("delete from identity.group_member where group_num = $1", [group.groupNum]),
      ],
      ["default", () => secure(administrator, open, { default_security: "public" })],
      ["setting", () => setLibrary(database, library, { require_workspace_read: true })],
      ["setting back", () => setLibrary(database, library, { require_workspace_read: false })],
      ["policy", () => govern(database, { library, item: open }, { conflicted: [user], now: clock.now() })],
      [
        "move",
        () =>
          administrator.post(`${pathOf(folder)}/documents/${document.id}/move`, { destination_folder_id: other.id }),
      ],
      ["author", () => administrator.patch(pathOf(document), { author: user.userId })],
      ["owner", () => administrator.patch(pathOf(workspace), { owner: user.userId })],
      ["trash", () => administrator.delete(pathOf(document))],
      [
        "role",
        async () => {
          const role = await aRole(database, library, { privileges: ["read_only"] });
          await database.pool.query(
            `update identity.membership set role_id = (select role_id from identity.role where name = $1)
              where user_num = $2`,
            [role, num],
          );
        },
      ],
      [
        "account",
        () => database.pool.query(`update identity."user" set is_external = true where user_num = $1`, [num]),
      ],
    ];
    for (const [what, act] of acts) expect(await moves(session, act), what).toBe(true);
  });

  test("moves with nothing that concerns others alone, and not with profiles or new versions of items", async () => {
    const { directory, library } = repository;
    const { user, session } = await aPerson();
    const { user: somebody } = await aPerson();
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "full_access")] });
    const folder = await aFolder(administrator, workspace);
    const document = await aDocument(administrator, folder);
    const elsewhere = await aFolder(administrator, workspace);
    const acts: readonly [string, () => Promise<unknown>][] = [
      ["another's entry", () => secure(administrator, workspace, { include: [forUser(somebody, "read")] })],
      ["another's account", () => directory.aUser(library)],
      ["another's group", () => directory.aGroup(library, { members: [somebody] })],
      ["a private matter", () => aWorkspace(administrator)],
      ["profile", () => administrator.patch(pathOf(document), { name: "Renamed" })],
      ["version", () => administrator.upload("POST", `${pathOf(document)}/versions`, { profile: { doc_profile: {} } })],
      ["filing", () => administrator.post(`${pathOf(elsewhere)}/documents/${document.id}/reference`)],
      ["reading", () => session.get(`${pathOf(document)}/download`)],
    ];
    for (const [what, act] of acts) expect(await moves(session, act), what).toBe(false);
  });

  test("says when an end moves it by itself, and treats libraries that are closed like such that are not there", async () => {
    const { database, directory, library, clock } = repository;
    const { user, session } = await aPerson();
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "read")] });
    const endsAt = new Date(clock.now().getTime() + 600_000);
    await endEntry(database, { library, item: workspace }, { trustee: user, endsAt });
    const before = await versionFor(session);
    expect(new Date(before.valid_until ?? "")).toEqual(endsAt);
    clock.advance(601);
    const after = await versionFor(session);
    expect(after.version).not.toBe(before.version);
    expect(after.valid_until).toBeUndefined();
    const closed = await directory.aLibrary({ alias: "Closed" });
    expect(await versionFor(session, "Active,Closed")).toEqual(await versionFor(session, "active,Nowhere"));
    await database.pool.query(
      `insert into identity.membership (user_num, library_id, role_id, allow_logon)
        select $1, $2, role_id, true from identity.role where library_id = $2 and name = 'DEFAULT'`,
      [user.userNum, closed.libraryId],
    );
    expect((await versionFor(session, "Active,Closed")).version).not.toBe(after.version);
  });
});

interface Member {
  readonly id: string;
  readonly type: string;
  readonly full_name: string;
  readonly email?: string;
  readonly access: string;
  readonly eligible: boolean;
  readonly reason?: string;
}

async function members(session: Session, workspace: Item, query = ""): Promise<readonly Member[]> {
  const answer = await session.get(`/api/work/v1/libraries/Active/workspaces/${workspace.id}/members?${query}`);
  expect(answer.status, answer.bytes.toString("utf8")).toBe(200);
  return answer.body.data;
}

describe("17.5 a token that only reads", () => {
  test("is told what its person may do by themselves, and of whom they may pick; it may do no more", async () => {
    const [writer, reader] = await Promise.all([aPerson(), aPerson()]);
    const workspace = await aWorkspace(administrator, {
      user_trustees: [forUser(writer.user, "read_write"), forUser(reader.user, "read")],
    });
    const capped = ({ user }: Person): Session => repository.as(user, { scopeCap: "read" });
    const checked = async (session: Session): Promise<unknown> => {
      const answer = await session.post("/api/work/v1/libraries/Active/access/check", { items: [workspace.id] });
      return (answer.body.data as { results: unknown }).results;
    };
    const setState = async (state: string): Promise<unknown> =>
      repository.database.pool.query("update identity.library set state = $1 where library_id = $2", [
        state,
        repository.library.libraryId,
      ]);
    expect(await checked(capped(writer))).toMatchObject([
      { access: "read", reason: "scope_cap", uncapped: { access: "read_write", reason: "user_entry" } },
    ]);
    const [own] = (await checked(capped(reader))) as { access: string; uncapped?: unknown }[];
    expect(own).toMatchObject({ access: "read" });
    expect(own?.uncapped).toBeUndefined();
    expect((await members(capped(writer), workspace)).map(({ id }) => id)).toContain(reader.user.userId);
    const refused = await capped(reader).get(`/api/work/v1/libraries/Active/workspaces/${workspace.id}/members`);
    expect(refused.status).toBe(403);
    expect((await capped(writer).patch(pathOf(workspace), { name: "No" })).status).toBe(403);
    await setState("read_only");
    const [closed] = (await checked(capped(writer))) as { access: string; uncapped?: unknown }[];
    await setState("on_line");
    expect(closed).toMatchObject({ access: "read" });
    expect(closed?.uncapped).toBeUndefined();
  });
});

describe("17.5 members of a workspace, for pickers", () => {
  test("are those with access; others are told with the reason when they are asked for", async () => {
    const { database, directory, library, clock } = repository;
    const [writer, reader, shut, off, walled, outside] = await Promise.all([
      aPerson(),
      aPerson(),
      aPerson(),
      aPerson(),
      aPerson(),
      aPerson({ is_external: true }),
    ]);
    const team = await directory.aGroup(library, { members: [reader.user] });
    const closed = await directory.aGroup(library, { members: [] });
    const workspace = await aWorkspace(administrator, {
      user_trustees: [
        forUser(writer.user, "read_write"),
        forUser(walled.user, "read"),
        forUser(off.user, "read"),
        forUser(shut.user, "no_access"),
      ],
      group_trustees: [forGroup(team, "read")],
    });
    await govern(database, { library, item: workspace }, { conflicted: [walled.user], now: clock.now() });
    await database.pool.query(
      `update identity.membership set allow_logon = false where user_num = $1 and library_id = $2`,
      [off.user.userNum, library.libraryId],
    );
    const told = async (query: string): Promise<Record<string, string>> =>
      Object.fromEntries(
        (await members(writer.session, workspace, query)).map(({ id, access, eligible, reason }) => [
          id,
          `${access} ${eligible} ${reason ?? ""}`.trim(),
        ]),
      );
    const eligible = await told("limit=1000");
    expect(eligible).toMatchObject({
      [writer.user.userId]: "read_write true",
      [reader.user.userId]: "read true",
      [team.groupId]: "read true",
    });
    for (const { user } of [shut, off, walled, outside]) expect(eligible).not.toHaveProperty(user.userId);
    expect(eligible).not.toHaveProperty(closed.groupId);
    expect(await told("limit=1000&include_ineligible=true")).toMatchObject({
      [shut.user.userId]: "no_access false no_access",
      [off.user.userId]: "no_access false disabled",
      [walled.user.userId]: "no_access false policy",
      [outside.user.userId]: "no_access false external",
      [closed.groupId]: "no_access false no_access",
    });
    expect(Object.keys(await told(`kind=group&query=${team.groupId}`))).toEqual([team.groupId]);
    expect(Object.keys(await told("kind=user"))).not.toContain(team.groupId);
    const answer = await writer.session.get(`/api/work/v1/libraries/Active/workspaces/${workspace.id}/members?kind=x`);
    expect(answer.status).toBe(400);
  });

  test("TRK-PERM-010 a public or viewable one has no external user among them before an entry of their own gives its level", async () => {
    const [writer, outside] = await Promise.all([aPerson(), aPerson({ is_external: true })]);
    for (const security of ["public", "view"] as const) {
      const about = { default_security: security, user_trustees: [forUser(writer.user, "read_write")] };
      const workspace = await aWorkspace(administrator, about);
      const seen = async (): Promise<Member | undefined> => {
        const query = `include_ineligible=true&query=${outside.user.userId}`;
        return (await members(writer.session, workspace, query)).find(({ id }) => id === outside.user.userId);
      };
      const level = async (): Promise<unknown> => {
        const body = { items: [workspace.id] };
        const answer = await outside.session.post("/api/work/v1/libraries/Active/access/check", body);
        return (answer.body.data as { results: { access: string }[] }).results[0]?.access;
      };
      expect(await seen()).toMatchObject({ access: "no_access", eligible: false, reason: "external" });
      expect(await level()).toBe("no_access");
      await secure(administrator, workspace, { include: [forUser(outside.user, "read")] });
      expect(await seen()).toMatchObject({ access: "read", eligible: true });
      expect(await level()).toBe("read");
    }
  });

  test("come page by page, each once, in the order of their names", async () => {
    const { session } = await aPerson();
    const workspace = await aWorkspace(administrator, { default_security: "public" });
    const whole = await members(session, workspace, "limit=1000");
    const pages: Member[] = [];
    let cursor = "";
    do {
      const path = `/api/work/v1/libraries/Active/workspaces/${workspace.id}/members?limit=3${cursor}`;
      const answer = await session.get(path);
      pages.push(...(answer.body.data as readonly Member[]));
      cursor = answer.body.cursor === undefined ? "" : `&cursor=${answer.body.cursor}`;
    } while (cursor !== "");
    expect(pages).toEqual(whole);
    expect(whole.length).toBeGreaterThan(5);
    expect(whole.find(({ type }) => type === "user")?.email).toContain("@");
  });

  test("are told to who may write there alone; people outside find nobody but themselves", async () => {
    const [reader, stranger, outside] = await Promise.all([aPerson(), aPerson(), aPerson({ is_external: true })]);
    const workspace = await aWorkspace(administrator, {
      user_trustees: [forUser(reader.user, "read"), forUser(outside.user, "read_write")],
    });
    const path = `/api/work/v1/libraries/Active/workspaces/${workspace.id}/members`;
    expect((await reader.session.get(path)).status).toBe(403);
    const hidden = await stranger.session.get(path);
    const missing = await stranger.session.get(path.replace(workspace.id, "Active!999999"));
    expect([hidden.status, hidden.body.error?.code]).toEqual([404, missing.body.error?.code]);
    const found = await members(outside.session, workspace, "include_ineligible=true");
    expect(found.map(({ id }) => id)).toEqual([outside.user.userId]);
  });
});

describe("17.5 items by id", () => {
  const look = async (session: Session, body: object): Promise<readonly Record<string, unknown>[]> => {
    const answer = await session.post("/api/work/v1/libraries/Active/items/lookup", body);
    expect(answer.status, answer.bytes.toString("utf8")).toBe(200);
    return answer.body.data;
  };

  test("WORK-ACL-016 are given in the order asked, cut to the fields; hidden and missing ones are left out alike", async () => {
    const { user, session } = await aPerson();
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "read")] });
    const folder = await aFolder(administrator, workspace);
    const document = await aDocument(administrator, folder);
    const hidden = await aWorkspace(administrator);
    const secret = await aDocument(administrator, await aFolder(administrator, hidden));
    const bare = document.id.slice("Active!".length);
    const ids = [
      bare,
      hidden.id,
      workspace.id,
      secret.id,
      "Active!999999",
      folder.id,
      "nonsense",
      "Other!1",
      document.id,
    ];
    const found = await look(session, { ids, fields: ["name"] });
    expect(found).toEqual(
      [document, workspace, folder, document].map(({ id, name, wstype }) => ({ id, name, wstype, database: "Active" })),
    );
    const [whole] = await look(session, { ids: [document.id] });
    expect(whole).toMatchObject({ id: document.id, checksum: document["checksum"], workspace_id: workspace.id });
    await secure(administrator, workspace, { remove: [forUser(user, "read")] });
    expect(await look(session, { ids })).toEqual([]);
  });

  test("WORK-ACL-010 are left out where the role does not let them be looked at; a thousand at most", async () => {
    const { database, library } = repository;
    const role = await aRole(database, library, { privileges: ["browse_workspace"] });
    const { user, session } = await aPerson({ role });
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "full_access")] });
    const folder = await aFolder(administrator, workspace);
    const document = await aDocument(administrator, folder);
    const found = await look(session, { ids: [workspace.id, folder.id, document.id], fields: ["name"] });
    expect(found.map(({ id }) => id)).toEqual([workspace.id]);
    const many = Array.from({ length: 1001 }, () => workspace.id);
    expect((await session.post("/api/work/v1/libraries/Active/items/lookup", { ids: many })).status).toBe(400);
    expect(await look(session, { ids: many.slice(0, 1000) })).toHaveLength(1000);
  });
});
