import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createJobQueue, createLongWork } from "@muniment/jobs";
import { toWireDate } from "@muniment/kernel";
import { findAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const CONSOLE = "/api/control-center/v1";
const ofActive = (path: string): string => `${CONSOLE}/libraries/Active/users/${path}`;

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let root: TestUser;
let tier1: TestUser;
let tier2: TestUser;
let plain: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  legal = await directory.aLibrary({ alias: "LEGAL", userId: "CHIEF" });
  root = active.administrator;
  tier1 = await directory.aUser(active, { id: "HELP", role: "TIER 1" });
  tier2 = await directory.aUser(active, { id: "KEEP", role: "TIER 2" });
  plain = await directory.aUser(active, { id: "PLAIN" });
});

afterAll(() => database[Symbol.asyncDispose]());

async function set(user: TestUser, values: string): Promise<void> {
  await database.pool.query(`update identity."user" set ${values} where user_num = $1`, [user.userNum]);
}

const outcomes = (answer: Answer): string[] =>
  (answer.body.data as { results: { id: string; outcome: string; code?: string }[] }).results.map((row) =>
    [row.id, row.outcome, row.code ?? ""].join(" ").trim(),
  );

async function detailsOf(user: TestUser, as: TestUser = root): Promise<Record<string, unknown>> {
  return (await call(as, "GET", ofActive(user.userId))).body.data;
}

interface AuditedAct {
  readonly action: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly details: unknown;
}

async function audited(user: TestUser): Promise<AuditedAct[]> {
  const filter = { objectType: ["user", "account"], objectId: user.userId };
  const rows = await findAudit(database.reader, filter, { limit: 50, after: undefined });
  return rows.map(({ action, before, after, details }) => ({ action, before, after, details }));
}

async function patch(user: TestUser, body: object, as: TestUser = root): Promise<Answer> {
  return call(as, "PATCH", `/users/${user.userId}`, body);
}

async function signIn(user: TestUser, password: string = user.password): Promise<string> {
  const nothing = { correlationId: undefined, operationId: undefined, initiator: undefined };
  const origin = { requestId: "r", sourceIp: "127.0.0.1", userAgent: "tests", ...nothing };
  const given = { identifier: user.userId, passwords: [password], clientId: "tests", origin };
  return (await directory.identity.signIn(given)).kind;
}

describe("CC-USR-082 CC-USR-093 one account with all that is shown of it", () => {
  test("CC-LST-007 when somebody signed in last is kept with the sign-in, failures do not count", async () => {
    const user = await directory.aUser(active);
    expect(await signIn(user, "wrong")).toBe("refused");
    expect(await detailsOf(user)).toMatchObject({ failed_logins: 1 });
    expect(await detailsOf(user)).not.toHaveProperty("last_sign_in");
    clock.advance(60);
    expect(await signIn(user)).toBe("ok");
    expect(await detailsOf(user)).toMatchObject({ failed_logins: 0, last_sign_in: toWireDate(clock.now()) });
    const search = async (filters: object): Promise<unknown> =>
      (await call(root, "POST", `${CONSOLE}/users/search`, { library: "Active", query: user.userId, filters })).body
        .data;
    expect(await search({ never_signed_in: true })).toEqual([]);
    expect(await search({ never_signed_in: false })).toHaveLength(1);
  });

  test("CC-USR-103 every library with role, sign-in and groups, and what one may change there", async () => {
    const user = await directory.aUser(active);
    await directory.aGroup(active, { members: [user] });
    await call(legal.administrator, "POST", `/users/${user.userId}/libraries`, { id: "LEGAL" });
    const libraryUser = `/libraries/Active/users/${user.userId}`;
    expect((await call(root, "PATCH", libraryUser, { role: "TIER 1" })).status).toBe(200);
    const { libraries } = await detailsOf(user);
    expect(libraries).toEqual([
      expect.objectContaining({
        library: "Active",
        role: "TIER 1",
        allow_logon: true,
        is_preferred: true,
        is_nrtadmin: false,
        group_count: 1,
        actions: ["change_role", "change_sign_in"],
      }),
      expect.objectContaining({ library: "LEGAL", role: "DEFAULT", is_preferred: false, actions: [] }),
    ]);
  });

  test("404 for who is no member, 403 without a rank", async () => {
    const away = await directory.aUser(legal);
    expect((await call(root, "GET", ofActive(away.userId))).status).toBe(404);
    expect((await call(root, "GET", ofActive("NOBODY"))).status).toBe(404);
    expect((await call(plain, "GET", ofActive("HELP"))).status).toBe(403);
    expect((await call(tier1, "GET", ofActive("PLAIN"))).status).toBe(200);
  });
});

