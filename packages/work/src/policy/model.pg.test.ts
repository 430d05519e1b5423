import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { aDocument, aFolder, aWorkspace, createTestRepository, forUser, pathOf, secure } from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";

const OWN = "/api/work/v1/policies";

let repository: TestRepository;
let administrator: Session;
let officer: TestUser;
let lastClient = 0;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  officer = await aPerson();
  for (const role of ["asset_administrator", "conflicts_officer"]) {
    await done(administrator.post(`${OWN}/roles`, { user_id: officer.userId, role }));
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

interface Matter {
  readonly client: string;
  readonly workspace: Item;
  readonly document: Item;
}

/** A matter that is open to everybody but for policies. */
async function aMatter(client = `Cl${(lastClient += 1)}`): Promise<Matter> {
  lastClient += 1;
  const fields = { default_security: "public", custom1: client, custom2: `M${lastClient}` };
  const workspace = await aWorkspace(administrator, fields);
  return { client, workspace, document: await aDocument(administrator, await aFolder(administrator, workspace)) };
}

const idsOf = ({ client, workspace }: Matter) => ({
  client_id: client,
  matter_id: (workspace["custom2"] as string).toLowerCase(),
});

async function aPolicy(fields: object, by = officer): Promise<string> {
  const body = { status: "active", ...fields };
  return ((await done(repository.as(by).post(`${OWN}/assets`, body), 201)).body.data as { id: string }).id;
}

async function changePolicy(id: string, change: object, given: { by?: TestUser; status?: number } = {}): Promise<void> {
  const session = repository.as(given.by ?? officer);
  const { headers } = await session.get(`${OWN}/assets/${id}`);
  const match = { "if-match": String(headers["etag"]) };
  await done(session.patch(`${OWN}/assets/${id}`, change, match), given.status ?? 200);
}

const member = ({ userId }: TestUser, more = {}) => ({ type: "user", id: userId, ...more });

async function sees(person: TestUser, { document, workspace }: Matter): Promise<boolean> {
  const session = repository.as(person);
  const answers = [
    (await session.get(pathOf(document))).status === 200,
    (await session.get(pathOf(workspace))).status === 200,
    (await session.get(`documents?document_number=${document.document_number}`)).items.length === 1,
    (await session.post("workspaces/search", { filters: { name: workspace.name }, limit: 999 })).items.some(
      ({ id }) => id === workspace.id,
    ),
  ];
  expect(new Set(answers).size, JSON.stringify(answers)).toBe(1);
  return answers[0] === true;
}

/** What policies decide about somebody in the matters of a policy, and every reason of exclusion. */
async function decisionOn(id: string, person: TestUser) {
  const path = `${OWN}/assets/${id}/people?query=${person.userId.toLowerCase()}`;
  const { data } = (await done(repository.as(officer).get(path))).body as object as {
    data: { id: string; decision: string; reason: string; exclusions: string[] }[];
  };
  return data.map(({ decision, reason, exclusions }) => [decision, reason, ...exclusions].join(" "));
}

describe("5.1 SPM-MOD-002 SPM-MOD-004 SPM-WAL-001 client groups, cases and collections", () => {
  test("a conflict on a client group, a case or a collection closes all that it holds, and what it no longer holds is open", async () => {
    for (const kind of ["client_group", "case", "collection"]) {
      const person = await aPerson();
      const [matter, other] = [await aMatter(), await aMatter()];
      const held = kind === "client_group" ? { client_id: matter.client.toUpperCase() } : idsOf(matter);
      const fields = { kind, alias: `${kind} of ${matter.client}`, members: [held], conflicts: [member(person)] };
      const policy = await aPolicy(fields);
      expect([await sees(person, matter), await sees(person, other)], kind).toEqual([false, true]);
      await changePolicy(policy, { members: [] });
      expect(await sees(person, matter), kind).toBe(true);
    }
  });

  test("a matter restricted by its case lets in the team of the case, not its own, and nobody when the case has ended", async () => {
    const [own, colleague] = [await aPerson(), await aPerson()];
    const matter = await aMatter();
    const fields = {
      kind: "case",
      alias: `Case ${matter.client}`,
      members: [idsOf(matter)],
      team: [member(colleague)],
    };
    const held = await aPolicy(fields);
    const policy = await aPolicy({ ...idsOf(matter), security: "by_asset", secured_by: held, team: [member(own)] });
    expect([await sees(own, matter), await sees(colleague, matter)]).toEqual([false, true]);
    const { data } = (await done(repository.as(officer).get(`${OWN}/assets/${policy}`))).body;
    expect(data).toMatchObject({ security: "by_asset", secured_by: { id: held, kind: "case" } });
    await changePolicy(held, { status: "ended" });
    expect([await sees(own, matter), await sees(colleague, matter)]).toEqual([false, false]);
    await changePolicy(policy, { security: "restricted" });
    expect([await sees(own, matter), await sees(colleague, matter)]).toEqual([true, false]);
  });

  test("17.7 what a kind cannot be or hold is refused, and so is an id that is taken", async () => {
    const session = repository.as(officer);
    const refused = async (fields: object, status = 400) => done(session.post(`${OWN}/assets`, fields), status);
    const alias = `Taken ${lastClient}`;
    const held = await aPolicy({ kind: "collection", alias, members: [{ client_id: "X" }, { client_id: "x" }] });
    const { data } = (await done(session.get(`${OWN}/assets/${held}`))).body;
    expect(data).toMatchObject({ kind: "collection", alias, client_id: "", members: [{ matter_id: "" }] });
    await refused({ kind: "collection", alias: alias.toUpperCase() }, 409);
    await refused({ kind: "case", alias: "A", members: [{ client_id: "X" }] });
    await refused({ kind: "client_group", alias: "A", members: [{ client_id: "X", matter_id: "1" }] });
    await refused({ kind: "collection", alias: "A", security: "restricted" });
    await refused({ kind: "collection" });
    await refused({ client_id: "Y", members: [{ client_id: "X" }] });
    await refused({ client_id: "Y", security: "by_client" });
    await refused({ client_id: "Y", matter_id: "1", security: "by_asset" });
    await refused({ client_id: "Y", matter_id: "1", security: "by_asset", secured_by: "999999" });
    await refused({});
    const listed = await done(session.get(`${OWN}/assets?kind=collection&query=${alias.toLowerCase()}`));
    expect((listed.body.data as { id: string }[]).map(({ id }) => id)).toEqual([held]);
  });

  test("SPM-PRO-008 feeds are told of the matters that come and go", async () => {
    const matter = await aMatter();
    const policy = await aPolicy({ kind: "collection", alias: `Told ${matter.client}`, members: [idsOf(matter)] });
    const feed = async (cursor: string) =>
      done(repository.as(officer).get(`${OWN}/feed?libraries=${repository.library.alias}&limit=1000${cursor}`));
    const { cursor = "" } = (await feed("")).body;
    await changePolicy(policy, { members: [] });
    const told = (await feed(`&cursor=${cursor}`)).body.data as { workspace_id: string }[];
    expect(told.map((entry) => entry.workspace_id)).toEqual([matter.workspace.id]);
  });
});

describe("5.2 need to know", () => {
  test("SPM-NTK-002 a matter that says nothing under a restricted client is restricted by client", async () => {
    const [inside, outside] = [await aPerson(), await aPerson()];
    const matter = await aMatter();
    await aPolicy({ client_id: matter.client, security: "restricted", team: [member(inside)] });
    expect([await sees(inside, matter), await sees(outside, matter)]).toEqual([true, false]);
    await aPolicy({ ...idsOf(matter), security: "open" });
    expect([await sees(inside, matter), await sees(outside, matter)]).toEqual([true, false]);
  });

  test("SPM-NTK-003 SPM-NTK-004 with the limit both teams are needed, a collection's staff are the matter's, and who is kept out so is shown", async () => {
    const [both, onMatter, staff, staffOfClient, onClient] = [
      await aPerson(),
      await aPerson(),
      await aPerson(),
      await aPerson(),
      await aPerson(),
    ];
    const matter = await aMatter();
    const team = [member(both), member(staffOfClient), member(onClient)];
    const client = await aPolicy({ client_id: matter.client, security: "restricted", limits_staffing: true, team });
    const own = [member(both), member(onMatter)];
    const policy = await aPolicy({ ...idsOf(matter), security: "restricted", team: own });
    const people = [both, onMatter, staff, staffOfClient, onClient];
    const seen = async () => Promise.all(people.map(async (person) => sees(person, matter)));
    expect(await seen()).toEqual([true, false, false, false, false]);
    const department = { kind: "collection", alias: `Tax ${matter.client}`, members: [{ client_id: matter.client }] };
    await aPolicy({ ...department, team: [member(staff), member(staffOfClient)] });
    expect(await seen()).toEqual([true, false, false, true, false]);
    expect(await decisionOn(policy, staff)).toEqual(["deny deny_team"]);
    await changePolicy(client, { limits_staffing: false });
    expect(await seen()).toEqual([true, true, true, true, false]);
  });
});

describe("5.1 SPM-MOD-008 kinds of members", () => {
  test("members, basic members and administrators are let in alike, users as well as groups", async () => {
    const [basic, local, inGroup, outside] = [await aPerson(), await aPerson(), await aPerson(), await aPerson()];
    const group = await repository.directory.aGroup(repository.library, { members: [inGroup] });
    const matter = await aMatter();
    const team = [
      member(basic, { role: "basic_member" }),
      member(local, { role: "administrator" }),
      { type: "group", id: group.groupId, library: repository.library.alias, role: "member" },
    ];
    const policy = await aPolicy({ ...idsOf(matter), security: "restricted", team });
    for (const person of [basic, local, inGroup]) expect(await sees(person, matter)).toBe(true);
    expect(await sees(outside, matter)).toBe(false);
    const { data } = (await done(repository.as(officer).get(`${OWN}/assets/${policy}`))).body as object as {
      data: { team: { id: string; role: string }[] };
    };
    expect(data.team.find(({ id }) => id === basic.userId)?.role).toBe("basic_member");
  });

  test("an assistant gets what their timekeeper has, loses it with them, and is kept out with them", async () => {
    const [assistant, keeper, stranger] = [await aPerson(), await aPerson(), await aPerson()];
    const [matter, walled] = [await aMatter(), await aMatter()];
    const team = [member(keeper), member(await aPerson())];
    const policy = await aPolicy({ ...idsOf(matter), security: "restricted", team });
    await aPolicy({ ...idsOf(walled), conflicts: [member(keeper)] });
    const session = repository.as(officer);
    const path = `${OWN}/support/${assistant.userId}/${keeper.userId}`;
    expect([await sees(assistant, matter), await sees(assistant, walled)]).toEqual([false, true]);
    await done(session.put(path, {}));
    expect([await sees(assistant, matter), await sees(assistant, walled)]).toEqual([true, false]);
    const listed = (await done(session.get(`${OWN}/support`))).body.data as object[];
    expect(listed).toContainEqual(
      expect.objectContaining({ assistant: expect.objectContaining({ id: assistant.userId }), ends_at: null }),
    );
    await changePolicy(policy, { team: team.slice(1) });
    expect(await sees(assistant, matter)).toBe(false);
    await changePolicy(policy, { team });
    const soon = new Date(repository.clock.now().getTime() + 10_000).toISOString();
    await done(session.put(path, { ends_at: soon }));
    expect(await sees(assistant, matter)).toBe(true);
    repository.clock.advance(10);
    expect([await sees(assistant, matter), await sees(assistant, walled)]).toEqual([false, true]);
    await done(session.delete(path));
    await done(session.delete(path), 404);

    await done(session.put(`${OWN}/support/${officer.userId}/${keeper.userId}`, {}), 403);
    await done(session.put(`${OWN}/support/${keeper.userId}/${keeper.userId}`, {}), 400);
    await done(session.put(`${OWN}/support/nobody.there/${keeper.userId}`, {}), 404);
    await done(repository.as(stranger).put(path, {}), 403);
    await done(repository.as(stranger).get(`${OWN}/support`), 403);
    await done(administrator.get(`${OWN}/support`), 403);
  });

  test("SPM-ROL-001 an administrator of an asset sees and changes its team, and nothing else of policies", async () => {
    const [local, newcomer] = [await aPerson(), await aPerson()];
    const [matter, other] = [await aMatter(), await aMatter()];
    const team = [member(local, { role: "administrator" })];
    const policy = await aPolicy({ ...idsOf(matter), security: "restricted", team });
    const foreign = await aPolicy({ ...idsOf(other), security: "restricted", team: [member(newcomer)] });
    const session = repository.as(local);
    expect((await done(session.get(`${OWN}/me`))).body.data).toMatchObject({ roles: [], administers: true });
    const listed = (await done(session.get(`${OWN}/assets`))).body.data as { id: string }[];
    expect(listed.map(({ id }) => id)).toEqual([policy]);
    expect(await sees(newcomer, matter)).toBe(false);
    await changePolicy(policy, { team: [...team, member(newcomer)] }, { by: local });
    expect(await sees(newcomer, matter)).toBe(true);
    await changePolicy(policy, { status: "ended" }, { by: local, status: 403 });
    await changePolicy(policy, { conflicts: [member(newcomer)] }, { by: local, status: 403 });
    for (const path of [`assets/${foreign}`, `assets/${foreign}/people`, "matters", "support", "opposing-sets"]) {
      await done(session.get(`${OWN}/${path}`), 403);
    }
    const match = { "if-match": '"1"' };
    await done(session.patch(`${OWN}/assets/${foreign}`, { team: [member(newcomer)] }, match), 403);
    await done(repository.as(newcomer).get(`${OWN}/assets`), 403);
    await changePolicy(policy, { conflicts: [member(local)] });
    await done(session.get(`${OWN}/assets/${policy}`), 403);
  });
});

describe("5.3 opposing sides", () => {
  test("SPM-WAL-005 a conflict, a team of the other side and what was there once are told apart; work counts where the set says so", async () => {
    const [now, former, worker, all, reader] = [
      await aPerson(),
      await aPerson(),
      await aPerson(),
      await aPerson(),
      await aPerson(),
    ];
    const [one, other] = [await aMatter(), await aMatter()];
    const team = [member(now), member(former), member(all)];
    const left = await aPolicy({ ...idsOf(one), team });
    const right = await aPolicy({ ...idsOf(other), conflicts: [member(all)] });
    repository.clock.advance(1);
    const start = repository.clock.now().toISOString();
    repository.clock.advance(1);
    await done(repository.as(worker).get(`${pathOf(one.document)}/download`));
    repository.clock.advance(1);
    await changePolicy(left, { team: [member(now), member(all)] });
    const session = repository.as(officer);
    const sides = [{ assets: [left] }, { assets: [right] }];
    const set = { alias: `Set ${left}`, sides, status: "active", starts_at: start };
    const { id } = (await done(session.post(`${OWN}/opposing-sets`, set), 201)).body.data as { id: string };
    const reasons = async () => Promise.all([now, former, worker, all, reader].map(async (p) => decisionOn(right, p)));
    const open = ["abstain open"];
    expect(await reasons()).toEqual([
      ["deny deny_opposing opposing_active"],
      open,
      open,
      ["deny deny_opposing conflict opposing_active"],
      open,
    ]);
    const change = async (fields: object): Promise<void> => {
      const { headers } = await session.get(`${OWN}/opposing-sets/${id}`);
      await done(session.patch(`${OWN}/opposing-sets/${id}`, fields, { "if-match": String(headers["etag"]) }));
    };
    await change({ counts_history: true, counts_work: true });
    const historical = ["deny deny_opposing opposing_historical"];
    expect((await reasons()).slice(1, 3)).toEqual([historical, historical]);
    expect(await sees(worker, other)).toBe(false);
    // Whoever works on a side from now on is kept from the other one with their next request.
    expect(await sees(reader, other)).toBe(true);
    await done(repository.as(reader).get(`${pathOf(one.document)}/download`));
    expect(await sees(reader, other)).toBe(false);
    await change({ counts_history: false, counts_work: false });
    expect((await reasons()).slice(1, 3)).toEqual([open, open]);
  });
});

describe("5.7 SPM-EVL-002 SPM-EVL-003 SPM-PRO-006 policy comes before rights on items", () => {
  test("a denial stands whatever entries are added later, and being let in gives no right", async () => {
    const [inside, outside, external] = [
      await aPerson(),
      await aPerson(),
      await repository.directory.aUser(repository.library, { is_external: true }),
    ];
    const matter = await aMatter();
    const policy = await aPolicy({ ...idsOf(matter), security: "restricted", team: [member(inside)] });
    await repository.database.pool.query(`update policy.setting set nrtadmin_mode = 'full'`);
    const include = [outside, external].map((person) => forUser(person, "full_access"));
    for (const item of [matter.workspace, matter.document]) {
      await secure(administrator, item, { default_security: "private", include });
    }
    await repository.database.pool.query(`update policy.setting set nrtadmin_mode = 'metadata_only'`);
    // On the team and without an entry: the policy lets them as far as item security, which says no.
    expect(await decisionOn(policy, inside)).toEqual(["allow allow_team"]);
    expect(await sees(inside, matter)).toBe(false);
    for (const person of [outside, external]) {
      expect(await decisionOn(policy, person)).toEqual(["deny deny_team"]);
      expect(await sees(person, matter)).toBe(false);
    }
    await changePolicy(policy, { status: "suspended" });
    expect([await sees(inside, matter), await sees(outside, matter)]).toEqual([false, true]);
  });

  test("a document outside any matter is under no policy", async () => {
    const person = await aPerson();
    const workspace = await aWorkspace(administrator, { default_security: "public", custom1: "", custom2: "" });
    const document = await aDocument(administrator, await aFolder(administrator, workspace));
    await aPolicy({ kind: "collection", alias: `None ${lastClient}`, conflicts: [member(person)] });
    expect(await sees(person, { client: "", workspace, document })).toBe(true);
  });
});

describe("5.9 what is filed elsewhere", () => {
  test("a reference keeps its home's policy, what is moved comes under that of where it is", async () => {
    const [inside, outside] = [await aPerson(), await aPerson()];
    const [closed, open] = [await aMatter(), await aMatter()];
    await repository.database.pool.query(`update policy.setting set nrtadmin_mode = 'full'`);
    await aPolicy({ ...idsOf(closed), security: "restricted", team: [member(inside)] });
    const folder = await aFolder(administrator, open.workspace);
    const shut = await aFolder(administrator, closed.workspace);
    await done(administrator.post(`${pathOf(folder)}/documents/${closed.document.id}/reference`, {}), 201);
    const listed = async (person: TestUser) =>
      (await done(repository.as(person).get(`${pathOf(folder)}/documents`))).items.map(({ id }) => id);
    expect([await listed(inside), await listed(outside)]).toEqual([[closed.document.id], []]);
    expect((await repository.as(outside).get(pathOf(closed.document))).status).toBe(404);
    const from = (await done(administrator.get(`${pathOf(open.document)}/parents`))).items[0] as Item;
    const move = { destination_folder_id: shut.id };
    await done(administrator.post(`${pathOf(from)}/documents/${open.document.id}/move`, move));
    expect((await repository.as(outside).get(pathOf(open.document))).status).toBe(404);
    expect((await repository.as(inside).get(pathOf(open.document))).status).toBe(200);
    await repository.database.pool.query(`update policy.setting set nrtadmin_mode = 'metadata_only'`);
  });
});
