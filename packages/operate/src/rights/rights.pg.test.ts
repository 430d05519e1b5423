import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestOperate } from "../../testing/index.ts";
import type { OperateAnswer, TestOperate } from "../../testing/index.ts";
import { findPermissions } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Team {
  readonly id: string;
  readonly rev: number;
  readonly parent?: { readonly name: string };
  readonly members: readonly { readonly name: string; readonly is_supervisor: boolean }[];
  readonly permission_sets: readonly string[];
}

interface User {
  readonly rev: number;
  readonly permissions: readonly string[];
  readonly permission_sets: readonly string[];
  readonly teams: readonly { readonly name: string }[];
}

let office: TestOperate;
let ada: OperateActor;
let anna: OperateActor;
let boris: OperateActor;

beforeAll(async () => {
  office = await openTestOperate();
  ada = await office.aPerson("Ada");
  anna = await office.aPerson("Anna", []);
  boris = await office.aPerson("Boris", []);
});

afterAll(() => office[Symbol.asyncDispose]());

async function aTeam(body: object): Promise<string> {
  const made = await office.call(ada, "POST", "/admin/teams", { body });
  expect([made.status, made.body.error]).toEqual([201, undefined]);
  const { id }: { id: string } = made.body.data;
  return id;
}

const teamOf = async (id: string): Promise<Team> => (await office.call(ada, "GET", `/admin/teams/${id}`)).body.data;
const userOf = async ({ userId }: OperateActor): Promise<User> =>
  (await office.call(ada, "GET", `/admin/users/${userId}`)).body.data;

async function change(path: string, rev: number, body: object, actor = ada): Promise<OperateAnswer> {
  return office.call(actor, "PATCH", path, { body, headers: { "if-match": `"${rev}"` } });
}

const changeTeam = async (id: string, body: object): Promise<OperateAnswer> =>
  change(`/admin/teams/${id}`, (await teamOf(id)).rev, body);

async function giveSets(person: OperateActor, sets: readonly string[], actor = ada): Promise<OperateAnswer> {
  return change(`/admin/users/${person.userId}`, (await userOf(person)).rev, { permission_sets: sets }, actor);
}

async function putSet(name: string, permissions: readonly string[], rev?: number): Promise<OperateAnswer> {
  const headers = rev === undefined ? {} : { "if-match": `"${rev}"` };
  return office.call(ada, "PUT", `/admin/permissionSets/${name}`, { body: { permissions }, headers });
}

/** What a session is told at its next request. */
const mayOf = async ({ userId }: OperateActor) => findPermissions(office.database.reader, userId);
const codeOf = ({ status, body }: OperateAnswer): string =>
  `${status} ${body.error?.code} ${body.error?.messages?.[0]?.field}`;

describe("OPR-USR-005 a team", () => {
  test("has its names, references, ways to reach it, hours, people with their roles and a signature", async () => {
    const above = await aTeam({ name: "Disputes" });
    const given = {
      short_name: "LIT",
      type: "pod",
      description: "Claims before the courts",
      reference: "T-7",
      external_reference: "HR 4711",
      location: "Hamburg",
      email: "litigation@firm.example",
      phone: "+49 40 1234",
      contact_preference: "phone",
      email_signature: "Litigation\nThe firm",
      hours: { from: "08:00", until: "18:00", days: [1, 2, 3, 4, 5], zone: "Europe/Berlin" },
    };
    const people = { members: [anna.userId, boris.userId], supervisors: [boris.userId] };
    const id = await aTeam({ name: "Litigation", parent: above, ...given, ...people });
    expect(await teamOf(id)).toMatchObject({
      ...given,
      name: "Litigation",
      parent: { id: above, name: "Disputes" },
      members: [
        { name: "Anna", is_supervisor: false },
        { name: "Boris", is_supervisor: true },
      ],
    });
    expect((await changeTeam(id, { location: "Bremen", parent: "" })).status).toBe(200);
    const { parent, members } = await teamOf(id);
    expect([parent, members.length]).toEqual([undefined, 2]);
    expect(codeOf(await change(`/admin/teams/${id}`, 1, { location: "Kiel" }))).toMatch(/^409 edit_conflict/);
  });

  test.each([
    ["a name that is taken", { name: "dISPUTES" }, "409 duplicate name"],
    ["an address that is none", { email: "here" }, "422 validation_failed email"],
    ["hours that are none", { hours: { from: "9" } }, "422 validation_failed hours"],
    ["a set that is not there", { permission_sets: ["No such"] }, "422 validation_failed permission_sets"],
    ["people who are not there", { members: ["nobody"] }, "422 validation_failed members"],
  ])("refuses %s by field", async (_what, body, expected) => {
    const id = await aTeam({ name: `Team ${_what}` });
    expect(codeOf(await changeTeam(id, body))).toBe(expected);
  });

  test("OPR-USR-006 is part of no part of its own; everybody's has no list, no whole and is not for rights alone", async () => {
    const whole = await aTeam({ name: "Whole" });
    const part = await aTeam({ name: "Part", parent: whole });
    expect(codeOf(await changeTeam(whole, { parent: part }))).toBe("422 validation_failed parent");
    expect(codeOf(await changeTeam(whole, { parent: whole }))).toBe("422 validation_failed parent");
    const list: readonly (Team & { readonly is_everybody: boolean })[] = (await office.call(ada, "GET", "/admin/teams"))
      .body.data;
    const { id } = list.find(({ is_everybody: isEverybody }) => isEverybody) ?? { id: "" };
    expect(codeOf(await changeTeam(id, { members: [anna.userId] }))).toBe("422 validation_failed members");
    expect(codeOf(await changeTeam(id, { parent: whole }))).toBe("422 validation_failed parent");
    expect(codeOf(await changeTeam(id, { type: "acl" }))).toBe("422 validation_failed type");
  });
});