describe("CC-USR-071 to CC-USR-076 the profile", () => {
  test("CC-USR-072 CC-AUD-001 is changed by the rules of creation, and written down before and after", async () => {
    const user = await directory.aUser(active, { full_name: "Anna Case", location: "Oslo" });
    const refused = await patch(user, { full_name: " ", email: "a+b@firm.example", id: "OTHER" });
    expect(refused.refused.toSorted()).toEqual([
      "email: character_not_allowed",
      "full_name: required",
      "id: user_id_immutable",
    ]);
    expect((await patch(user, { full_name: "Anna Chase", location: "Bergen" }, tier2)).status).toBe(200);
    expect((await audited(user))[0]).toMatchObject({
      action: "user.change",
      before: { full_name: "Anna Case", location: "Oslo" },
      after: { full_name: "Anna Chase", location: "Bergen" },
    });
  });

  test("24 rows 5 to 7: tier 1 changes no profile, tier 2 none of an NRTADMIN", async () => {
    for (const body of [{ full_name: "X" }, { email: "x@firm.example" }, { is_external: true }, { role: "DEFAULT" }]) {
      expect((await patch(plain, body, tier1)).status).toBe(403);
      expect((await patch(root, body, tier2)).refused).toEqual([": target_outranks_actor"]);
    }
  });

  test("CC-USR-074 what stands in the way is listed, and goes in one step", async () => {
    const user = await directory.aUser(active);
    const { groupId } = await directory.aGroup(active, { members: [user] });
    const check = `${CONSOLE}/users/${user.userId}/external-check`;
    expect((await call(tier1, "POST", check, { is_external: true })).status).toBe(403);
    expect((await call(tier2, "POST", check, { is_external: true })).body.data).toEqual({
      groups: [{ library: "Library Active", id: groupId }],
      roles: [{ library: "Library Active", role: "DEFAULT", becomes: "DEFAULT EXTERNAL" }],
    });
    const refused = await patch(user, { is_external: true }, tier2);
    expect(refused.refused.toSorted()).toEqual(["is_external: group_external_mismatch", "role: role_not_for_external"]);
    expect((await patch(user, { is_external: true, settle_external: true }, tier2)).status).toBe(200);
    expect(await detailsOf(user)).toMatchObject({
      is_external: true,
      role: "DEFAULT EXTERNAL",
      libraries: [{ group_count: 0, role: "DEFAULT EXTERNAL" }],
    });
    expect(
      (await audited(user))
        .slice(0, 3)
        .map(({ action }) => action)
        .toSorted(),
    ).toEqual(["user.change", "user.change", "user.leave_group"]);
    const guests = await directory.aGroup(active, { isExternal: true, members: [user] });
    const back = await patch(user, { is_external: false, settle_external: true, role: "DEFAULT" }, tier2);
    expect(back.status).toBe(200);
    expect(guests.groupId).not.toBe("");
    expect(await detailsOf(user)).toMatchObject({
      is_external: false,
      role: "DEFAULT",
      libraries: [{ group_count: 0 }],
    });
  });

  test("CC-USR-074 CC-USR-100 nobody of NRTADMIN becomes external through tier 2, and never the last one", async () => {
    const second = await directory.aUser(active, { isNrtadmin: true });
    const body = { is_external: true, settle_external: true };
    expect((await patch(second, body, tier2)).refused).toEqual([": target_outranks_actor"]);
    expect((await patch(second, body)).status).toBe(200);
    expect((await patch(root, body)).refused).toEqual([": last_nrtadmin"]);
    const elsewhere = await directory.aUser(active);
    await call(legal.administrator, "POST", `/users/${elsewhere.userId}/libraries`, { id: "LEGAL" });
    expect((await patch(elsewhere, body)).status).toBe(403);
  });

  test("CC-USR-075 another e-mail ends links, and both addresses are told", async () => {
    const user = await directory.aUser(active);
    directory.mails.length = 0;
    expect((await patch(user, { email: `new-${user.email}` })).status).toBe(200);
    expect(directory.mails).toEqual([
      { kind: "end_links", userNum: user.userNum },
      { kind: "email_changed", userNum: user.userNum },
    ]);
    directory.mails.length = 0;
    expect((await patch(user, { email: `new-${user.email}`, location: "Oslo" })).status).toBe(200);
    expect(directory.mails).toEqual([]);
  });
});

