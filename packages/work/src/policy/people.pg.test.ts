import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { aWorkspace, createTestRepository } from "../../testing/index.ts";
import type { Answer, Session, TestRepository } from "../../testing/index.ts";

const OWN = "/api/work/v1/policies";

let repository: TestRepository;
let administrator: Session;
let officer: TestUser;
let helper: TestUser;
let stranger: TestUser;
let lastClient = 0;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  officer = await aPerson();
  helper = await aPerson();
  stranger = await aPerson();
  const grants = [
    [helper, "help_desk"],
    [officer, "asset_administrator"],
    [officer, "conflicts_officer"],
    // The first role administrator comes last: from then on NRTADMIN grants nothing any more.
    [officer, "role_administrator"],
  ] as const;
  for (const [{ userId }, role] of grants) {
    await done(administrator.post(`${OWN}/roles`, { user_id: userId, role }));
  }
});

afterAll(() => repository[Symbol.asyncDispose]());

async function done(answer: Promise<Answer>, status = 200): Promise<Answer> {
  const given = await answer;
  expect(given.status, given.bytes.toString("utf8")).toBe(status);
  return given;
}

async function aPerson(): Promise<TestUser> {
  return repository.directory.aUser(repository.library);
}

async function aClient(matters: number): Promise<string> {
  lastClient += 1;
  const custom1 = `Kept${lastClient}`;
  for (let at = 1; at <= matters; at += 1) {
    await aWorkspace(administrator, { default_security: "public", custom1, custom2: `M${at}` });
  }
  return custom1;
}

async function aPolicy(fields: object): Promise<string> {
  const { body } = await done(repository.as(officer).post(`${OWN}/assets`, { status: "active", ...fields }), 201);
  return (body.data as { id: string }).id;
}

const member = ({ userId }: TestUser) => ({ type: "user", id: userId });

async function rowsOf(answer: Promise<Answer>): Promise<Record<string, unknown>[]> {
  return (await done(answer)).body.data as Record<string, unknown>[];
}