describe("OPR-USR-007 what somebody may do", () => {
  test("is the sum over their sets and their teams, and follows at the next request", async () => {
    expect((await putSet("Readers", ["case.read", "documents.browse"])).status).toBe(200);
    expect((await putSet("Senders", ["email.send"])).status).toBe(200);
    const office1 = await aTeam({ name: "Rights of readers", type: "acl", permission_sets: ["Readers"] });
    const desk = await aTeam({ name: "Desk", parent: office1, members: [anna.userId] });
    expect((await giveSets(anna, ["Senders"])).status).toBe(200);
    expect(await mayOf(anna)).toEqual(["case.read", "documents.browse", "email.send"]);
    expect(await userOf(anna)).toMatchObject({
      permission_sets: ["Senders"],
      permissions: ["case.read", "documents.browse", "email.send"],
    });
    expect(await mayOf(boris)).toEqual([]);

    const [known] = (await listedSets()).filter(({ name }) => name === "Readers");
    expect(known).toMatchObject({ teams: 1, users: 0 });
    expect((await putSet("Readers", ["case.read"], known?.rev)).status).toBe(200);
    expect(await mayOf(anna)).toEqual(["case.read", "email.send"]);
    await changeTeam(desk, { members: [] });
    expect(await mayOf(anna)).toEqual(["email.send"]);
  });

  test("is changed from the state that was seen, and a set goes only when nobody has it", async () => {
    expect((await putSet("Passing", ["case.read"])).status).toBe(200);
    expect(codeOf(await putSet("Passing", [], 7))).toMatch(/^409 edit_conflict/);
    expect(codeOf(await putSet("Passing", []))).toMatch(/^409 edit_conflict/);
    expect(codeOf(await putSet("Other", ["all.of.it"]))).toBe("422 validation_failed permissions");
    await giveSets(boris, ["Passing"]);
    const remove = async (name: string) => office.call(ada, "DELETE", `/admin/permissionSets/${name}`);
    expect(codeOf(await remove("Passing"))).toBe("422 validation_failed set");
    expect(codeOf(await remove("Administrators"))).toBe("422 validation_failed set");
    await giveSets(boris, []);
    expect((await remove("Passing")).status).toBe(200);
    expect((await remove("Passing")).status).toBe(404);
    expect(codeOf(await change(`/admin/users/${boris.userId}`, 1, {}))).toMatch(/^409 edit_conflict/);
  });

  test("is not taken by somebody from themselves: nobody could give it back", async () => {
    const other = await office.aPerson("Olga");
    await giveSets(other, ["Administrators"]);
    expect(codeOf(await giveSets(other, [], other))).toBe("422 validation_failed permission_sets");
    expect(await mayOf(other)).toContain("admin.users");
    const { rev } = await userOf(other);
    const refused = await change(`/admin/users/${other.userId}`, rev, { is_enabled: false }, other);
    expect(codeOf(refused)).toBe("422 validation_failed is_enabled");
    expect((await giveSets(other, [])).status).toBe(200);
  });

  test("OPR-PRM-001 OPR-AUD-001 is said by those who administer people, and each change is in the audit", async () => {
    expect(codeOf(await giveSets(boris, ["Administrators"], anna))).toMatch(/^403 OPR-ERR-016/);
    const { rows } = await office.database.pool.query(
      "select distinct action from platform.audit where action ~ '^(team|user|permission_set)[.]' order by 1",
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "permission_set.create",
      "permission_set.remove",
      "permission_set.update",
      "team.create",
      "team.update",
      "user.update",
    ]);
  });
});

async function listedSets(): Promise<readonly { name: string; rev: number; teams: number; users: number }[]> {
  return (await office.call(ada, "GET", "/admin/permissionSets")).body.data;
}
