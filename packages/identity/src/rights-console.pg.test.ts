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
const actors = new Map<Column, TestUser>();
const group = "TEAM";
let count = 0;

const CONSOLE = "/api/control-center/v1";
const inActive = `${CONSOLE}/libraries/ACTIVE`;

/** The columns of control-center 24; then external people, with and without a role of rank, and a service account. */
const columns = ["N", "T2", "T1", "U", "E", "ER", "S"] as const;
type Column = (typeof columns)[number];

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "ACTIVE" });
  await directory.aLibrary({ alias: "LEGAL" });
  await directory.aGroup(active, { id: group });
  const role = { id: "OUTSIDE", is_external: true, privileges: ["admin_tier_1", "admin_tier_2"] };
  await call(active.administrator, "POST", `${inActive}/roles`, role);
  actors.set("N", active.administrator);
  actors.set("T2", await directory.aUser(active, { role: "TIER 2" }));
  actors.set("T1", await directory.aUser(active, { role: "TIER 1" }));
  actors.set("U", await directory.aUser(active));
  actors.set("E", await directory.aUser(active, { is_external: true }));
  actors.set("ER", await directory.aUser(active, { is_external: true, role: "OUTSIDE" }));
  actors.set("S", await directory.aUser(active, { role: "TIER 2", is_service: true, purpose: "Files by itself" }));
});

afterAll(() => database[Symbol.asyncDispose]());

interface Given {
  readonly actor: TestUser;
  readonly target: TestUser;
}
type Operation = (given: Given) => Promise<Answer>;

const get =
  (path: string | ((given: Given) => string)): Operation =>
  (given) =>
    call(given.actor, "GET", typeof path === "string" ? path : path(given));
const post =
  (path: string, body: (given: Given) => object): Operation =>
  (given) =>
    call(given.actor, "POST", path, body(given));
const one = ({ target }: Given): object => ({ users: [target.userId] });
const freshRole = (): object => ({ id: `Role ${(count += 1)}`, privileges: [] });

async function aRole(): Promise<string> {
  const { body } = await call(active.administrator, "POST", `${inActive}/roles`, freshRole());
  return encodeURIComponent((body.data as { id: string }).id);
}

/** Done is what was answered without a refusal, of the request or of a row; an empty list of pages is no page. */
function isDone({ status, body }: Answer): boolean {
  if (status >= 300) return false;
  const data = body.data as { results?: { outcome: string }[]; pages?: unknown[] } | unknown[] | undefined;
  if (data === undefined || Array.isArray(data)) return data === undefined || data.length > 0;
  return (data.results ?? []).every(({ outcome }) => outcome !== "refused") && data.pages?.length !== 0;
}

