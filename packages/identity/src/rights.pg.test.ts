import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../testing/index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
const actors = new Map<Column, TestUser>();

/** The columns of control-center 24, and an external user. */
const columns = ["N", "T2", "T1", "U", "E"] as const;
type Column = (typeof columns)[number];

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "ACTIVE" });
  legal = await directory.aLibrary({ alias: "LEGAL" });
  actors.set("N", active.administrator);
  actors.set("T2", await directory.aUser(active, { role: "TIER 2" }));
  actors.set("T1", await directory.aUser(active, { role: "TIER 1" }));
  actors.set("U", await directory.aUser(active));
  actors.set("E", await directory.aUser(active, { is_external: true }));
});

afterAll(() => database[Symbol.asyncDispose]());

let count = 0;
const newUser = (fields: object = {}): object => {
  count += 1;
  return {
    id: `MADE-${count}`,
    full_name: "Made Person",
    email: `made.${count}@firm.com`,
    preferred_library: "ACTIVE",
    password: "Correct horse battery",
    ...fields,
  };
};

type Operation = (actor: TestUser, target: TestUser) => Promise<Answer>;
const patch =
  (body: object): Operation =>
  (actor, target) =>
    call(actor, "PATCH", `/users/${target.userId}`, body);
const patchInActive =
  (body: object): Operation =>
  (actor, target) =>
    call(actor, "PATCH", `/libraries/ACTIVE/users/${target.userId}`, body);
const password =
  (body: object): Operation =>
  (actor, target) =>
    call(actor, "POST", `/users/${target.userId}/password`, body);
const members =
  (group: string, action: "add" | "delete"): Operation =>
  (actor, target) =>
    call(actor, "PUT", `/libraries/ACTIVE/groups/${group}/members`, { data: [target.userId], action });

/** Each row with those who may; everybody else is refused with 403 or, where they do not see the target, 404. */
const rows: readonly (readonly [row: string, may: string, operation: Operation])[] = [
  ["2 view one", "N T2 T1 U", (actor, target) => call(actor, "GET", `/users/${target.userId}`)],
  ["3 create", "N T2", (actor) => call(actor, "POST", "/users", newUser())],
  ["3 create in the library", "N T2", (actor) => call(actor, "POST", "/libraries/ACTIVE/users", newUser())],
  ["5 name", "N T2", patch({ full_name: "Renamed Person" })],
  ["5 e-mail", "N T2", (actor, target) => patch({ email: `x${target.userId.toLowerCase()}@firm.com` })(actor, target)],
  ["5 location, through the library", "N T2", patchInActive({ location: "Oslo" })],
  ["6 role", "N T2", patchInActive({ role: "DEFAULT" })],
  ["6 role with a tier", "N", patchInActive({ role: "TIER 1" })],
  ["7 external flag", "N T2", patch({ is_external: true, role: "DEFAULT EXTERNAL" })],
  ["8 edit security: password", "N T2", patch({ password: "Another one 2026" })],
  ["8 edit security: must change", "N T2", patch({ force_password_change: true })],
  ["9 reset password", "N T2 T1", password({ password: "1234" })],
  ["9 send the change e-mail", "N T2 T1", password({ send_email: true })],
  ["11 sign-in in the library", "N T2", patchInActive({ allow_logon: false })],
  ["12 allow login", "N T2", patch({ allow_logon: false })],
  ["13 password never expires", "N", patch({ password_never_expire: true })],
  ["13 password never expires, by reset", "N", password({ password: "1234", password_never_expire: true })],
  [
    "13 password never expires, at creation",
    "N",
    (actor) => call(actor, "POST", "/users", newUser({ password_never_expire: true })),
  ],
  ["15 add to a group", "N T2", members("TEAM", "add")],
  ["15 remove from a group", "N T2", members("TEAM", "delete")],
  ["16 add to NRTADMIN", "N", members("NRTADMIN", "add")],
  ["16 remove from NRTADMIN", "N", members("NRTADMIN", "delete")],
  ["18 delete", "", (actor, target) => call(actor, "DELETE", `/users/${target.userId}`)],
  ["25 list groups", "N T2 T1 U E", (actor) => call(actor, "GET", "/libraries/ACTIVE/groups")],
  ["25 members of a group", "N T2 T1", (actor) => call(actor, "GET", "/libraries/ACTIVE/groups/TEAM/members")],
  ["25 members of a group, customer level", "N T2 T1", (actor) => call(actor, "GET", "/groups/TEAM/members")],
  ["25 who could join", "N T2 T1", (actor) => call(actor, "GET", "/groups/TEAM/non-members")],
  ["25 groups of somebody", "N T2 T1", (actor, target) => call(actor, "GET", `/users/${target.userId}/groups`)],
  [
    "26 create a group",
    "N T2",
    (actor) => call(actor, "POST", "/libraries/ACTIVE/groups", { id: `G-${(count += 1)}`, full_name: "" }),
  ],
  ["26 edit a group", "N T2", (actor) => call(actor, "PATCH", "/libraries/ACTIVE/groups/TEAM", { full_name: "Team" })],
  ["28 delete a group", "", (actor) => call(actor, "DELETE", "/libraries/ACTIVE/groups/TEAM")],
  ["29 view roles", "N T2 T1", (actor) => call(actor, "GET", "/libraries/ACTIVE/roles")],
  ["29 view one role", "N T2 T1", (actor) => call(actor, "GET", "/libraries/ACTIVE/roles/DEFAULT")],
  ["29 view global roles", "N T2 T1", (actor) => call(actor, "GET", "/roles")],
];

