import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { aDocument, aFolder, aWorkspace, createTestRepository, pathOf } from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository, TestServer } from "../../testing/index.ts";

const OWN = "/api/work/v1/policies";

let repository: TestRepository;
let administrator: Session;
let servers: readonly TestServer[];
let officer: TestUser;
let colleague: TestUser;
let lastClient = 0;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  servers = [repository.aServer(), repository.aServer()];
  officer = await repository.directory.aUser(repository.library);
  colleague = await repository.directory.aUser(repository.library);
  for (const role of ["asset_administrator", "conflicts_officer", "role_administrator"]) {
    // The first role administrator comes last: from then on NRTADMIN grants nothing any more.
    await done(administrator.post(`${OWN}/roles`, { user_id: officer.userId, role }));
  }
});

afterAll(() => repository[Symbol.asyncDispose]());

async function done(answer: Promise<Answer>, status = 200): Promise<Answer> {
  const given = await answer;
  expect(given.status, given.bytes.toString("utf8")).toBe(status);
  return given;
}

async function aPerson(options = {}): Promise<TestUser> {
  return repository.directory.aUser(repository.library, options);
}

/** A matter that is open to everybody but for policies, with one document. */
async function aMatter(client?: string): Promise<{ client: string; workspace: Item; document: Item }> {
  lastClient += 1;
  const custom1 = client ?? `Client ${lastClient}`;
  const fields = { default_security: "public", custom1, custom2: `M${lastClient}` };
  const workspace = await aWorkspace(administrator, fields);
  const document = await aDocument(administrator, await aFolder(administrator, workspace));
  return { client: custom1, workspace, document };
}

interface Policy {
  readonly id: string;
}

async function aPolicy(matter: { client: string; workspace: Item }, change: object, by = officer): Promise<Policy> {
  const ids = { client_id: matter.client.toUpperCase(), matter_id: matter.workspace["custom2"] };
  return (await done(repository.as(by).post(`${OWN}/assets`, ids), 201).then(async ({ body }) => {
    await changePolicy(body.data as Policy, change, by);
    return body.data;
  })) as Policy;
}

async function changePolicy(policy: Policy, change: object, by = officer, status = 200): Promise<Answer> {
  const session = repository.as(by);
  const { headers } = await session.get(`${OWN}/assets/${policy.id}`);
  return done(session.patch(`${OWN}/assets/${policy.id}`, change, { "if-match": String(headers["etag"]) }), status);
}

const member = (user: TestUser, more = {}) => ({ type: "user", id: user.userId, ...more });

/** Whether somebody is shown a document, by every way and on both servers alike. */
async function sees(person: TestUser, { document, workspace }: { document: Item; workspace: Item }): Promise<boolean> {
  const answers: boolean[] = [];
  for (const server of servers) {
    const session = server.as(person);
    for (const path of [
      pathOf(document),
      `${pathOf(document)}/download`,
      `${pathOf(document)}/history`,
      pathOf(workspace),
    ]) {
      answers.push((await session.get(path)).status === 200);
    }
    const found: readonly (readonly [Answer, Item])[] = [
      [await session.get(`documents?document_number=${document.document_number}`), document],
      [await session.post("documents/search", { filters: { name: document.name }, limit: 999 }), document],
      [await session.get(`documents?limit=999&name=${encodeURIComponent(document.name)}`), document],
      [await session.get("documents?limit=999"), document],
      [await session.post("workspaces/search", { filters: { name: workspace.name }, limit: 999 }), workspace],
    ];
    for (const [answer, item] of found) {
      expect(answer.status).toBe(200);
      answers.push(answer.items.some(({ id }) => id === item.id));
    }
  }
  expect(new Set(answers).size, JSON.stringify(answers)).toBe(1);
  return answers[0] === true;
}

