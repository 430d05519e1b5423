import { Attribute, Change } from "ldapts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aFirm, dataOf, dnOf, groupDnOf, groupLdif, peopleLdif } from "./testing/firm.ts";
import type { Firm } from "./testing/firm.ts";

const STAFF = Array.from({ length: 40 }, (_, index) => ({ uid: `staff${index}` }));

let firm: Firm;
let source: string;

beforeAll(async () => {
  const people = [
    { uid: "anna.berg", name: "Anna Berg", office: "Zürich" },
    { uid: "boris", name: "Boris 李" },
    { uid: "gone", isEnabled: false },
    ...STAFF,
  ];
  const groups = [
    groupLdif("litigation", [dnOf("anna.berg"), groupDnOf("juniors")]),
    groupLdif("juniors", [dnOf("boris"), dnOf("staff1"), groupDnOf("litigation")]),
  ];
  firm = await aFirm({ ldif: peopleLdif(people) + groups.join("") });
  const mirror = { group_dn: groupDnOf("litigation"), library: "ACTIVE", id: "LIT", allow_local_members: true };
  source = await firm.aSource({ mirrors: [mirror] });
});

afterAll(async () => firm[Symbol.asyncDispose]());

async function modify(uid: string, attribute: string, values: string[]): Promise<void> {
  const client = await firm.slapd.administer();
  const modification = new Attribute({ type: attribute, values });
  await client.modify(dnOf(uid), new Change({ operation: "replace", modification }));
  await client.unbind();
}

async function userRow(userId: string): Promise<Record<string, unknown> | undefined> {
  const found = await firm.database.pool.query(`select * from identity."user" where user_id = $1`, [userId]);
  return found.rows[0] as Record<string, unknown> | undefined;
}

async function membersOf(groupId: string): Promise<string[]> {
  const found = await firm.database.pool.query<{ user_id: string }>(
    `select u.user_id from identity."group" g join identity.group_member m using (group_num)
     join identity."user" u using (user_num) where g.group_id = $1 order by 1`,
    [groupId],
  );
  return found.rows.map((row) => row.user_id);
}

test("CC-DIR-008 the first run is dry whatever is asked for: the whole difference, and nothing changed", async () => {
  const run = await firm.run(source, { kind: "sync" });
  expect(run).toMatchObject({ kind: "dry", state: "done", entries: 43 });
  expect(run.counts).toMatchObject({ create: 42, group: 1, join: 3, conflict: 0, disable: 0 });
  const [anna] = (await firm.changes(source, run, "create")).filter((line) => line.user_id === "ANNA.BERG");
  expect(anna?.fields).toMatchObject({
    full_name: { to: "Anna Berg" },
    email: { to: "anna.berg@firm.example" },
    location: { to: "Zürich" },
  });
  expect(await userRow("ANNA.BERG")).toBeUndefined();
});

test("CC-MOD-011 CC-USR-003 CC-USR-004 CC-DIR-003 CC-DIR-005 CON-5: people come from the directory as enterprise users, without a password, and its group with its sub-groups", async () => {
  const run = await firm.run(source, { kind: "sync" });
  expect(run).toMatchObject({ kind: "sync", state: "done" });
  expect(await userRow("ANNA.BERG")).toMatchObject({
    user_id_ex: "anna.berg",
    full_name: "Anna Berg",
    location: "Zürich",
    origin: "directory",
    is_enterprise: true,
    is_external: false,
    allow_logon: true,
    password_hash: null,
  });
  const platform = await firm.database.pool.query(
    `select p.* from identity.user_platform p join identity."user" u using (user_num) where u.user_id = 'ANNA.BERG'`,
  );
  expect(platform.rows[0]).toMatchObject({
    sync_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    container: "ou=people,dc=firm,dc=example",
    distinguished_name: dnOf("anna.berg"),
  });
  const types = ["ANNA.BERG", firm.administrator.userId].map(
    async (id) => (await firm.call(firm.administrator, "GET", `/users/${id}`)).body.data,
  );
  expect(await Promise.all(types)).toMatchObject([{ user_nos: 6 }, { user_nos: 2 }]);
  expect(await userRow("GONE")).toBeUndefined();
  expect(await membersOf("LIT")).toEqual(["ANNA.BERG", "BORIS", "STAFF1"]);
  const search = { library: "ACTIVE", filters: { source: ["enterprise"] }, total: true };
  const listed = await firm.call(firm.administrator, "POST", "/api/control-center/v1/users/search", search);
  expect(listed.body.total_count).toBe(42);
});

test("CC-DIR-002 CC-USR-006 CC-USR-073: a second run changes nothing; what is changed here goes back to the directory's value", async () => {
  expect((await firm.run(source, { kind: "sync" })).counts).toMatchObject({ unchanged: 42, update: 0, create: 0 });
  const path = "/users/ANNA.BERG";
  const edited = await firm.call(firm.administrator, "PATCH", path, { location: "Here" });
  expect(edited.status).toBe(200);
  await modify("boris", "displayName", ["Boris Changed"]);
  const run = await firm.run(source, { kind: "sync" });
  expect(run.counts).toMatchObject({ update: 2, unchanged: 40 });
  expect(await firm.changes(source, run, "update")).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        user_id: "ANNA.BERG",
        fields: { location: { from: "Here", to: "Zürich" } },
        state: "done",
      }),
      expect.objectContaining({ user_id: "BORIS", fields: { full_name: { from: "Boris 李", to: "Boris Changed" } } }),
    ]),
  );
  expect(await userRow("ANNA.BERG")).toMatchObject({ location: "Zürich" });
  const found = await firm.call(firm.administrator, "POST", "/api/control-center/v1/users/search", {
    library: "ACTIVE",
    query: "changed",
  });
  expect(dataOf<{ id: string }[]>(found).map(({ id }) => id)).toEqual(["BORIS"]);
});