describe("CC-PRM-003 CC-PRM-004 CC-USR-001 the matrix of control-center 24, against an ordinary user", () => {
  beforeAll(() => directory.aGroup(active, { id: "TEAM" }));

  test.each(rows)("row %s: %s", async (_row, may, operation) => {
    const allowed = may.split(" ");
    for (const column of columns) {
      const target = await directory.aUser(active);
      const actor = actors.get(column);
      if (actor === undefined) throw new Error(column);
      const answer = await operation(actor, target);
      const isDone = answer.status < 300;
      expect(isDone, `${column}: ${answer.status} ${JSON.stringify(answer.body)}`).toBe(allowed.includes(column));
      if (!isDone) expect([403, 404, 405], column).toContain(answer.status);
    }
  });

  test.each(columns)("row 17 add to library: %s of one library has no right in the other", async (column) => {
    const target = await directory.aUser(active);
    const actor = actors.get(column) ?? target;
    const answer = await call(actor, "POST", `/users/${target.userId}/libraries`, { id: "LEGAL" });
    expect([403, 404]).toContain(answer.status);
    const own = await call(legal.administrator, "POST", `/users/${target.userId}/libraries`, { id: "LEGAL" });
    expect(own.status).toBe(200);
  });

  test("row 17 add to library: tier 2 of the library may, tier 1 may not", async () => {
    for (const [role, status] of [
      ["TIER 2", 200],
      ["TIER 1", 404],
    ] as const) {
      const helper = await directory.aUser(legal, { role });
      const target = await directory.aUser(active);
      expect((await call(helper, "POST", `/users/${target.userId}/libraries`, { id: "LEGAL" })).status).toBe(status);
    }
  });

  test("CC-USR-102 rights in one library are none in another", async () => {
    const target = await directory.aUser(legal);
    for (const column of columns) {
      const actor = actors.get(column) ?? target;
      expect((await patch({ full_name: "X" })(actor, target)).status, column).not.toBe(200);
      expect((await password({ password: "1234" })(actor, target)).status, column).not.toBe(200);
    }
  });
});

