import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const CONSOLE = "/api/control-center/v1";
const ADMINISTRATION = `${CONSOLE}/settings/administration`;
const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
/** NRTADMIN of both libraries. */
let chief: TestUser;
let holder: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active" });
  legal = await directory.aLibrary({ alias: "LEGAL" });
  chief = await directory.aUser(active, { isNrtadmin: true });
  await call(legal.administrator, "POST", `/users/${chief.userId}/libraries`, { id: "LEGAL" });
  const members = { data: [chief.userId], action: "add" };
  await call(legal.administrator, "PUT", "/libraries/LEGAL/groups/NRTADMIN/members", members);
  holder = await directory.aUser(active);
});
afterAll(() => database[Symbol.asyncDispose]());

const setMode = async (by: TestUser, mode: string): Promise<Answer> => call(by, "PATCH", ADMINISTRATION, { mode });
const give = async (by: TestUser, to: TestUser, privileges: readonly string[]): Promise<Answer> =>
  call(by, "PUT", `${ADMINISTRATION}/users/${to.userId}`, { privileges });
const codeOf = ({ status, body }: Answer): string => `${status} ${body.error?.code ?? ""}`.trim();

const relay = { host: "mail.example", port: 25, tls: "off", user_name: "", sender_name: "", reply_to: "" };
const email = `${CONSOLE}/settings/email`;
const signIn = `${CONSOLE}/settings/security`;
const sources = `${CONSOLE}/directory-sources`;

type Door = readonly [name: string, privilege: string, who: "any" | "all", open: (by: TestUser) => Promise<Answer>];

/** Every way to what concerns all libraries, with what it needs in either mode; none gets as far as to change anything. */
const doors: readonly Door[] = [
  ["e-mail: look", "setting_management", "any", async (by) => call(by, "GET", email)],
  [
    "e-mail: change",
    "setting_management",
    "any",
    async (by) => call(by, "PUT", email, { ...relay, sender_address: "x" }),
  ],
  ["e-mail: reset", "setting_management", "any", async (by) => call(by, "DELETE", email)],
  ["e-mail: deliveries", "setting_management", "any", async (by) => call(by, "GET", `${email}/deliveries`)],
  [
    "e-mail: retry",
    "setting_management",
    "any",
    async (by) => call(by, "POST", `${email}/deliveries/retry`, { ids: ["018f0000-0000-7000-8000-000000000000"] }),
  ],
  ["sign-in: look", "setting_management", "any", async (by) => call(by, "GET", signIn)],
  ["sign-in: change", "setting_management", "any", async (by) => call(by, "PATCH", signIn, {})],
  ["directories: look", "provisioning", "any", async (by) => call(by, "GET", sources)],
  ["directories: one", "provisioning", "any", async (by) => call(by, "GET", `${sources}/9`)],
  ["directories: pause", "provisioning", "any", async (by) => call(by, "POST", `${sources}/9/pause`)],
  ["directories: run", "provisioning", "any", async (by) => call(by, "POST", `${sources}/9/runs`, { kind: "dry" })],
  ["directories: remove", "provisioning", "any", async (by) => call(by, "DELETE", `${sources}/9`)],
  [
    "applications: add",
    "app_management",
    "any",
    async (by) => call(by, "POST", `${CONSOLE}/applications`, { name: "" }),
  ],
  [
    "libraries: create",
    "library_management",
    "all",
    async (by) => call(by, "POST", `${CONSOLE}/libraries`, { id: "9", first_administrator: "NOBODY" }),
  ],
  [
    "global privileges",
    "role_management",
    "all",
    async (by) => call(by, "PUT", `${ADMINISTRATION}/users/NOBODY`, { privileges: [] }),
  ],
];

const isLetIn = ({ status }: Answer): boolean => [200, 404, 422].includes(status);

describe("CC-ROL-019 CC-ROL-018 while each library is managed for itself", () => {
  test.each(doors)(
    "%s: rights come from NRTADMIN, and a global privilege gives nothing",
    async (_name, privilege, who, open) => {
      expect((await give(chief, holder, [privilege])).status).toBe(200);
      expect(codeOf(await open(holder))).toBe(
        `403 ${who === "any" ? "nrtadmin_required" : "nrtadmin_of_all_required"}`,
      );
      const ofOne = await open(active.administrator);
      expect(isLetIn(ofOne), ofOne.text).toBe(who === "any");
      const ofAll = await open(chief);
      expect(isLetIn(ofAll), ofAll.text).toBe(true);
    },
  );

  test("the mode and global privileges are for NRTADMIN of every library, and no privilege goes outside the firm", async () => {
    expect(codeOf(await setMode(active.administrator, "global"))).toBe("403 nrtadmin_of_all_required");
    expect(codeOf(await give(active.administrator, holder, ["audit"]))).toBe("403 nrtadmin_of_all_required");
    const guest = await directory.aUser(active, { is_external: true });
    expect(codeOf(await give(chief, guest, ["audit"]))).toBe("403 external_not_allowed");
    expect((await call(holder, "GET", ADMINISTRATION)).status).toBe(403);
    expect((await call(active.administrator, "GET", ADMINISTRATION)).body.data).toMatchObject({
      mode: "library",
      own: ["setting_management", "provisioning", "app_management"],
    });
  });

  test("nobody gets locked out: `global` needs people who may sign in and hold Setting and Role Management", async () => {
    await give(chief, holder, ["setting_management"]);
    expect(codeOf(await setMode(chief, "global"))).toBe("409 last_global_administrator");
    await give(chief, holder, ["setting_management", "role_management"]);
    await call(active.administrator, "PATCH", `/users/${holder.userId}`, { allow_logon: false });
    expect(codeOf(await setMode(chief, "global"))).toBe("409 last_global_administrator");
    await call(active.administrator, "PATCH", `/users/${holder.userId}`, { allow_logon: true });
    expect((await call(chief, "GET", ADMINISTRATION)).body.data).toMatchObject({ mode: "library" });
  });
});

