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
  secure,
} from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";

const PATH = "/api/work/v1/libraries/Active/access/check";

let repository: TestRepository;
let administrator: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
});

afterAll(() => repository[Symbol.asyncDispose]());

interface Step {
  readonly step: string;
  readonly outcome: string;
  readonly access?: string;
  readonly reason?: string;
  readonly groups?: readonly { readonly id: string; readonly access: string }[];
}

interface Result {
  readonly id: string;
  readonly user_id: string;
  readonly access: string;
  readonly reason?: string;
  readonly steps?: readonly Step[];
}

interface Answered {
  readonly version: string;
  readonly valid_until?: string;
  readonly unchanged: boolean;
  readonly results: readonly Result[];
}

async function aPerson(options = {}): Promise<{ user: TestUser; session: Session }> {
  const user = await repository.directory.aUser(repository.library, options);
  return { user, session: repository.as(user) };
}

const ask = async (by: Session, items: readonly Item[], more: object = {}): Promise<Answer> =>
  by.post(PATH, { items: items.map(({ id }) => id), ...more });

async function check(by: Session, items: readonly Item[], more: object = {}): Promise<Answered> {
  const answer = await ask(by, items, more);
  expect(answer.status, answer.bytes.toString("utf8")).toBe(200);
  return answer.body.data;
}

const outcomes = (result: Result | undefined): Record<string, string> =>
  Object.fromEntries((result?.steps ?? []).map(({ step, outcome }) => [step, outcome]));