test("CC-USR-079 CC-EML-015 a password set in Edit Security obeys the creation rule, is told, and is no secret in the audit", async () => {
  const user = await directory.aUser(active);
  expect((await patch(user, { password: "1234" })).refused).toContain("password: too_short");
  directory.mails.length = 0;
  const body = { password: "Another good one 7", force_password_change: true, allow_logon: true };
  expect((await patch(user, body, tier2)).status).toBe(200);
  expect(directory.mails.map(({ kind }) => kind)).toContain("changed_notice");
  expect((await audited(user))[0]).toMatchObject({ action: "user.change", details: { password: "set" } });
  expect(JSON.stringify(await audited(user))).not.toContain("Another good one");
  expect(await signIn(user, "Another good one 7")).toBe("change_required");
});

describe("CC-USR-083 to CC-USR-090 platform details", () => {
  test("CC-USR-084 CC-USR-090 every OS Type can be changed into every other, and moves no credential", async () => {
    const user = await directory.aUser(active);
    const path = `${CONSOLE}/users/${user.userId}/platform`;
    const none = { sync_id: "", container: "", exchange_auto_discover: "", distinguished_name: "" };
    expect((await call(tier1, "GET", path)).body.data).toEqual({ os_type: "virtual", ...none });
    for (const os_type of [
      "novell_3",
      "windows_nt",
      "novell_nds",
      "active_directory",
      "ldap",
      "enterprise",
      "virtual",
      "ldap",
    ]) {
      expect((await call(tier2, "PATCH", path, { os_type })).body.data).toMatchObject({ os_type });
    }
    expect(await signIn(user)).toBe("ok");
    expect(await detailsOf(user)).toMatchObject({ source: "virtual", origin: "manual" });
    expect((await audited(user))[1]).toMatchObject({ before: { os_type: "virtual" }, after: { os_type: "ldap" } });
  });

  test("CC-USR-089 texts have their lengths, a Sync ID is one account's", async () => {
    const [one, two] = [await directory.aUser(active), await directory.aUser(active)];
    const path = (user: TestUser): string => `${CONSOLE}/users/${user.userId}/platform`;
    const long = await call(tier2, "PATCH", path(one), {
      sync_id: "x".repeat(255),
      container: "x".repeat(255),
      exchange_auto_discover: "x".repeat(255),
      distinguished_name: "x".repeat(1025),
    });
    expect(long.status).toBe(422);
    expect(long.refused).toEqual([
      "sync_id: too_long",
      "container: too_long",
      "exchange_auto_discover: too_long",
      "distinguished_name: too_long",
    ]);
    const full = { sync_id: "S-1-5-21", container: "Staff", distinguished_name: "not one" };
    expect((await call(tier2, "PATCH", path(one), full)).body.data).toMatchObject(full);
    expect((await call(tier2, "PATCH", path(two), { sync_id: "S-1-5-21" })).refused).toEqual([
      "sync_id: sync_id_taken",
    ]);
  });

  test("24 row 14: not for tier 1, not for others, not above oneself", async () => {
    const path = `${CONSOLE}/users/PLAIN/platform`;
    for (const person of [tier1, plain])
      expect((await call(person, "PATCH", path, { container: "x" })).status).toBe(403);
    expect((await call(plain, "GET", path)).status).toBe(403);
    expect((await call(tier2, "PATCH", `${CONSOLE}/users/ROOT/platform`, { container: "x" })).body.error?.code).toBe(
      "target_outranks_actor",
    );
    expect((await call(tier1, "GET", `${CONSOLE}/users/CHIEF/platform`)).status).toBe(404);
  });
});

