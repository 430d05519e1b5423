import { afterAll, beforeAll, expect, test } from "vitest";
import { Attribute, Change } from "ldapts";
import { aFirm, dataOf, dnOf, groupDnOf, groupLdif, peopleLdif } from "./testing/firm.ts";
import type { Firm, Line } from "./testing/firm.ts";

const STAFF = Array.from({ length: 30 }, (_, index) => ({ uid: `staff${index}` }));

let firm: Firm;
let source: string;

beforeAll(async () => {
  const people = [
    { uid: "taken" },
    { uid: "mailtaken", mail: "held@firm.example" },
    { uid: "twin.a", mail: "twins@firm.example" },
    { uid: "twin.b", mail: "Twins@firm.example" },
    { uid: "mailless", mail: undefined },
    { uid: "long", name: "n".repeat(65) },
    { uid: "chief" },
    { uid: "boss" },
    { uid: "swap.a" },
    { uid: "swap.b" },
    ...STAFF,
  ];
  const groups = [groupLdif("partners", [dnOf("staff1"), dnOf("staff2")])];
  firm = await aFirm({ ldif: peopleLdif(people) + groups.join("") });
  const { directory, library } = firm;
  await directory.aUser(library, { id: "TAKEN", email: "other@firm.example" });
  await directory.aUser(library, { id: "HOLDER", email: "held@firm.example" });
  await directory.aUser(library, { id: "BOSS", email: "the.boss@firm.example", isNrtadmin: true });
  source = await firm.aSource();
});

afterAll(async () => firm[Symbol.asyncDispose]());

async function choose(line: Line, run: { num: number }, body: Record<string, unknown>): Promise<number> {
  const path = `${source}/runs/${run.num}/choices`;
  return (await firm.call(firm.administrator, "POST", path, { changes: [line.num], ...body })).status;
}

async function accountOf(userId: string): Promise<Record<string, unknown> | undefined> {
  const found = await firm.database.pool.query(`select * from identity."user" where user_id = $1`, [userId]);
  return found.rows[0] as Record<string, unknown> | undefined;
}

async function replace(uid: string, attribute: string, values: string[]): Promise<void> {
  const client = await firm.slapd.administer();
  await client.modify(
    dnOf(uid),
    new Change({ operation: "replace", modification: new Attribute({ type: attribute, values }) }),
  );
  await client.unbind();
}

test("CC-DIR-010 conflicts are listed with their choices and never stop the rest", async () => {
  const dry = await firm.run(source, { kind: "dry" });
  const lines = await firm.changes(source, dry, "conflict");
  const found = Object.fromEntries(lines.map(({ user_id: id, code, choices }) => [id, [code, choices]]));
  expect(found).toEqual({
    TAKEN: ["user_id_taken", ["link", "rename", "skip", "always_skip"]],
    MAILTAKEN: ["email_taken", ["link", "skip", "always_skip"]],
    "TWIN.A": ["email_twice", ["skip", "always_skip"]],
    "TWIN.B": ["email_twice", ["skip", "always_skip"]],
    MAILLESS: ["invalid_value", ["skip", "always_skip"]],
    LONG: ["invalid_value", ["skip", "always_skip"]],
    BOSS: ["user_id_taken", ["rename", "skip", "always_skip"]],
  });
  const run = await firm.run(source, { kind: "sync" });
  expect(run.counts).toMatchObject({ create: 33, conflict: 7 });
  expect(await accountOf("STAFF0")).toMatchObject({ is_enterprise: true });
});