describe("CC-ACL-011 CC-MOD-010 WORK-ACL-015 17.5 effective access, explained", () => {
  test("the order is policy, NRTADMIN, own entry, entries of groups, default, and the role as the upper bound", async () => {
    const { database, directory, library, clock } = repository;
    const capped = await aRole(database, library, { privileges: ["read_only", "browse_workspace"] });
    const person = await aPerson({ role: capped });
    const [team, shut] = [
      await directory.aGroup(library, { members: [person.user] }),
      await directory.aGroup(library, { members: [person.user] }),
    ];
    const workspace = await aWorkspace(administrator, { default_security: "view" });
    const told = async (): Promise<Result | undefined> =>
      (await check(administrator, [workspace], { user_ids: [person.user.userId], explain: true })).results[0];

    const byDefault = await told();
    expect(byDefault).toMatchObject({ access: "read", reason: "default_view" });
    expect(outcomes(byDefault)).toEqual({
      account: "passes",
      policy: "passes",
      nrtadmin: "passes",
      owner: "passes",
      user_entry: "passes",
      group_entries: "passes",
      default: "decides",
      role_cap: "passes",
    });

    await secure(administrator, workspace, { include: [forGroup(team, "full_access"), forGroup(shut, "no_access")] });
    const byGroup = await told();
    expect(byGroup).toMatchObject({ access: "no_access", reason: "group_no_access" });
    expect(outcomes(byGroup)).toMatchObject({ user_entry: "passes", group_entries: "decides", default: "not_reached" });
    const listed = byGroup?.steps?.find(({ step }) => step === "group_entries")?.groups ?? [];
    expect(Object.fromEntries(listed.map(({ id, access }) => [id, access]))).toEqual({
      [team.groupId]: "full_access",
      [shut.groupId]: "no_access",
    });

    await secure(administrator, workspace, { include: [forUser(person.user, "read_write")] });
    const byEntry = await told();
    expect(byEntry).toMatchObject({ access: "read", reason: "role_cap" });
    expect(outcomes(byEntry)).toMatchObject({
      user_entry: "decides",
      group_entries: "not_reached",
      default: "not_reached",
      role_cap: "limits",
    });
    expect(byEntry?.steps?.find(({ step }) => step === "user_entry")).toMatchObject({ access: "read_write" });

    await database.pool.query(
      `insert into identity.group_member (user_num, group_num)
        select $1, group_num from identity."group" where library_id = $2 and group_id = 'NRTADMIN'`,
      [person.user.userNum, library.libraryId],
    );
    const byNrtadmin = await told();
    expect(byNrtadmin).toMatchObject({ access: "full_access", reason: "nrtadmin" });
    expect(outcomes(byNrtadmin)).toMatchObject({ policy: "passes", nrtadmin: "decides", user_entry: "not_reached" });

    await govern(database, { library, item: workspace }, { conflicted: [person.user], now: clock.now() });
    const byPolicy = await told();
    // Why the policy says so is for holders of policy roles alone.
    expect(byPolicy).toMatchObject({ access: "no_access", reason: "policy" });
    expect(outcomes(byPolicy)).toMatchObject({ account: "passes", policy: "decides", nrtadmin: "not_reached" });
    expect(JSON.stringify(byPolicy)).not.toContain("deny_wall");
  });

  test("answers for many people and items at once as each of them alone", async () => {
    const { directory, library } = repository;
    const crowd = [await aPerson(), await aPerson(), await aPerson({ is_external: true }), await aPerson()];
    const [one, two, outside, off] = crowd.map(({ user }) => user) as [TestUser, TestUser, TestUser, TestUser];
    const group = await directory.aGroup(library, { members: [one, two] });
    const workspace = await aWorkspace(administrator, {
      group_trustees: [forGroup(group, "read")],
      user_trustees: [forUser(two, "no_access"), forUser(outside, "read_write"), forUser(off, "full_access")],
    });
    const folder = await aFolder(administrator, workspace);
    const document = await aDocument(administrator, folder, { default_security: "public" });
    expect((await administrator.patch(`/users/${off.userId}`, { allow_logon: false })).status).toBe(200);
    const elsewhere = await directory.aUser(await directory.aLibrary());
    const user_ids = [...crowd.map(({ user }) => user.userId), elsewhere.userId, "NOBODY", "me"];
    const { results } = await check(administrator, [workspace, folder, document], { user_ids });
    expect(results).toHaveLength(21);
    const levels = (item: Item): string[] =>
      results.filter(({ id }) => id === item.id).map(({ access, reason }) => `${access} ${reason}`);
    const nobody = ["no_access not_in_library", "no_access not_in_library"];
    const listed = ["read group_entry", "no_access user_entry", "read_write user_entry", "no_access account_disabled"];
    expect(levels(workspace)).toEqual([...listed, ...nobody, "full_access nrtadmin"]);
    expect(levels(folder)).toEqual(levels(workspace));
    expect(levels(document)).toEqual([
      "read_write default_public",
      "read_write default_public",
      "no_access external_no_default",
      "no_access account_disabled",
      ...nobody,
      "full_access nrtadmin",
    ]);
    expect(results.every(({ steps }) => steps === undefined)).toBe(true);
  });

  test("tells of oneself always, of others to administrators and Full Access, on workspaces to Read/Write the level alone", async () => {
    const { database, library } = repository;
    const tier = await aRole(database, library, { privileges: ["admin_tier_1", "browse_workspace"] });
    const people = [await aPerson(), await aPerson(), await aPerson(), await aPerson({ role: tier })] as const;
    const [reader, writer, holder, administering] = people;
    const workspace = await aWorkspace(administrator, {
      default_security: "private",
      user_trustees: [
        forUser(reader.user, "read"),
        forUser(writer.user, "read_write"),
        forUser(holder.user, "full_access"),
        forUser(administering.user, "read"),
      ],
    });
    const folder = await aFolder(administrator, workspace);
    const about = { user_ids: [reader.user.userId] };
    for (const { session } of people) expect((await check(session, [workspace, folder])).results).toHaveLength(2);
    expect((await check(reader.session, [folder], { explain: true })).results[0]).toMatchObject({
      access: "read",
      reason: "user_entry",
    });
    const statusOf = async (by: Session, item: Item, more: object): Promise<number> =>
      (await ask(by, [item], more)).status;
    const explained = { ...about, explain: true };
    const asked = people.map(async ({ session }) => [
      await statusOf(session, workspace, about),
      await statusOf(session, workspace, explained),
      await statusOf(session, folder, about),
    ]);
    // The first one asks about themself.
    expect(await Promise.all(asked)).toEqual([
      [200, 200, 200],
      [200, 403, 403],
      [200, 200, 200],
      [200, 200, 200],
    ]);
    expect(await statusOf(reader.session, workspace, { user_ids: [writer.user.userId] })).toBe(403);
    expect(await statusOf(reader.session, workspace, { user_ids: ["me", writer.user.userId] })).toBe(403);
  });

  test("hidden and missing items are alike, whoever is asked about; external people learn of nobody else", async () => {
    const stranger = await aPerson();
    const named = await aPerson();
    const external = await aPerson({ is_external: true });
    const workspace = await aWorkspace(administrator, {
      user_trustees: [forUser(named.user, "read"), forUser(external.user, "full_access")],
    });
    const missing = { ...workspace, id: "Active!99999999" };
    const [other, malformed] = [
      { ...workspace, id: "Other!1" },
      { ...workspace, id: "not an id" },
    ];
    const user_ids = [named.user.userId, "me"];
    const { results } = await check(stranger.session, [workspace, missing, other, malformed], {
      user_ids,
      explain: true,
    });
    expect(results).toHaveLength(8);
    for (const result of results) expect(Object.keys(result).toSorted()).toEqual(["access", "id", "user_id"]);
    const own = (await check(external.session, [workspace], { user_ids, explain: true })).results;
    expect(own[0]).toEqual({ id: workspace.id, user_id: named.user.userId, access: "no_access" });
    expect(own[1]).toMatchObject({ access: "full_access", reason: "user_entry" });
  });

  test("a known version answers without results until something changes, and says until when it holds", async () => {
    const { database, library, clock } = repository;
    const person = await aPerson();
    const workspace = await aWorkspace(administrator, {
      default_security: "private",
      user_trustees: [forUser(person.user, "read")],
    });
    const about = { user_ids: [person.user.userId] };
    const first = await check(administrator, [workspace], about);
    expect(first.unchanged).toBe(false);
    const known = { ...about, known_version: first.version };
    expect(await check(administrator, [workspace], known)).toMatchObject({ unchanged: true, results: [] });
    await secure(administrator, workspace, { include: [forUser(person.user, "read_write")] });
    expect(await check(administrator, [workspace], known)).toMatchObject({
      unchanged: false,
      results: [{ access: "read_write" }],
    });
    const endsAt = new Date(clock.now().getTime() + 60_000);
    await endEntry(database, { library, item: workspace }, { trustee: person.user, endsAt });
    expect((await check(administrator, [workspace], about)).valid_until).toBe(endsAt.toISOString());
    clock.advance(61);
    expect((await check(administrator, [workspace], about)).results[0]).toMatchObject({ reason: "default_private" });
  });

  test("takes what it can answer and nothing else", async () => {
    const workspace = await aWorkspace(administrator);
    const many = Array.from({ length: 101 }, (_, index) => `Active!${index + 1}`);
    const people = Array.from({ length: 100 }, (_, index) => `PERSON${index}`);
    expect((await administrator.post(PATH, { items: many, user_ids: people })).status).toBe(400);
    expect((await administrator.post(PATH, { items: [] })).status).toBe(400);
    expect((await administrator.post(PATH, { items: [workspace.id], colour: "red" })).status).toBe(400);
    expect((await repository.as(undefined).post(PATH, { items: [workspace.id] })).status).toBe(401);
    const elsewhere = await repository.directory.aLibrary();
    expect((await repository.as(elsewhere.administrator).post(PATH, { items: [workspace.id] })).status).toBe(404);
  });
});
