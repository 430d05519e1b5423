import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import {
  aDocument,
  aFolder,
  aRole,
  aWorkspace,
  createTestRepository,
  forGroup,
  forUser,
  pathOf,
  secure,
  setLibrary,
} from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
});

afterAll(() => repository[Symbol.asyncDispose]());

const OWN = "/api/work/v1/libraries/Active/security";

async function aPerson(options = {}): Promise<{ user: TestUser; session: Session }> {
  const user = await repository.directory.aUser(repository.library, options);
  return { user, session: repository.as(user) };
}

interface Effect {
  readonly gain: { readonly count: number; readonly people: readonly { id: string; from: string; to: string }[] };
  readonly lose: Effect["gain"];
  readonly change: Effect["gain"];
  readonly locks_out: boolean;
  readonly refusals: readonly string[];
}

async function effectOf(by: Session, item: Item, change: object): Promise<Effect> {
  const answer = await by.post(`${OWN}/effect`, { id: item.id, ...change });
  expect(answer.status, answer.bytes.toString("utf8")).toBe(200);
  return answer.body.data;
}

const peopleOf = async (by: Session, item: Item, query = ""): Promise<Answer> =>
  by.get(`${OWN}/people?id=${encodeURIComponent(item.id)}${query}`);
const idsOf = (list: Effect["gain"]): string[] => list.people.map(({ id }) => id).toSorted();

describe("WORK-SEC-008 the effect of a change that is not made", () => {
  test("names who gains, who loses and whose level changes, through groups as well, and changes nothing", async () => {
    const { directory, library } = repository;
    const owner = await aPerson();
    const [one, two, three] = [await aPerson(), await aPerson(), await aPerson()];
    const group = await directory.aGroup(library, { members: [one.user, two.user] });
    const workspace = await aWorkspace(administrator, {
      owner: owner.user.userId,
      default_security: "private",
      user_trustees: [forUser(two.user, "read"), forUser(three.user, "read")],
    });
    const effect = await effectOf(owner.session, workspace, {
      include: [forGroup(group, "read_write")],
      remove: [forUser(three.user, "read")],
    });
    expect(effect.gain).toEqual({
      count: 1,
      people: [{ id: one.user.userId, full_name: expect.any(String), from: "no_access", to: "read_write" }],
    });
    expect([effect.lose.count, idsOf(effect.lose)]).toEqual([1, [three.user.userId]]);
    // An own entry counts before those of groups.
    expect(effect.change.count).toBe(0);
    const changed = await effectOf(owner.session, workspace, { include: [forUser(two.user, "full_access")] });
    expect(changed.change.people).toMatchObject([{ id: two.user.userId, from: "read", to: "full_access" }]);
    expect((await three.session.get(pathOf(workspace))).status).toBe(200);
    expect((await one.session.get(pathOf(workspace))).status).toBe(404);
  });

  test("counts everybody of the library when the default changes, but no external, disabled or already admitted people", async () => {
    const { library } = repository;
    const owner = await aPerson();
    const external = await aPerson({ is_external: true });
    const off = await aPerson({ allow_logon: false });
    const named = await aPerson();
    const workspace = await aWorkspace(administrator, {
      owner: owner.user.userId,
      user_trustees: [forUser(named.user, "no_access")],
    });
    await secure(owner.session, workspace, { default_security: "private" });
    const { gain } = await effectOf(owner.session, workspace, { default_security: "view" });
    const { rows } = await repository.database.pool.query(
      `select count(*)::integer as count from identity.membership m join identity."user" u on u.user_num = m.user_num
        where m.library_id = $1 and m.allow_logon and u.allow_logon and not u.is_external
          and u.user_num <> all($2::bigint[])`,
      [library.libraryId, [owner.user.userNum, named.user.userNum, library.administrator.userNum]],
    );
    expect(gain.count).toBe((rows[0] as { count: number }).count);
    expect(gain.people.length).toBeLessThanOrEqual(20);
    for (const { user } of [external, off, named, owner]) expect(idsOf(gain)).not.toContain(user.userId);
  });

  test("an external person with Full Access learns of nobody but themselves", async () => {
    const external = await aPerson({ is_external: true });
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(external.user, "full_access")] });
    const opened = await effectOf(external.session, workspace, { default_security: "public" });
    expect(opened.gain).toEqual({ count: 0, people: [] });
    const own = await effectOf(external.session, workspace, { remove: [forUser(external.user, "full_access")] });
    expect([own.lose.count, idsOf(own.lose), own.locks_out]).toEqual([1, [external.user.userId], true]);
    const listed = await peopleOf(external.session, workspace, "&total=true");
    expect([listed.items.map(({ id }) => id), listed.body.total_count]).toEqual([[external.user.userId], 1]);
  });

  test("is told to nobody without Full Access; hidden and missing items look alike", async () => {
    const reader = await aPerson();
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(reader.user, "read_write")] });
    const hidden = await aWorkspace(administrator);
    const missing = { ...hidden, id: "Active!99999999" };
    const ask = async (item: Item): Promise<number[]> => [
      (await reader.session.post(`${OWN}/effect`, { id: item.id, default_security: "public" })).status,
      (await peopleOf(reader.session, item)).status,
    ];
    expect(await ask(workspace)).toEqual([403, 403]);
    expect([await ask(hidden), await ask(missing)]).toEqual([
      [404, 404],
      [404, 404],
    ]);
    expect((await administrator.post(`${OWN}/effect`, { id: workspace.id, colour: "red" })).status).toBe(400);
  });
});