test("CC-DIR-010 CC-USR-008 link hands an account over with all that it has, and takes password and sessions from it", async () => {
  const run = await firm.run(source, { kind: "dry" });
  const lines = await firm.changes(source, run, "conflict");
  const taken = lines.find((line) => line.user_id === "TAKEN");
  const boss = lines.find((line) => line.user_id === "BOSS");
  if (taken === undefined || boss === undefined) throw new Error("no conflict");
  expect(taken.holder).toBe("TAKEN");
  expect(await choose(boss, run, { choice: "link" })).toBe(422);
  expect(await choose(taken, run, { choice: "link" })).toBe(200);
  expect(await choose(boss, run, { choice: "rename", user_id: "STAFF0" })).toBe(422);
  expect(await choose(boss, run, { choice: "rename", user_id: "two words" })).toBe(422);
  expect(await choose(boss, run, { choice: "rename", user_id: "boss.two" })).toBe(200);
  const before = await accountOf("TAKEN");
  const done = await firm.run(source, { kind: "sync" });
  expect(done.counts).toMatchObject({ link: 1, create: 1, conflict: 5 });
  expect(await accountOf("TAKEN")).toMatchObject({
    user_num: before?.["user_num"],
    origin: "manual",
    is_enterprise: true,
    password_hash: null,
    email: "taken@firm.example",
  });
  expect(await accountOf("BOSS.TWO")).toMatchObject({ user_id_ex: "boss" });
  expect(firm.directory.mails).toContainEqual({ kind: "end_links", userNum: before?.["user_num"] });
  expect((await firm.run(source, { kind: "sync" })).counts).toMatchObject({ link: 0, create: 0, update: 0 });
});

test("CC-DIR-010 what is always skipped stays out of the way, what is skipped once comes back", async () => {
  const run = await firm.run(source, { kind: "dry" });
  for (const [id, choice] of [
    ["TWIN.A", "always_skip"],
    ["LONG", "skip"],
  ] as const) {
    const line = (await firm.changes(source, run)).find(({ user_id: found }) => found === id);
    if (line === undefined) throw new Error(`no ${id}`);
    expect(await choose(line, run, { choice })).toBe(200);
  }
  const done = await firm.run(source, { kind: "sync" });
  expect(done.counts).toMatchObject({ skipped: 2, create: 1 });
  expect(await accountOf("TWIN.B")).toBeDefined();
  const next = await firm.changes(source, await firm.run(source, { kind: "dry" }));
  const kinds = next
    .filter(({ user_id: id }) => id === "TWIN.A" || id === "LONG")
    .map((line) => [line.user_id, line.kind]);
  expect(kinds).toEqual(
    expect.arrayContaining([
      ["TWIN.A", "skipped"],
      ["LONG", "conflict"],
    ]),
  );
});

test("CC-DIR-002 people who exchange their e-mail addresses get them in one run", async () => {
  await replace("swap.a", "mail", ["swap.b@firm.example"]);
  await replace("swap.b", "mail", ["swap.a@firm.example"]);
  expect((await firm.run(source, { kind: "sync" })).counts).toMatchObject({ update: 2 });
  expect(await accountOf("SWAP.A")).toMatchObject({ email: "swap.b@firm.example" });
});

test("CC-DIR-010 a value that became wrong leaves the account as it is, and does not disable it", async () => {
  await replace("staff4", "mail", ["swap.a@firm.example"]);
  const run = await firm.run(source, { kind: "sync" });
  expect(run.counts).toMatchObject({ update: 0, disable: 0 });
  expect(await accountOf("STAFF4")).toMatchObject({ email: "staff4@firm.example", allow_logon: true });
  await replace("staff4", "mail", ["staff4@firm.example"]);
});