describe("CC-ROL-019 CC-ROL-018 in `global` mode", () => {
  let keeper: TestUser;

  beforeAll(async () => {
    keeper = await directory.aUser(active);
    const whole = [
      "setting_management",
      "role_management",
      "library_management",
      "provisioning",
      "audit",
      "app_management",
    ];
    await give(chief, keeper, whole);
    await give(chief, holder, []);
    await setMode(chief, "global");
  });

  test("whoever switched holds nothing by that, and everybody is told the mode", async () => {
    for (const by of [chief, active.administrator]) {
      expect((await call(by, "GET", ADMINISTRATION)).body.data).toMatchObject({ mode: "global", own: [] });
    }
  });

  test.each(doors)("%s: for who holds the privilege, and not for NRTADMIN", async (_name, privilege, _who, open) => {
    for (const by of [chief, active.administrator, holder]) {
      expect(codeOf(await open(by)), by.userId).toBe("403 global_privilege_required");
    }
    await give(keeper, holder, [privilege]);
    const answer = await open(holder);
    expect(isLetIn(answer), answer.text).toBe(true);
    await give(keeper, holder, []);
    expect(codeOf(await open(holder))).toBe("403 global_privilege_required");
  });

  test("CC-AUD-006 system-wide records are read with Audit, those of a library by its NRTADMIN", async () => {
    const actionsOf = async (by: TestUser): Promise<string[]> =>
      ((await call(by, "GET", `${CONSOLE}/audit`)).body.data as { action: string }[]).map(({ action }) => action);
    expect(await actionsOf(keeper)).toContain("administration.change");
    expect(await actionsOf(chief)).not.toContain("administration.change");
    expect((await call(chief, "GET", `${CONSOLE}/audit?library=Active`)).status).toBe(200);
    expect((await call(holder, "GET", `${CONSOLE}/audit`)).status).toBe(403);
  });

  test("CC-PRM-001 nobody gives or takes more than they hold, or changes their own", async () => {
    await give(keeper, holder, ["role_management"]);
    expect(codeOf(await give(holder, chief, ["audit"]))).toBe("403 global_privilege_required");
    expect(codeOf(await give(holder, keeper, []))).toBe("403 global_privilege_required");
    expect(codeOf(await give(keeper, keeper, ["audit"]))).toBe("403 self_not_allowed");
    expect((await give(holder, chief, ["role_management"])).status).toBe(200);
    expect((await call(keeper, "PUT", `${ADMINISTRATION}/users/NOBODY`, { privileges: [] })).status).toBe(404);
    await give(keeper, chief, []);
    await give(keeper, holder, []);
  });

  test("CC-NAV-002 CC-PRM-004 24 row 1 what one may do is told, also to who administers no library", async () => {
    expect((await call(keeper, "GET", `${CONSOLE}/me`)).body.data).toMatchObject({
      pages: [],
      system_rights: [
        "setting_management",
        "provisioning",
        "library_management",
        "audit",
        "role_management",
        "app_management",
      ],
    });
    expect((await call(chief, "GET", `${CONSOLE}/me`)).body.data).toMatchObject({ system_rights: [] });
    const all = await call(keeper, "GET", `${CONSOLE}/libraries?details=true`);
    expect(all.body.data).toMatchObject([
      { id: "Active", rights: "none", actions: ["create_library"] },
      { id: "LEGAL", rights: "none" },
    ]);
    expect((await call(keeper, "GET", `${CONSOLE}/libraries`)).body.data).toEqual([]);
  });

  test("audited, and back by Setting Management, or by NRTADMIN of all when nobody can", async () => {
    await give(keeper, holder, ["role_management", "setting_management"]);
    expect((await give(holder, keeper, ["library_management", "provisioning", "audit", "app_management"])).status).toBe(
      200,
    );
    expect((await give(holder, chief, ["role_management"])).status).toBe(200);
    expect(codeOf(await give(chief, holder, ["setting_management"]))).toBe("200");
    expect(codeOf(await setMode(chief, "library"))).toBe("403 global_privilege_required");
    await call(active.administrator, "PATCH", `/users/${holder.userId}`, { allow_logon: false });
    expect(codeOf(await setMode(active.administrator, "library"))).toBe("403 global_privilege_required");
    expect((await setMode(chief, "library")).status).toBe(200);
    const { rows } = await database.pool.query(
      "select actor_id, outcome, before, after from platform.audit where action = 'administration.change' order by id",
    );
    expect(rows.filter(({ outcome }) => outcome === "ok")).toEqual([
      { actor_id: chief.userId, outcome: "ok", before: { mode: "library" }, after: { mode: "global" } },
      { actor_id: chief.userId, outcome: "ok", before: { mode: "global" }, after: { mode: "library" } },
    ]);
    expect(rows.filter(({ outcome }) => outcome !== "ok")).not.toEqual([]);
  });
});