describe("D12 SPM-PRO-001 SPM-PRO-002 SPM-PRO-003 a policy holds from the next request, everywhere and on every server", () => {
  test("CC-ACL-008 SPM-NTK-001 SPM-MOD-001 a restriction keeps everybody out who is not on the team, author and NRTADMIN too", async () => {
    const [insider, outsider, author] = [await aPerson(), await aPerson(), await aPerson()];
    const matter = await aMatter();
    await done(administrator.patch(pathOf(matter.document), { author: author.userId }));
    for (const person of [insider, outsider, author]) expect(await sees(person, matter)).toBe(true);
    const policy = await aPolicy(matter, { security: "restricted", status: "active", team: [member(insider)] });
    expect(await sees(insider, matter)).toBe(true);
    for (const person of [outsider, author, repository.library.administrator]) {
      expect(await sees(person, matter)).toBe(false);
    }
    await changePolicy(policy, { status: "suspended" });
    for (const person of [outsider, author]) expect(await sees(person, matter)).toBe(true);
  });

  test("SPM-TIM-002 SPM-MOD-007 a membership, a conflict and a policy begin and end without anybody writing", async () => {
    const person = await aPerson();
    const matter = await aMatter();
    const { clock } = repository;
    const inSeconds = (seconds: number): string => new Date(clock.now().getTime() + seconds * 1000).toISOString();
    const team = [member(person, { starts_at: inSeconds(10), ends_at: inSeconds(20) }), member(colleague)];
    const policy = await aPolicy(matter, { security: "restricted", status: "active", starts_at: inSeconds(5), team });
    const state = async (): Promise<unknown> =>
      ((await repository.as(officer).get(`${OWN}/assets/${policy.id}`)).body.data as { state: string }).state;
    expect([await sees(person, matter), await state()]).toEqual([true, "scheduled"]);
    clock.advance(5);
    expect([await sees(person, matter), await state()]).toEqual([false, "active"]);
    clock.advance(5);
    expect(await sees(person, matter)).toBe(true);
    clock.advance(10);
    expect(await sees(person, matter)).toBe(false);
    await changePolicy(policy, { ends_at: inSeconds(5) });
    clock.advance(5);
    expect([await sees(person, matter), await state()]).toEqual([true, "ended"]);
  });

  test("SPM-WAL-001 SPM-WAL-002 SPM-WAL-003 a conflict on the client closes its matters, through a group as well", async () => {
    const person = await aPerson();
    const group = await repository.directory.aGroup(repository.library, { members: [person] });
    const matter = await aMatter();
    const conflicts = [{ type: "group", id: group.groupId, library: repository.library.alias }];
    const ids = { client_id: matter.client, status: "active", conflicts };
    const made = await done(repository.as(officer).post(`${OWN}/assets`, ids), 201);
    expect(await sees(person, matter)).toBe(false);
    const change = { data: [person.userId], action: "delete", include_disabled: true };
    await done(administrator.put(`groups/${group.groupId}/members`, change));
    expect(await sees(person, matter)).toBe(true);
    await changePolicy(made.body.data, { conflicts: [member(person)] });
    expect(await sees(person, matter)).toBe(false);
  });

  test("SPM-WAL-004 SPM-WAL-006 sides of a set are closed to each other; somebody on both is decided about first", async () => {
    const [left, right, both] = [await aPerson(), await aPerson(), await aPerson()];
    const [one, other] = [await aMatter(), await aMatter()];
    const first = await aPolicy(one, { status: "active", team: [member(left), member(both)] });
    const second = await aPolicy(other, { status: "active", team: [member(right), member(both)] });
    const session = repository.as(officer);
    const sides = [{ assets: [first.id] }, { assets: [second.id] }];
    const made = await done(session.post(`${OWN}/opposing-sets`, { alias: `Set ${first.id}`, sides }), 201);
    const { id } = made.body.data as { id: string };
    const activate = async () => {
      const { headers } = await session.get(`${OWN}/opposing-sets/${id}`);
      return session.patch(`${OWN}/opposing-sets/${id}`, { status: "active" }, { "if-match": String(headers["etag"]) });
    };
    const refused = await activate();
    expect(refused.status).toBe(409);
    expect(refused.bytes.toString("utf8")).toContain(both.userId);
    await changePolicy(second, { team: [member(right)] });
    await done(activate());
    expect([await sees(left, one), await sees(left, other)]).toEqual([true, false]);
    expect([await sees(right, one), await sees(right, other)]).toEqual([false, true]);
    expect([await sees(both, one), await sees(both, other)]).toEqual([true, false]);
  });

  test("SPM-PRO-007 a new matter is under its client's policy from its creation, one that changes its client at once", async () => {
    const person = await aPerson();
    const matter = await aMatter();
    const ids = { client_id: `New ${lastClient}`, security: "restricted", status: "active", team: [member(colleague)] };
    await done(repository.as(officer).post(`${OWN}/assets`, ids), 201);
    const fields = { default_security: "public", custom1: ids.client_id, custom2: "1" };
    await repository.database.pool.query(`update policy.setting set nrtadmin_mode = 'full'`);
    const workspace = await aWorkspace(administrator, fields);
    expect((await repository.as(person).get(pathOf(workspace))).status).toBe(404);
    expect(await sees(person, matter)).toBe(true);
    await done(administrator.patch(pathOf(matter.workspace), { custom1: ids.client_id }));
    expect((await repository.as(person).get(pathOf(matter.document))).status).toBe(404);
    await repository.database.pool.query(`update policy.setting set nrtadmin_mode = 'metadata_only'`);
  });
});