describe("24 rows 4, 9, 10, 21: what help desks do", () => {
  test("CC-LCK-006 T19 Unlock takes counter and lock, and enables nobody", async () => {
    const [locked, open] = [await directory.aUser(active), await directory.aUser(active)];
    await set(locked, "is_locked = true, failed_logins = 10, allow_logon = false");
    const users = [locked.userId.toLowerCase(), open.userId, "ROOT", "CHIEF"];
    expect(outcomes(await call(tier1, "POST", ofActive("unlock"), { users }))).toEqual([
      `${locked.userId} done`,
      `${open.userId} unchanged`,
      "ROOT refused target_outranks_actor",
      "CHIEF refused unknown_user",
    ]);
    expect(await detailsOf(locked)).toMatchObject({ is_locked: false, failed_logins: 0, allow_logon: false });
    expect((await audited(locked))[0]?.action).toBe("user.unlock");
    for (const act of ["unlock", "sign-out", "send-email"]) {
      expect((await call(plain, "POST", ofActive(act), { users: ["HELP"] })).status).toBe(403);
    }
  });

  test("CC-USR-082 Sign out everywhere ends what was issued", async () => {
    const user = await directory.aUser(active);
    await database.pool.query(
      `insert into identity.application (client_id, name, type, grants, scopes, created_at, edited_at)
        values ('app', 'App', 'web', '{password}', '{user}', now(), now())`,
    );
    await database.pool.query(
      `insert into identity.access_token values (decode(repeat('ab', 32), 'hex'), $1, 'app', 's', '{user}', 60, now(), now(), now(), now())`,
      [user.userNum],
    );
    expect(outcomes(await call(tier1, "POST", ofActive("sign-out"), { users: [user.userId] }))).toEqual([
      `${user.userId} done`,
    ]);
    const left = await database.pool.query("select 1 from identity.access_token where user_num = $1", [user.userNum]);
    expect(left.rowCount).toBe(0);
  });

  test("CC-USR-053 CC-USR-057 CON-30 the e-mail of the new account while nobody used it, else that of the change", async () => {
    const [used, fresh, off, held] = [
      await directory.aUser(active),
      await directory.aUser(active),
      await directory.aUser(active, { allow_logon: false }),
      await directory.aUser(active),
    ];
    await signIn(used);
    await set(fresh, "password_hash = null");
    await set(held, "is_enterprise = true");
    directory.mails.length = 0;
    const users = [used.userId, fresh.userId, off.userId, held.userId, "ROOT", "HELP"];
    expect(outcomes(await call(tier1, "POST", ofActive("send-email"), { users }))).toEqual([
      `${used.userId} done`,
      `${fresh.userId} done`,
      `${off.userId} refused user_disabled`,
      `${held.userId} refused managed_by_directory`,
      "ROOT refused target_outranks_actor",
      "HELP refused self_not_allowed",
    ]);
    expect(directory.mails).toEqual([
      { kind: "password_change", userNum: used.userNum },
      { kind: "new_account", userNum: fresh.userNum },
    ]);
    expect((await audited(fresh))[0]).toMatchObject({ action: "user.send_email", after: { email: "new_account" } });
  });

  test("CC-USR-054 a reset is written down, and by tier 1 none of an NRTADMIN's", async () => {
    const user = await directory.aUser(active);
    const reset = (id: string, as: TestUser): Promise<Answer> =>
      call(as, "POST", `/users/${id}/password`, { password: "1234", force_password_change: true });
    expect((await reset("ROOT", tier1)).refused).toEqual([": target_outranks_actor"]);
    expect((await reset(user.userId, tier1)).status).toBe(200);
    expect((await audited(user))[0]).toMatchObject({
      action: "user.set_password",
      after: { force_password_change: true, password_never_expire: false },
    });
    const forEver = { password: "1234", password_never_expire: true, purpose: "Nightly import" };
    const path = `/users/${user.userId}/password`;
    expect((await call(tier2, "POST", path, forEver)).status).toBe(403);
    expect((await call(root, "POST", path, forEver)).status).toBe(200);
    expect(await detailsOf(user)).toMatchObject({ password_never_expire: true, purpose: "Nightly import" });
  });
});