describe("SPM-ROL-001 17.7 what the pages of policies ask", () => {
  test("everybody learns their own roles; NRTADMIN stops granting once somebody administers roles", async () => {
    const roles = async (session: Session) => (await done(session.get(`${OWN}/me`))).body.data;
    const none = { roles: [], may_grant: false, administers: false };
    expect(await roles(repository.as(stranger))).toEqual(none);
    expect(await roles(administrator)).toEqual(none);
    expect(await roles(repository.as(helper))).toEqual({ ...none, roles: ["help_desk"] });
    const own = (await roles(repository.as(officer))) as { roles: string[]; may_grant: boolean };
    expect(own.roles.toSorted()).toEqual(["asset_administrator", "conflicts_officer", "role_administrator"]);
    expect(own.may_grant).toBe(true);
  });

  test("SPM-ROL-003 nobody without a role learns whom, what and why", async () => {
    const policy = await aPolicy({ client_id: await aClient(1) });
    for (const session of [administrator, repository.as(stranger)]) {
      for (const path of ["trustees", "matters", `assets/${policy}/people`, "assets/999999/people"]) {
        expect((await session.get(`${OWN}/${path}`)).status, path).toBe(403);
      }
    }
    expect((await repository.as(helper).get(`${OWN}/matters`)).status).toBe(403);
    expect((await repository.as(helper).get(`${OWN}/assets/999999/people`)).status).toBe(404);
  });

  test("WORK-SEC-007 users and groups of all libraries are found by beginnings of names, and by parts of ids and e-mails", async () => {
    const person = await aPerson();
    const group = await repository.directory.aGroup(repository.library, {});
    const search = async (query: string) =>
      rowsOf(repository.as(officer).get(`${OWN}/trustees?query=${encodeURIComponent(query)}`));
    expect(await search(person.userId)).toContainEqual(
      expect.objectContaining({ type: "user", id: person.userId, is_enabled: true, is_external: false }),
    );
    expect(await search(group.groupId)).toEqual([
      expect.objectContaining({ type: "group", id: group.groupId, library: repository.library.alias }),
    ]);
    expect(await search("nobody-is-called-so")).toEqual([]);
    const groups = await rowsOf(repository.as(officer).get(`${OWN}/trustees?type=group`));
    expect(new Set(groups.map(({ type }) => type))).toEqual(new Set(["group"]));
  });

  test("CC-LST-022 they come page by page, none twice and none left out", async () => {
    const session = repository.as(officer);
    const whole = (await done(session.get(`${OWN}/trustees?limit=1000&total=true`))).body;
    const all = whole.data as { type: string; id: string }[];
    expect(whole["total_count"]).toBe(all.length);
    const seen: unknown[] = [];
    let cursor: string | undefined = "";
    while (cursor !== undefined) {
      const { body }: Answer = await done(
        session.get(`${OWN}/trustees?limit=2${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`),
      );
      seen.push(...(body.data as unknown[]));
      cursor = body["cursor"] as string | undefined;
    }
    expect(seen).toEqual(all);
    expect((await session.get(`${OWN}/trustees?cursor=WzFd`)).status).toBe(400);
  });

  test("SPM-MOD-003 clients and matters are found by parts of their ids, with how many workspaces and which policy", async () => {
    const client = await aClient(2);
    const policy = await aPolicy({ client_id: client.toUpperCase(), matter_id: "m2" });
    const found = await rowsOf(repository.as(officer).get(`${OWN}/matters?query=${client.toLowerCase()}`));
    const own = found.filter((matter) => matter["client_id"] === client);
    expect(own).toEqual([
      { client_id: client, matter_id: "", workspaces: 2 },
      { client_id: client, matter_id: "M1", workspaces: 1 },
      { client_id: client, matter_id: "M2", workspaces: 1, policy },
    ]);
  });

  test("SPM-AUD-002 WORK-ACL-015 who is kept out of a matter, who is not, and why", async () => {
    const [inside, walled] = [await aPerson(), await aPerson()];
    const client = await aClient(1);
    const team = [member(inside), member(walled)];
    const policy = await aPolicy({ client_id: client, matter_id: "M1", security: "restricted", team });
    await aPolicy({ client_id: client, conflicts: [member(walled)] });
    const ask = async (query: string) =>
      (await done(repository.as(helper).get(`${OWN}/assets/${policy}/people?${query}`))).body as object as {
        data: { id: string; decision: string }[];
        workspaces: number;
        kept_out: number;
        total_count?: number;
        cursor?: string;
      };
    const { data: people, workspaces, kept_out: keptOut, total_count: total } = await ask("total=true&limit=1000");
    const of = (person: TestUser) => people.find(({ id }) => id === person.userId);
    expect(workspaces).toBe(1);
    expect(of(inside)).toMatchObject({ decision: "allow", reason: "allow_team", workspaces: 1 });
    expect(of(walled)).toMatchObject({ decision: "deny", reason: "deny_wall" });
    expect(of(stranger)).toMatchObject({ decision: "deny", reason: "deny_team" });
    expect(keptOut).toBe(people.filter(({ decision }) => decision === "deny").length);
    expect(total).toBe(people.length);
    const one = await ask(`query=${inside.userId.toLowerCase()}`);
    expect(one.data).toEqual([of(inside)]);
    expect((await ask("decision=allow")).data).toEqual([of(inside)]);
    const first = await ask("limit=1");
    const second = await ask(`limit=1&cursor=${encodeURIComponent(first.cursor ?? "")}`);
    expect([...first.data, ...second.data]).toEqual(people.slice(0, 2));
  });

  test("SPM-ROL-002 an administrator of policies names nobody as kept out, not by a new policy either", async () => {
    const clerk = await aPerson();
    await done(repository.as(officer).post(`${OWN}/roles`, { user_id: clerk.userId, role: "asset_administrator" }));
    const fields = { client_id: await aClient(1), matter_id: "M1" };
    const wall = { ...fields, conflicts: [member(stranger)] };
    await done(repository.as(clerk).post(`${OWN}/assets`, wall), 403);
    await done(repository.as(clerk).post(`${OWN}/assets`, { ...fields, team: [member(stranger)] }), 201);
  });

  test("SPM-MOD-007 SPM-UI-001 policies are listed by what they are now, and by how they close", async () => {
    const { clock } = repository;
    const client = await aClient(1);
    const soon = new Date(clock.now().getTime() + 5_000).toISOString();
    const policy = await aPolicy({ client_id: client, starts_at: soon });
    const listed = async (filter: string) =>
      (await rowsOf(repository.as(helper).get(`${OWN}/assets?query=${client}&${filter}`))).map(({ id }) => id);
    expect([await listed("state=scheduled"), await listed("state=active")]).toEqual([[policy], []]);
    clock.advance(5);
    expect([await listed("state=scheduled"), await listed("state=active")]).toEqual([[], [policy]]);
    expect([await listed("security=open"), await listed("security=restricted")]).toEqual([[policy], []]);
  });

  test("17.7 17.8 who waits at the feed of policies is told of a change when it is made, and of nothing when the time is over", async () => {
    const session = repository.as(helper);
    const feed = async (query: string) =>
      (await done(session.get(`${OWN}/feed?libraries=${repository.library.alias}&limit=1000${query}`)))
        .body as object as {
        data: { workspace_id: string; action: string }[];
        cursor: string;
      };
    const { cursor } = await feed("");
    expect(await feed(`&cursor=${cursor}&wait=1`)).toEqual({ data: [], cursor });
    const waiting = feed(`&cursor=${cursor}&wait=20`);
    const client = await aClient(1);
    await aPolicy({ client_id: client, conflicts: [member(stranger)] });
    const begun = performance.now();
    const { data } = await waiting;
    expect(data.map(({ action }) => action)).toContain("claim_added");
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect((await session.get(`${OWN}/feed?libraries=${repository.library.alias}&wait=26`)).status).toBe(400);
  });
});