describe("SPM-EVL-007 SPM-EVL-008 WORK-ADM-002 what is left to NRTADMIN of a closed matter", () => {
  test("is its trash without names, which they restore; nothing where the mode is none", async () => {
    const matter = await aMatter();
    await done(administrator.delete(pathOf(matter.document)));
    await aPolicy(matter, { security: "restricted", status: "active", team: [member(colleague)] });
    const trash = `trash-bin/documents?document_number=${matter.document.document_number}`;
    const listed = await done(administrator.get(trash));
    expect(listed.bytes.toString("utf8")).not.toContain(matter.document.name);
    const { pool } = repository.database;
    await pool.query(`update policy.setting set nrtadmin_mode = 'none'`);
    expect((await administrator.get(trash)).bytes.toString("utf8")).not.toContain(matter.document.id);
    expect((await administrator.post(`trash-bin/${pathOf(matter.document)}/restore`, {})).status).toBe(404);
    await pool.query(`update policy.setting set nrtadmin_mode = 'metadata_only'`);
    expect((await administrator.post(`trash-bin/${pathOf(matter.document)}/restore`, {})).status).toBeLessThan(300);
    expect((await administrator.get(pathOf(matter.document))).status).toBe(404);
  });
});

describe("SPM-ROL-001 SPM-ROL-002 SPM-EVL-009 who changes policies", () => {
  test("is nobody by NRTADMIN, and nobody for themself", async () => {
    const matter = await aMatter();
    const policy = await aPolicy(matter, { security: "restricted", status: "active", team: [member(await aPerson())] });
    for (const session of [administrator, repository.as(await aPerson())]) {
      for (const path of [
        `${OWN}/assets`,
        `${OWN}/assets/${policy.id}`,
        `${OWN}/assets/999999`,
        `${OWN}/opposing-sets`,
        `${OWN}/roles`,
      ]) {
        expect((await session.get(path)).status, path).toBe(403);
      }
    }
    const grant = { user_id: (await aPerson()).userId, role: "asset_manager" };
    expect((await administrator.post(`${OWN}/roles`, grant)).status).toBe(403);
    expect((await repository.as(officer).post(`${OWN}/roles`, { ...grant, user_id: officer.userId })).status).toBe(403);
    await changePolicy(policy, { team: [member(colleague), member(officer)] }, officer, 403);
    const group = await repository.directory.aGroup(repository.library, { members: [officer] });
    const own = { type: "group", id: group.groupId, library: repository.library.alias };
    await changePolicy(policy, { team: [member(colleague), own] }, officer, 403);
    await changePolicy(policy, { conflicts: [member(officer)] });
    await changePolicy(policy, { conflicts: [] }, officer, 403);
  });

  test("is a manager for the team alone, and a conflicts officer for conflicts", async () => {
    const manager = await aPerson();
    await done(repository.as(officer).post(`${OWN}/roles`, { user_id: manager.userId, role: "asset_manager" }));
    const policy = await aPolicy(await aMatter(), { status: "active" });
    await changePolicy(policy, { team: [member(await aPerson())] }, manager);
    await changePolicy(policy, { conflicts: [member(await aPerson())] }, manager, 403);
    await changePolicy(policy, { status: "ended" }, manager, 403);
    await done(repository.as(officer).delete(`${OWN}/roles/${manager.userId}/asset_manager`));
    expect((await repository.as(manager).get(`${OWN}/assets`)).status).toBe(403);
  });

  test("SPM-NTK-005 cannot restrict without a team, nor change what somebody else has changed meanwhile", async () => {
    const policy = await aPolicy(await aMatter(), {});
    await changePolicy(policy, { security: "restricted", status: "active" }, officer, 400);
    const stale = await repository
      .as(officer)
      .patch(`${OWN}/assets/${policy.id}`, { name: "x" }, { "if-match": '"0"' });
    expect(stale.status).toBe(409);
    expect((await repository.as(officer).patch(`${OWN}/assets/${policy.id}`, { name: "x" })).status).toBe(400);
  });

  test("SPM-AUD-001 leaves a record with before and after", async () => {
    const person = await aPerson();
    const policy = await aPolicy(await aMatter(), { status: "active", team: [member(person)] });
    const { rows } = await repository.database.pool.query(
      `select action, actor_id, before, after from platform.audit where object_type = 'policy' and object_id = $1 order by at, action desc`,
      [policy.id],
    );
    const [made, changed] = rows.toSorted((one, other) =>
      one.action === "policy.create" ? -1 : other.action === "policy.create" ? 1 : 0,
    );
    expect(made).toMatchObject({ action: "policy.create", actor_id: officer.userId, after: { status: "draft" } });
    expect(changed).toMatchObject({
      action: "policy.change",
      before: { status: "draft", team: [] },
      after: { status: "active" },
    });
    expect(JSON.stringify(changed.after)).toContain(person.userId);
  });

  test("SPM-SIM-001 SPM-SIM-002 sees beforehand who gains and who loses, and nothing is changed by looking", async () => {
    const [inside, outside] = [await aPerson(), await aPerson()];
    const matter = await aMatter();
    const policy = await aPolicy(matter, { status: "active" });
    const change = { security: "restricted", team: [member(inside), member(colleague)] };
    const looked = await done(repository.as(officer).post(`${OWN}/assets/${policy.id}/preview`, change));
    const { lose, gain, workspaces } = looked.body.data as {
      workspaces: number;
      lose: { count: number; people: { id: string; reason: string }[] };
      gain: { count: number };
    };
    expect([workspaces, gain.count]).toEqual([1, 0]);
    expect(lose.count).toBeGreaterThan(5);
    expect(lose.people).toContainEqual(expect.objectContaining({ id: outside.userId, reason: "deny_team" }));
    expect(lose.people.map(({ id }) => id)).not.toContain(inside.userId);
    expect(await sees(outside, matter)).toBe(true);
  });
});