describe("WORK-SEC-009 what the dialog refuses, and WORK-SEC-010 what it asks twice", () => {
  test("a No Access entry for the owner; nobody with Full Access left but NRTADMIN; one's own Full Access", async () => {
    const holder = await aPerson();
    const workspace = await aWorkspace(administrator, { user_trustees: [forUser(holder.user, "full_access")] });
    const without = { remove: [forUser(holder.user, "full_access")] };
    expect(await effectOf(holder.session, workspace, without)).toMatchObject({
      refusals: ["nobody_left"],
      locks_out: true,
    });
    expect(await effectOf(administrator, workspace, without)).toMatchObject({ locks_out: false });
    const owned = await aWorkspace(administrator, { owner: holder.user.userId });
    const shut = { include: [forUser(holder.user, "no_access")] };
    expect(await effectOf(holder.session, owned, shut)).toMatchObject({
      refusals: ["owner_refused"],
      locks_out: false,
    });
    expect((await effectOf(holder.session, owned, { default_security: "public" })).refusals).toEqual([]);
  });

  test("an entry for a group of another library", async () => {
    const { directory } = repository;
    const elsewhere = await directory.aLibrary({ alias: "Elsewhere" });
    const group = await directory.aGroup(elsewhere, {});
    const workspace = await aWorkspace(administrator);
    const body = { id: workspace.id, include: [forGroup(group, "read")] };
    expect((await administrator.post(`${OWN}/effect`, body)).status).toBe(400);
    expect((await administrator.post(`${pathOf(workspace)}/security`, { include: body.include })).status).toBe(400);
  });
});

describe("WORK-SEC-018 who has access", () => {
  test.each([false, true])(
    "agrees with the level that each person really has, when the workspace must be readable: %s",
    async (requires) => {
      const { directory, library, database } = repository;
      await setLibrary(database, library, { require_workspace_read: requires });
      const capped = await aRole(database, library, { privileges: ["read_only", "browse_workspace"] });
      const crowd = [
        ...(await Promise.all([{}, {}, {}, {}].map(async () => aPerson()))),
        await aPerson({ is_external: true }),
        await aPerson({ is_external: true }),
        await aPerson({ allow_logon: false }),
        await aPerson({ role: capped }),
      ];
      const users = crowd.map(({ user }) => user);
      const [a, b, c, d, outside, , , reader] = users as [TestUser, TestUser, TestUser, TestUser, ...TestUser[]];
      const team = await directory.aGroup(library, { members: [a, b, reader as TestUser] });
      const shut = await directory.aGroup(library, { members: [b, c] });
      const workspace = await aWorkspace(administrator, {
        default_security: "view",
        user_trustees: [forUser(d, "no_access"), forUser(outside as TestUser, "read")],
        group_trustees: [forGroup(team, "full_access")],
      });
      const folder = await aFolder(administrator, workspace);
      const document = await aDocument(administrator, folder, { author: c.userId });
      await secure(administrator, document, {
        default_security: "public",
        include: [forGroup(shut, "no_access"), forUser(d, "read_write")],
      });
      for (const item of [workspace, folder, document]) {
        const listed = (await peopleOf(administrator, item, "&limit=1000")).items;
        const levels = new Map(listed.map(({ id, access }) => [id, access]));
        for (const user of users) {
          const { access } = (await administrator.get(`${pathOf(item)}/users/${user.userId}/security`)).item;
          expect(levels.get(user.userId) ?? "no_access", `${item.wstype} ${user.userId}`).toBe(access);
        }
      }
      const through = (await peopleOf(administrator, workspace, `&query=${a.userId.toLowerCase()}`)).items;
      expect(through).toMatchObject([{ id: a.userId, access: "full_access", reason: "group_entry" }]);
      expect(through[0]?.["groups"]).toHaveLength(1);
      await setLibrary(database, library, { require_workspace_read: false });
    },
  );

  test("goes on page by page, each person once, in the order of names", async () => {
    const workspace = await aWorkspace(administrator, { default_security: "view" });
    const all = await peopleOf(administrator, workspace, "&limit=1000&total=true");
    const seen: string[] = [];
    let cursor: string | undefined = "";
    while (cursor !== undefined) {
      const from: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page: Answer = await peopleOf(administrator, workspace, `&limit=3${from}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.body.cursor;
    }
    expect(seen).toEqual(all.items.map(({ id }) => id));
    expect(all.body.total_count).toBe(seen.length);
    expect((await peopleOf(administrator, workspace, "&cursor=nonsense")).status).toBe(400);
  });
});

test("WORK-SEC-011 a change from an older list is refused with the present one; what the item inherits counts too", async () => {
  const owner = await aPerson();
  const [one, two] = [await aPerson(), await aPerson()];
  const workspace = await aWorkspace(administrator, { owner: owner.user.userId, default_security: "private" });
  const folder = await aFolder(owner.session, workspace);
  const document = await aDocument(owner.session, folder);
  for (const item of [document, folder, workspace]) {
    const path = `${pathOf(item)}/security`;
    const first = await owner.session.get(path);
    const tag = String(first.headers["etag"]);
    expect((await owner.session.get(path)).headers["etag"]).toBe(tag);
    // Somebody changes the workspace, from which the others inherit.
    const level = item === workspace ? "read" : item === folder ? "read_write" : "full_access";
    await secure(administrator, workspace, { include: [forUser(one.user, level)] });
    const mine = { include: [forUser(two.user, "read")] };
    const refused = await owner.session.post(path, mine, { "if-match": tag });
    expect([refused.status, refused.body.error?.code]).toEqual([409, "NRC_EDIT_CONFLICT"]);
    expect(refused.body.error?.details?.["current"]).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ id: one.user.userId, access_level: level })]),
    });
    const now = String((await owner.session.get(path)).headers["etag"]);
    expect((await owner.session.post(path, mine, { "if-match": now })).status).toBe(200);
    expect((await owner.session.post(path, mine)).status).toBe(200);
  }
});
