import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const CONSOLE = "/api/control-center/v1";
const PASSWORD = "Never in any record 1";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let tier1: TestUser;

interface AuditRecord {
  readonly actor_id: string;
  readonly action: string;
  readonly object_type: string;
  readonly object_id: string;
  readonly library: string | null;
  readonly outcome: string;
  readonly code: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly details: unknown;
}

let seen = 0;

/** What was written since the last call. */
async function written(): Promise<AuditRecord[]> {
  const { rows } = await database.pool.query<AuditRecord & { id: string }>(
    "select * from platform.audit where id > $1 order by id",
    [seen],
  );
  seen = Number(rows.at(-1)?.id ?? seen);
  return rows;
}

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  legal = await directory.aLibrary({ alias: "LEGAL", userId: "CHIEF" });
  tier1 = await directory.aUser(active, { id: "HELP", role: "TIER 1" });
  await directory.aUser(active, { id: "ANNA", full_name: "Anna Case", location: "London" });
  await directory.aGroup(active, { id: "PARTNERS" });
  await written();
});

afterAll(() => database[Symbol.asyncDispose]());

const byRoot = { actor_id: "ROOT", library: "Active", outcome: "ok" };

test("CC-AUD-001 an account is made and changed: who, where, before and after, and never a password", async () => {
  const { administrator } = active;
  const fields = { id: "NEW", full_name: "New Person", email: "new@firm.example", preferred_library: "Active" };
  await call(administrator, "POST", "/users", { ...fields, password: PASSWORD, location: "Leeds" });
  await call(administrator, "PATCH", "/users/NEW", { location: "York", password: PASSWORD });
  await call(administrator, "PATCH", "/libraries/Active/users/NEW", { role: "TIER 1" });
  await call(administrator, "PATCH", "/users/NEW", { location: "York" });
  const records = await written();
  const about = { ...byRoot, object_type: "user", object_id: "NEW" };
  expect(records).toMatchObject([
    { ...about, action: "user.create", after: { full_name: "New Person", location: "Leeds", password: "set" } },
    { ...about, action: "user.change", before: { location: "Leeds" }, after: { location: "York" } },
    { ...about, action: "user.change", before: { role: "DEFAULT" }, after: { role: "TIER 1" } },
  ]);
  expect(records[1]?.details).toEqual({ password: "set" });
  expect(JSON.stringify(records)).not.toContain(PASSWORD);
});

test("CC-AUD-001 places in libraries, sign-in, groups and members: one record for each person", async () => {
  const { administrator } = active;
  const chief = await directory.aUser(legal, { id: "BOTH" });
  await written();
  await call(administrator, "POST", `${CONSOLE}/libraries/Active/users/disable-sign-in`, { users: ["ANNA", "NEW"] });
  await call(administrator, "POST", `${CONSOLE}/libraries/Active/users/enable-sign-in`, { users: ["ANNA"] });
  await call(administrator, "POST", `${CONSOLE}/libraries/Active/groups/PARTNERS/members/add`, {
    users: ["ANNA", "HELP"],
  });
  await call(administrator, "PUT", "/libraries/Active/groups/PARTNERS/members", { action: "delete", data: ["HELP"] });
  await call(administrator, "PATCH", "/libraries/Active/groups/PARTNERS", { full_name: "The partners" });
  const found = (await written()).map(({ action, object_id: id }) => `${action} ${id}`);
  expect(found).toEqual([
    "user.disable_sign_in ANNA",
    "user.disable_sign_in NEW",
    "user.enable_sign_in ANNA",
    "group.add_members PARTNERS",
    "user.join_group ANNA",
    "user.join_group HELP",
    "group.remove_members PARTNERS",
    "user.leave_group HELP",
    "group.change PARTNERS",
  ]);
  expect(chief.userId).toBe("BOTH");
});

test("CC-AUD-001 refused attempts are recorded with their reason, whether what they are about exists or not", async () => {
  await call(tier1, "PATCH", "/users/ROOT", { full_name: "Mine" });
  await call(tier1, "POST", `${CONSOLE}/libraries/Active/users/disable-sign-in`, { users: ["ANNA"] });
  await call(tier1, "PATCH", "/users/NOBODY", { full_name: "Mine" });
  const refused = { actor_id: "HELP", outcome: "refused", object_type: "user" };
  expect(await written()).toMatchObject([
    { ...refused, action: "user.change", object_id: "ROOT" },
    { ...refused, action: "user.disable_sign_in", library: "Active" },
    { ...refused, action: "user.change", object_id: "NOBODY" },
  ]);
});

test("CC-AUD-006 taking a list away is recorded with what was asked and how many rows it had", async () => {
  const body = { library: "Active", query: "anna", columns: ["id"], format: "csv" };
  await call(active.administrator, "POST", `${CONSOLE}/users/export`, body);
  expect(await written()).toMatchObject([
    { ...byRoot, action: "user.export", details: { query: "anna", columns: ["id"], row_count: 1 } },
  ]);
});

test("CC-AUD-006 who administers one library reads what was done to its people, and no other", async () => {
  const asChief = await call(legal.administrator, "GET", `${CONSOLE}/audit?object_type=user`);
  expect((asChief.body.data as AuditRecord[]).every(({ library }) => library === "LEGAL")).toBe(true);
  const asRoot = await call(active.administrator, "GET", `${CONSOLE}/audit?object_type=user&object_id=ANNA`);
  expect((asRoot.body.data as AuditRecord[]).map(({ action }) => action)).toEqual([
    "user.join_group",
    "user.enable_sign_in",
    "user.disable_sign_in",
    "user.create",
  ]);
});

test("CC-AUD-004 CC-AUD-006 the records that match are a file, of the caller's libraries alone; taking it is recorded", async () => {
  const path = `${CONSOLE}/audit/export?format=`;
  expect((await call(tier1, "GET", `${path}csv`)).status).toBe(403);
  await call(active.administrator, "PATCH", "/users/ANNA", { location: "=2+2" });
  const csv = await call(active.administrator, "GET", `${path}csv&object_id=ANNA&action=user.change`);
  const [heading, first] = csv.text.replace("\uFEFF", "").split("\r\n");
  expect(heading?.split(",").slice(0, 3)).toEqual(["at", "actor_id", "actor_name"]);
  expect(first).toContain('"{""location"":""=2+2""}"');
  const lines = (await call(active.administrator, "GET", `${path}jsonl`)).text.trim().split("\n");
  const libraries = new Set(lines.map((line) => (JSON.parse(line) as { library?: string }).library));
  expect([...libraries]).toEqual(["Active"]);
  expect((await written()).filter(({ action }) => action === "audit.export")).toMatchObject([
    { actor_id: "HELP", outcome: "refused" },
    { actor_id: "ROOT", outcome: "ok", details: { object_id: "ANNA" } },
    { actor_id: "ROOT", outcome: "ok" },
  ]);
});