test("CC-USR-055 CC-STA-006 CC-USR-042: no password is set or reset here, none opens the account, nobody is deleted", async () => {
  const { call, administrator, directory } = firm;
  const reset = await call(administrator, "PUT", "/users/ANNA.BERG/password", { password: "Another long Password 1" });
  expect([403, 404, 405, 422]).toContain(reset.status);
  const change = await call(administrator, "PATCH", "/users/ANNA.BERG", { password: "Another long Password 1" });
  expect([change.status, change.refused.map((text) => text.split(": ")[1])]).toEqual([403, ["managed_by_directory"]]);
  const check = await directory.identity.checkPassword({
    identifier: "anna.berg",
    passwords: ["Another long Password 1"],
  });
  expect(check.kind).toBe("refused");
  expect((await call(administrator, "DELETE", "/users/ANNA.BERG")).status).toBe(405);
});

test("T28 T29 CC-DIR-007: disabled or gone there is disabled here; enabled again only if the directory had disabled it", async () => {
  await firm.call(firm.administrator, "PATCH", "/users/STAFF2", { allow_logon: false });
  await modify("staff1", "employeeType", ["FALSE"]);
  await modify("staff2", "employeeType", ["FALSE"]);
  const run = await firm.run(source, { kind: "sync" });
  expect(run.counts).toMatchObject({ disable: 1, leave: 1 });
  expect(await userRow("STAFF1")).toMatchObject({ allow_logon: false, disabled_by_directory: true });
  expect(await membersOf("LIT")).toEqual(["ANNA.BERG", "BORIS"]);
  await modify("staff1", "employeeType", ["TRUE"]);
  await modify("staff2", "employeeType", ["TRUE"]);
  expect((await firm.run(source, { kind: "sync" })).counts).toMatchObject({ enable: 1, join: 1, disable: 0 });
  expect(await userRow("STAFF1")).toMatchObject({ allow_logon: true, disabled_by_directory: false });
  expect(await userRow("STAFF2")).toMatchObject({ allow_logon: false });
});

test("T29 an account that was enabled and disabled by hand after its directory had disabled it stays disabled", async () => {
  await modify("staff3", "employeeType", ["FALSE"]);
  await firm.run(source, { kind: "sync" });
  await firm.call(firm.administrator, "PATCH", "/users/STAFF3", { allow_logon: true });
  await firm.call(firm.administrator, "PATCH", "/users/STAFF3", { allow_logon: false });
  await modify("staff3", "employeeType", ["TRUE"]);
  expect((await firm.run(source, { kind: "sync" })).counts).toMatchObject({ enable: 0 });
  expect(await userRow("STAFF3")).toMatchObject({ allow_logon: false });
});

test("CC-DIR-006 CC-USR-068 local members survive where they are allowed, and where they are not nobody adds or removes", async () => {
  const { call, administrator } = firm;
  const members = "/libraries/ACTIVE/groups/LIT/members";
  const add = { action: "add", data: ["STAFF5"] };
  const path = "/api/control-center/v1/libraries/ACTIVE/groups/LIT/members";
  const added = await call(administrator, "POST", `${path}/add`, { users: ["STAFF5"] });
  expect(added.status).toBe(200);
  await firm.run(source, { kind: "sync" });
  expect(await membersOf("LIT")).toEqual(["ANNA.BERG", "BORIS", "STAFF1", "STAFF5"]);
  const mirror = { group_dn: groupDnOf("litigation"), library: "ACTIVE", id: "LIT" };
  const { bind_secret: _secret, ...rest } = firm.settings({ mirrors: [mirror] });
  expect((await call(administrator, "PUT", source, rest)).status).toBe(200);
  for (const verb of ["add", "remove"]) {
    const refused = await call(administrator, "POST", `${path}/${verb}`, { users: ["STAFF6"] });
    expect([refused.status, refused.body.error?.code]).toEqual([409, "group_mirrored"]);
  }
  expect((await call(administrator, "PATCH", members, add)).status).toBeGreaterThanOrEqual(400);
  const search = { library: "ACTIVE", query: "LIT" };
  const listed = await call(administrator, "POST", "/api/control-center/v1/groups/search", search);
  expect(dataOf<{ source: string }[]>(listed)).toMatchObject([{ id: "LIT", source: "enterprise" }]);
});

test("CC-DIR-011 CC-AUD-001: every change is in the audit and in the file, and the file runs no formula", async () => {
  const { call, administrator } = firm;
  await modify("boris", "physicalDeliveryOfficeName", ["=HYPERLINK(1)"]);
  const run = await firm.run(source, { kind: "sync" });
  const csv = await call(administrator, "GET", `${source}/runs/${run.num}/changes.csv`);
  expect(csv.text).toContain("update,done,BORIS");
  expect(csv.headers["content-type"]).toContain("text/csv");
  const audit = await call(administrator, "GET", "/api/control-center/v1/audit?object_id=BORIS&action=user.change");
  expect(dataOf<object[]>(audit)[0]).toMatchObject({
    actor_name: "directory synchronisation",
    initiator: administrator.userId,
    before: { location: "Berlin" },
    after: { location: "=HYPERLINK(1)" },
    library: "ACTIVE",
    details: { directory: "Head office", run: run.num },
  });
  const runs = await call(administrator, "GET", `${source}/runs?limit=2`);
  expect(dataOf<object[]>(runs)).toHaveLength(2);
  const next = await call(administrator, "GET", `${source}/runs?limit=2&cursor=${runs.body.cursor ?? ""}`);
  expect(dataOf<{ num: number }[]>(next)[0]?.num).toBeLessThan(run.num - 1);
});