describe("SPM-UI-005 SPM-TRK-003 17.7 what other systems are told", () => {
  test("SPM-PRO-008 decisions in batch, the state of a workspace, and a feed", async () => {
    const [inside, outside] = [await aPerson(), await aPerson()];
    const [matter, hidden] = [await aMatter(), await aMatter()];
    await aPolicy(matter, { security: "restricted", status: "active", team: [member(inside)] });
    const ask = async (session: Session, userId: string, workspace: string, more = {}) =>
      session.post(`${OWN}/decisions`, { pairs: [{ user_id: userId, workspace_id: workspace }], ...more });
    const decision = async (session: Session, userId: string, workspace: string) => {
      const { results } = (await done(ask(session, userId, workspace))).body.data as { results: object[] };
      return results[0];
    };
    const pair = { user_id: outside.userId, workspace_id: matter.workspace.id };
    expect(await decision(repository.as(officer), outside.userId, matter.workspace.id)).toEqual({
      ...pair,
      decision: "deny",
      reason: "deny_team",
    });
    expect(await decision(administrator, outside.userId, matter.workspace.id)).toEqual({ ...pair, decision: "deny" });
    expect(await decision(repository.as(outside), outside.userId, matter.workspace.id)).toEqual({
      ...pair,
      decision: "deny",
    });
    expect(await decision(repository.as(outside), "me", "Active!99999999")).toMatchObject({ decision: "deny" });
    expect(await decision(repository.as(inside), "me", matter.workspace.id)).toMatchObject({ decision: "allow" });
    expect(await decision(repository.as(inside), "me", hidden.workspace.id)).toMatchObject({ decision: "abstain" });
    expect((await ask(repository.as(outside), inside.userId, matter.workspace.id)).status).toBe(403);
    const { version } = (await ask(repository.as(inside), "me", matter.workspace.id)).body.data as { version: string };
    const again = await done(ask(repository.as(inside), "me", matter.workspace.id, { known_version: version }));
    expect(again.body.data).toMatchObject({ unchanged: true, results: [] });

    const state = async (person: TestUser) =>
      repository.as(person).get(`/api/work/v1/libraries/Active/workspaces/${matter.workspace.id}/policy`);
    expect((await done(state(inside))).body.data).toMatchObject({ state: "restricted" });
    expect((await state(outside)).status).toBe(404);

    expect((await administrator.get(`${OWN}/feed?libraries=Active`)).status).toBe(403);
    const feed = await done(repository.as(officer).get(`${OWN}/feed?libraries=Active&limit=1000`));
    const about = (feed.body.data as { workspace_id: string; action: string; trustee?: object }[]).filter(
      (entry) => entry.workspace_id === matter.workspace.id,
    );
    expect(about.map(({ action }) => action).toSorted()).toEqual(["claim_added", "state"]);
    expect(about.find(({ action }) => action === "claim_added")).toMatchObject({
      effect: "allow",
      trustee: { type: "user", id: inside.userId },
    });
    const rest = await done(repository.as(officer).get(`${OWN}/feed?libraries=Active&cursor=${feed.body.cursor}`));
    expect(rest.body).toEqual({ data: [], cursor: feed.body.cursor });
  });
});