test("CC-DIR-009 E14 T28 too many at once, or one of NRTADMIN: the run stops, tells by e-mail, and goes on when it is approved", async () => {
  const { database, administrator } = firm;
  const client = await firm.slapd.administer();
  for (const uid of ["staff5", "staff6"]) await client.del(dnOf(uid));
  await client.unbind();
  const stopped = await firm.run(source, { kind: "sync" });
  expect(stopped).toMatchObject({ state: "stopped", guard: { disabled: 2, accounts: 36, administrators: [] } });
  expect(await accountOf("STAFF5")).toMatchObject({ allow_logon: true });
  const mails = await database.pool.query(`select kind, recipient, text from mail.message where kind = 'E14'`);
  expect(mails.rows).toMatchObject([
    { recipient: administrator.email, text: expect.stringContaining("would disable 2 of 36") },
  ]);
  await replace("staff7", "employeeType", ["FALSE"]);
  expect(await firm.run(source, { kind: "sync", approves: stopped.num })).toMatchObject({
    state: "done",
    counts: { disable: 3 },
  });
  await replace("staff7", "employeeType", ["TRUE"]);
  await firm.run(source, { kind: "sync" });
  await firm.call(administrator, "PATCH", "/libraries/ACTIVE/groups/NRTADMIN/members", {
    action: "add",
    data: ["STAFF7"],
  });
  await database.pool.query(
    `insert into identity.group_member select group_num, u.user_num from identity."group", identity."user" u
     where group_id = 'NRTADMIN' and user_id = 'STAFF7' on conflict do nothing`,
  );
  await replace("staff7", "employeeType", ["FALSE"]);
  const guarded = await firm.run(source, { kind: "sync" });
  expect(guarded).toMatchObject({ state: "stopped", guard: { administrators: ["STAFF7"] } });
});

test("CC-DIR-014 CC-GRP-011 no directory gives anybody NRTADMIN", async () => {
  const mirror = { group_dn: groupDnOf("partners"), library: "ACTIVE", id: "nrtadmin" };
  const { call, administrator } = firm;
  const refused = await call(administrator, "POST", source.replace(/\/\d+$/, ""), firm.settings({ mirrors: [mirror] }));
  expect([refused.status, refused.refused]).toEqual([422, ["mirrors[0].id: reserved_name"]]);
});

test("CC-DIR-004 rules give library, preferred library and role by container, group and attribute", async () => {
  const { directory, call, administrator } = firm;
  await directory.aLibrary({ alias: "LEGAL", userId: "LEGALADMIN" });
  const rule = { by: "group", value: groupDnOf("partners"), library: "LEGAL", role: "TIER 1", preferred: true };
  const container = { by: "container", value: "OU=People, dc=firm,dc=example", library: "ACTIVE" };
  const { bind_secret: _secret, ...rest } = firm.settings({ rules: [rule, container] });
  expect((await call(administrator, "PUT", source, rest)).refused).toEqual(["rules[0].library: unknown_library"]);
  await firm.database.pool.query(
    `insert into identity.membership (user_num, library_id, role_id) select $1, r.library_id, r.role_id
     from identity.role r join identity.library l using (library_id) where l.alias = 'LEGAL' and r.name = 'DEFAULT'`,
    [administrator.userNum],
  );
  await firm.database.pool.query(
    `insert into identity.group_member (group_num, user_num) select g.group_num, $1 from identity."group" g
     join identity.library l using (library_id) where l.alias = 'LEGAL' and g.group_id = 'NRTADMIN'`,
    [administrator.userNum],
  );
  expect((await call(administrator, "PUT", source, { ...rest, rules: [{ ...rule, role: "NONE" }] })).refused).toEqual([
    "rules[0].role: role_not_in_library",
  ]);
  expect((await call(administrator, "PUT", source, rest)).status).toBe(200);
  const run = await firm.run(source, { kind: "dry" });
  const lines = (await firm.changes(source, run, "update")).map((line) => [line.user_id, line.fields]);
  expect(lines).toEqual([
    ["STAFF1", { libraries: { to: "LEGAL" }, preferred_library: { to: "LEGAL" } }],
    ["STAFF2", { libraries: { to: "LEGAL" }, preferred_library: { to: "LEGAL" } }],
  ]);
  const { rows } = await firm.database.pool.query<{ count: number }>(`select count(*) from identity.directory_entry`);
  expect(rows[0]?.count).toBe(0);
  expect(dataOf<{ rules: object[] }>(await call(administrator, "GET", source)).rules).toHaveLength(2);
});