/** What a tier may not do to who stands higher, with the code that says so. */
const guarded: readonly (readonly [what: string, operation: Operation])[] = [
  ["name", patch({ full_name: "X" })],
  ["e-mail", patch({ email: "stolen@firm.com" })],
  ["password", patch({ password: "Another one 2026" })],
  ["reset", password({ password: "1234" })],
  ["change e-mail", password({ send_email: true })],
  ["allow login", patch({ allow_logon: false })],
  ["external flag", patch({ is_external: true })],
  ["sign-in in the library", patchInActive({ allow_logon: false })],
  ["role", patchInActive({ role: "DEFAULT" })],
  ["add to a group", members("TEAM2", "add")],
  ["remove from a group", members("TEAM2", "delete")],
];

describe("CC-PRM-001 CC-PRM-002 nobody reaches above themselves", () => {
  let chief: TestUser;
  let chiefElsewhere: TestUser;

  beforeAll(async () => {
    await directory.aGroup(active, { id: "TEAM2" });
    chief = await directory.aUser(active, { isNrtadmin: true });
    chiefElsewhere = await directory.aUser(legal, { isNrtadmin: true });
    await call(active.administrator, "POST", `/users/${chiefElsewhere.userId}/libraries`, { id: "ACTIVE" });
  });

  test.each(guarded)("tier 2 on an NRTADMIN of the library: %s", async (_what, operation) => {
    const answer = await operation(actors.get("T2") ?? chief, chief);
    expect([answer.status, answer.refused]).toEqual([403, [": target_outranks_actor"]]);
  });

  test.each(guarded.slice(0, 7))(
    "CC-PRM-002 tier 2 on an NRTADMIN of another library: %s",
    async (_what, operation) => {
      const answer = await operation(actors.get("T2") ?? chief, chiefElsewhere);
      expect([answer.status, answer.refused]).toEqual([403, [": target_outranks_actor"]]);
    },
  );

  test("CC-PRM-001 tier 1 resets no tier 2, but another tier 1", async () => {
    const [tier1, tier2] = [actors.get("T1") ?? chief, actors.get("T2") ?? chief];
    expect((await password({ password: "1234" })(tier1, tier2)).refused).toEqual([": target_outranks_actor"]);
    const equal = await directory.aUser(active, { role: "TIER 1" });
    expect((await password({ password: "1234" })(tier1, equal)).status).toBe(200);
  });

  test("CC-PRM-001 tier 2 gives itself no role, and nobody one with a tier or above its own", async () => {
    const tier2 = actors.get("T2") ?? chief;
    const own = await patchInActive({ role: "DEFAULT" })(tier2, tier2);
    expect([own.status, own.refused]).toEqual([403, [": self_not_allowed"]]);
    for (const role of ["TIER 1", "TIER 2", "ADMINISTRATOR"]) {
      const made = await call(tier2, "POST", "/users", newUser({ role }));
      expect([made.status, made.refused], role).toEqual([403, ["role: nrtadmin_required"]]);
    }
  });

  test("CC-PRM-007 an external user with a role of rank is still U", async () => {
    const { identity } = directory;
    const guest = actors.get("E") ?? chief;
    await database.pool.query(
      `update identity.membership set role_id = (select role_id from identity.role where name = 'ADMINISTRATOR'
        and library_id = $1) where user_num = $2`,
      [active.libraryId, guest.userNum],
    );
    expect((await call(guest, "GET", "/libraries/ACTIVE/roles")).status).toBe(403);
    const actor = await directory.anActor(guest);
    expect([...(actor.libraries.get("active")?.privileges ?? [])].filter((name) => name.startsWith("admin_"))).toEqual(
      [],
    );
    expect(await identity.accounts.mayAdminister({ user_num: chief.userNum })).toBe(true);
  });
});

test("CC-USR-055 nobody resets the password of a directory's user", async () => {
  const user = await directory.aUser(active);
  await database.pool.query(`update identity."user" set is_enterprise = true where user_num = $1`, [user.userNum]);
  for (const operation of [
    password({ password: "1234" }),
    password({ send_email: true }),
    patch({ password: "Another one 2026" }),
  ]) {
    const answer = await operation(active.administrator, user);
    expect([answer.status, answer.refused]).toEqual([403, [": managed_by_directory"]]);
  }
});