test("CC-USR-053 Invitation expired: the link's week is over, and nobody ever used the account", async () => {
  const user = await directory.aUser(active);
  const search = async (): Promise<unknown[]> =>
    (await call(root, "POST", `${CONSOLE}/users/search`, { library: "Active", filters: { invitation_expired: true } }))
      .body.data;
  await database.pool.query(
    `insert into identity.password_link (user_num, token_hash, kind, email_folded, issued_at, expires_at)
      values ($1, decode(repeat('cd', 32), 'hex'), 'new_account', $2, $3, $3::timestamptz + interval '7 days')`,
    [user.userNum, user.email, clock.now()],
  );
  expect(await search()).toEqual([]);
  expect(await detailsOf(user)).toMatchObject({ invitation: { kind: "new_account", is_open: true } });
  clock.advance(7 * 86_400);
  expect(await search()).toMatchObject([{ id: user.userId }]);
  expect(await detailsOf(user)).toMatchObject({ invitation: { is_open: false } });
  directory.mails.length = 0;
  await call(tier1, "POST", ofActive("send-email"), { users: [user.userId] });
  expect(directory.mails).toEqual([{ kind: "new_account", userNum: user.userNum }]);
  await signIn(user);
  expect(await search()).toEqual([]);
});

test("CC-USR-067 a picker of groups says how many of the people are in already", async () => {
  const [one, two] = [await directory.aUser(active), await directory.aUser(active)];
  const { groupId } = await directory.aGroup(active, { members: [one] });
  const body = { library: "Active", filters: { group_id: [groupId] }, among: [one.userId, two.userId] };
  expect((await call(tier2, "POST", `${CONSOLE}/groups/search`, body)).body.data).toMatchObject([{ among_count: 1 }]);
  const those = async (users: string[]): Promise<unknown> =>
    (await call(tier2, "POST", `${CONSOLE}/groups/search`, { library: "Active", filters: { with_any_member: users } }))
      .body.data;
  expect(await those([one.userId, two.userId])).toMatchObject([{ id: groupId }]);
  expect(await those([two.userId])).toEqual([]);
});

describe("CC-USR-095 CC-AUD-005 CC-AUD-006 the activity of an account", () => {
  test("sign-ins and changes, newest first, page by page, of libraries that one administers", async () => {
    const user = await directory.aUser(active);
    await call(legal.administrator, "POST", `/users/${user.userId}/libraries`, { id: "LEGAL" });
    await signIn(user);
    await call(tier2, "POST", ofActive("disable-sign-in"), { users: [user.userId] });
    const path = `${CONSOLE}/users/${user.userId}/activity`;
    const whole = await call(tier1, "GET", path);
    const actions = (whole.body.data as { action: string }[]).map(({ action }) => action);
    expect(actions.slice(0, 2)).toEqual(["user.disable_sign_in", "session.sign_in"]);
    expect(actions).toContain("user.create");
    expect((whole.body.data as { library?: string }[]).filter(({ library }) => library === "LEGAL")).toEqual([]);
    const first = await call(tier1, "GET", `${path}?limit=1`);
    const second = await call(tier1, "GET", `${path}?limit=1&cursor=${first.body.cursor}`);
    expect([...(first.body.data as unknown[]), ...(second.body.data as unknown[])]).toEqual(
      (whole.body.data as unknown[]).slice(0, 2),
    );
    expect((await call(plain, "GET", path)).status).toBe(403);
    expect((await call(tier1, "GET", `${CONSOLE}/users/ROOT/activity`)).status).toBe(403);
  });
});