/** Each row of the matrix with those who may; everybody else is refused. A service account of Tier 2 is as Tier 2. */
const rows: readonly (readonly [row: string, may: string, operation: Operation])[] = [
  ["1 open Control Center", "N T2 T1 S", get(`${CONSOLE}/me`)],
  ["2 search", "N T2 T1 S", post(`${CONSOLE}/users/search`, () => ({ library: "ACTIVE" }))],
  ["2 view", "N T2 T1 S", get(({ target }) => `${inActive}/users/${target.userId}`)],
  ["4 send the e-mail again", "N T2 T1 S", post(`${inActive}/users/send-email`, one)],
  ["6 role, for several", "N T2 S", post(`${inActive}/roles/DEFAULT/users/add`, one)],
  ["6 role with a tier, for several", "N", post(`${inActive}/roles/TIER%201/users/add`, one)],
  ["10 unlock", "N T2 T1 S", post(`${inActive}/users/unlock`, one)],
  ["11 disable sign-in, for several", "N T2 S", post(`${inActive}/users/disable-sign-in`, one)],
  ["11 enable sign-in, for several", "N T2 S", post(`${inActive}/users/enable-sign-in`, one)],
  [
    "11 sign-in of any number",
    "N T2 S",
    post(`${inActive}/users/switch-sign-in`, (given) => ({ ...one(given), enabled: true })),
  ],
  [
    "14 platform details",
    "N T2 S",
    ({ actor, target }) =>
      call(actor, "PATCH", `${CONSOLE}/users/${target.userId}/platform`, { sync_id: target.userId }),
  ],
  ["15 add to a group, for several", "N T2 S", post(`${inActive}/groups/${group}/members/add`, one)],
  ["15 remove from a group, for several", "N T2 S", post(`${inActive}/groups/${group}/members/remove`, one)],
  ["16 add to NRTADMIN, for several", "N", post(`${inActive}/groups/NRTADMIN/members/add`, one)],
  [
    "21 end sessions",
    "N T2 T1 S",
    ({ actor, target }) => call(actor, "DELETE", `${CONSOLE}/users/${target.userId}/sessions`),
  ],
  ["21 sign out, for several", "N T2 T1 S", post(`${inActive}/users/sign-out`, one)],
  ["21 second factor", "N T2 T1 S", get(({ target }) => `${CONSOLE}/users/${target.userId}/second-factor`)],
  [
    "23 export",
    "N T2 S",
    post(`${CONSOLE}/users/export`, () => ({ library: "ACTIVE", columns: ["id"], format: "csv" })),
  ],
  [
    "24 bulk edit",
    "N T2 S",
    post(`${inActive}/users/edit`, (given) => ({ ...one(given), changes: { location: "Oslo" } })),
  ],
  ["25 groups", "N T2 T1 S", post(`${CONSOLE}/groups/search`, () => ({ library: "ACTIVE" }))],
  ["26 enable groups", "N T2 S", post(`${inActive}/groups/enable`, () => ({ groups: [group] }))],
  ["26 disable NRTADMIN", "", post(`${inActive}/groups/disable`, () => ({ groups: ["NRTADMIN"] }))],
  ["29 roles", "N T2 T1 S", get(`${inActive}/roles?details=true`)],
  ["29 one role", "N T2 T1 S", get(`${inActive}/roles/DEFAULT`)],
  ["30 create a role", "N", post(`${inActive}/roles`, freshRole)],
  [
    "30 edit a role",
    "N",
    async ({ actor }) => call(actor, "PATCH", `${inActive}/roles/${await aRole()}`, { privileges: ["import"] }),
  ],
  ["30 delete a role", "N", async ({ actor }) => call(actor, "DELETE", `${inActive}/roles/${await aRole()}`)],
  ["31 list libraries", "N T2 T1 S", get(`${CONSOLE}/libraries`)],
  ["32 settings of a library", "N", ({ actor }) => call(actor, "PATCH", inActive, { description: "Matters" })],
  [
    "32 create a library: N of one of two",
    "",
    post(`${CONSOLE}/libraries`, ({ target }) => ({ id: `L${(count += 1)}`, first_administrator: target.userId })),
  ],
  [
    "55 directories: CC-ROL-019 N of one library",
    "N",
    async ({ actor }) => {
      const answer = await call(actor, "GET", `${CONSOLE}/directory-sources`);
      // There are none; who may look is told so with 200.
      return answer.status === 200 ? { ...answer, body: { data: undefined as never } } : answer;
    },
  ],
  ["57 audit of the library", "N", get(`${CONSOLE}/audit?library=ACTIVE`)],
  ["57 activity of a user", "N T2 T1 S", get(({ target }) => `${CONSOLE}/users/${target.userId}/activity`)],
  ["58 export of the audit", "N", get(`${CONSOLE}/audit/export?library=ACTIVE&format=csv`)],
];

describe("CC-PRM-003 CC-PRM-004 CC-PRM-006 CC-PRM-007 the matrix of control-center 24 at Control Center's own endpoints", () => {
  test.each(rows)("row %s: %s", async (_row, may, operation) => {
    const allowed = may.split(" ");
    for (const column of columns) {
      const target = await directory.aUser(active);
      const actor = actors.get(column);
      if (actor === undefined) throw new Error(column);
      const answer = await operation({ actor, target });
      const said = `${column}: ${answer.status} ${JSON.stringify(answer.body)}`;
      expect(isDone(answer), said).toBe(allowed.includes(column));
      // A row that was refused, and an empty list, are answered with 200.
      if (!isDone(answer)) expect([200, 403, 404, 405], said).toContain(answer.status);
    }
  });

  test("row 57 O: one's own sign-ins, and nobody else's", async () => {
    const own = actors.get("U") ?? active.administrator;
    expect((await call(own, "GET", `${CONSOLE}/users/me/sessions`)).status).toBe(200);
    expect((await call(own, "GET", `${CONSOLE}/users/${active.administrator.userId}/sessions`)).status).toBe(403);
  });

  test("CC-ROL-016 no tier gains by privileges of administration which are no tier", async () => {
    const privileges = ["admin_tier_1", "role_management", "trustee_management", "system_management"];
    const { body } = await call(active.administrator, "POST", `${inActive}/roles`, { ...freshRole(), privileges });
    const helper = await directory.aUser(active, { role: (body.data as { id: string }).id });
    expect((await call(helper, "POST", `${inActive}/roles`, freshRole())).status).toBe(403);
    expect((await call(helper, "POST", `${inActive}/groups/disable`, { groups: [group] })).status).toBe(403);
  });
});