describe("CC-BLK-007 the same of many", () => {
  const undo = async (job: string, as: TestUser = root) => call(as, "POST", ofActive("edit/undo"), { job });
  const edit = async (body: object, as: TestUser = root): Promise<Answer> => call(as, "POST", ofActive("edit"), body);

  async function run(body: { users: string[]; changes: object }, as: TestUser = root): Promise<string[]> {
    return (await runJob(await edit(body, as), "users.edit")).results;
  }

  async function runJob(started: Answer, kind: string): Promise<{ id: string; results: string[] }> {
    const longWork = createLongWork({ database, clock, jobs: createJobQueue() });
    expect(started.status).toBe(202);
    const { job_id: id } = started.body.data as { job_id: string };
    const task = directory.identity.tasks.find(({ name }) => name === kind);
    const context = { signal: new AbortController().signal, isLastAttempt: true, attempt: 1 };
    await task?.run({ job_id: id }, { ...context, clock, log: createLog({ level: "silent" }) });
    const rows = await longWork.rows(database.reader, id, { limit: 100, after: undefined });
    return { id, results: rows.map((row) => `${row.subject} ${row.code ?? "done"}`).toSorted() };
  }

  test("location, role, must-change and groups as a job, each by the rules of their own dialogs", async () => {
    const [one, guest] = [await directory.aUser(active), await directory.aUser(active, { is_external: true })];
    const { groupId } = await directory.aGroup(active);
    const changes = { location: "Bergen", force_password_change: true, add_groups: [groupId] };
    const users = [one.userId, guest.userId, "ROOT", "CHIEF"];
    expect(await run({ users, changes }, tier2)).toEqual(
      [
        "CHIEF unknown_user",
        "ROOT target_outranks_actor",
        `${guest.userId} group_external_mismatch`,
        `${one.userId} done`,
      ].toSorted(),
    );
    expect(await detailsOf(one)).toMatchObject({
      location: "Bergen",
      force_password_change: true,
      libraries: [{ group_count: 1 }],
    });
    expect((await audited(one)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(["user.change", "user.join_group"]),
    );
    expect(
      await run({ users: [one.userId, guest.userId], changes: { role: "TIER 1", remove_groups: [groupId] } }),
    ).toEqual([`${guest.userId} role_not_for_external`, `${one.userId} done`].toSorted());
    expect(await detailsOf(one)).toMatchObject({ role: "TIER 1", libraries: [{ group_count: 0 }] });
  });

  test("CC-NFR-004 an edit is undone for each as they were, but not for whom was changed since, nor NRTADMIN", async () => {
    const users = [await directory.aUser(active), await directory.aUser(active), await directory.aUser(active)];
    const [one, two, changed] = users.map(({ userId }) => userId) as [string, string, string];
    const { groupId } = await directory.aGroup(active);
    await call(root, "PATCH", `/users/${one}`, { location: "Oslo" });
    await call(root, "PUT", `/libraries/ACTIVE/groups/${groupId}/members`, { data: [two], action: "add" });
    const before = await Promise.all(users.map(async (user) => detailsOf(user)));
    const changes = { location: "Bergen", role: "TIER 1", add_groups: [groupId, "NRTADMIN"] };
    // People may be named in any case.
    const small = two.toLowerCase();
    const edited = await runJob(await edit({ users: [one, small, changed], changes }), "users.edit");
    expect(edited.results).toEqual([one, small, changed].map((id) => `${id} done`).toSorted());
    await call(root, "PATCH", `/users/${changed}`, { location: "Turku" });

    expect((await undo(edited.id, tier2)).status, "another's job is not there").toBe(404);
    expect((await undo("no job")).status).toBe(404);
    expect((await undo(edited.id, tier1)).status).toBe(403);
    const undone = await runJob(await undo(edited.id), "users.undo-edit");
    expect(undone.results).toEqual([`${one} done`, `${small} done`, `${changed} changed_since`].toSorted());
    const after = await Promise.all(users.map(async (user) => detailsOf(user)));
    for (const at of [0, 1]) {
      for (const field of ["location", "role", "preferred_library"]) {
        expect(after[at]?.[field], `${at} ${field}`).toEqual(before[at]?.[field]);
      }
    }
    expect(after[2]).toMatchObject({ location: "Turku", role: "TIER 1" });
    const answer = await call(root, "GET", `/libraries/ACTIVE/groups/${groupId}/members`);
    const members = (answer.body.data as { id: string }[]).map(({ id }) => id);
    expect(members.toSorted()).toEqual([two, changed].toSorted());
    const leaders = (await call(root, "GET", "/libraries/ACTIVE/groups/NRTADMIN/members")).body.data as {
      id: string;
    }[];
    expect(leaders.map(({ id }) => id)).toEqual(expect.arrayContaining([one, two, changed]));

    const again = await runJob(await undo(edited.id), "users.undo-edit");
    expect(again.results).toEqual([one, small, changed].map((id) => `${id} changed_since`).toSorted());
    await call(root, "PUT", "/libraries/ACTIVE/groups/NRTADMIN/members", {
      data: [one, two, changed],
      action: "delete",
    });
    const nothing = await runJob(await edit({ users: [one], changes: { location: "Oslo" } }), "users.edit");
    expect((await undo(nothing.id)).refused).toEqual([": nothing_to_undo"]);
  });

  test("CC-USR-044 T31 an anonymous account stays as it is, and an undo brings nothing of it back", async () => {
    const user = await directory.aUser(active, { location: "Oslo" });
    const edited = await runJob(await edit({ users: [user.userId], changes: { location: "" } }), "users.edit");
    expect(edited.results).toEqual([`${user.userId} done`]);
    await database.pool.query(
      `update identity."user" set allow_logon = false, anonymised_at = now() where user_num = $1`,
      [user.userNum],
    );
    const refused = [`${user.userId} anonymised`];
    expect(await run({ users: [user.userId], changes: { location: "Bergen" } })).toEqual(refused);
    expect((await runJob(await undo(edited.id), "users.undo-edit")).results).toEqual(refused);
    const { rows } = await database.pool.query<{ location: string }>(
      `select location from identity."user" where user_num = $1`,
      [user.userNum],
    );
    expect(rows[0]?.location).toBe("");
  });

  test("CC-USR-076 a preferred library is one that is open to the person", async () => {
    const user = await directory.aUser(active);
    expect(await run({ users: [user.userId], changes: { preferred_library: "LEGAL" } })).toEqual([
      `${user.userId} not_member_of_library`,
    ]);
    const preferences = (library: string) => `/api/work/v1/libraries/${library}/preferences`;
    await call(legal.administrator, "POST", `/users/${user.userId}/libraries`, { id: "LEGAL" });
    await call(user, "PATCH", preferences("ACTIVE"), { language: "en-GB" });
    await run({ users: [user.userId], changes: { preferred_library: "LEGAL" } });
    expect((await call(user, "GET", preferences("LEGAL"))).body.data).toEqual({ language: "en-GB" });
  });

  test("24 row 24: not for tier 1; what is wrong with the change itself starts no job", async () => {
    expect((await edit({ users: ["PLAIN"], changes: { location: "x" } }, tier1)).status).toBe(403);
    const users = ["PLAIN"];
    expect((await edit({ users, changes: { role: "NONE" } })).refused).toEqual(["role: role_not_in_library"]);
    expect((await edit({ users, changes: { role: "TIER 1" } }, tier2)).status).toBe(403);
    expect((await edit({ users, changes: { preferred_library: "NOWHERE" } })).refused).toEqual([
      "preferred_library: unknown_library",
    ]);
    expect((await edit({ users, changes: { password_never_expire: true } })).refused).toEqual(["purpose: required"]);
    const forEver = { password_never_expire: true, purpose: "Scanner" };
    expect((await edit({ users, changes: forEver }, tier2)).body.error?.code).toBe("nrtadmin_required");
  });
});
