import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { documentedSecuritySettings } from "@muniment/work-api/control-center/security-settings";
import { BROWSER_CLIENT } from "../proof/index.ts";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock();
const base = "/api/control-center/v1";
const path = `${base}/settings/security`;
let database: Database;
let directory: TestDirectory;
let call: Call;
/** As `call`, in a browser that was left open since its sign-in. */
let callInBrowser: Call;
let library: TestLibrary;
let boss: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  ({ call: callInBrowser } = createDirectoryApp(directory, { database, clock, clientId: BROWSER_CLIENT }));
  library = await directory.aLibrary();
  boss = library.administrator;
});

afterAll(() => database[Symbol.asyncDispose]());

const valuesOf = (answer: Answer): Record<string, unknown> => (answer.body.data as { values: never }).values;

describe("settings of sign-in", () => {
  test("CC-PRM-004 row 53: NRTADMIN of a library sees and changes them, tiers and others do not", async () => {
    for (const role of ["TIER 2", "TIER 1", "DEFAULT"]) {
      const person = await directory.aUser(library, { role });
      expect((await call(person, "GET", path)).status).toBe(403);
      expect((await call(person, "PATCH", path, { "lockout.tempMinutes": 20 })).status).toBe(403);
    }
    const seen = await call(boss, "GET", path);
    expect(seen.status).toBe(200);
    expect(valuesOf(seen)).toEqual(documentedSecuritySettings);
  });

  test("CC-LCK-007 CC-SET-001 a change holds from the next attempt, is audited with both values, and can be taken back", async () => {
    const changed = await call(boss, "PATCH", path, { "lockout.tempThreshold": 3, "lockout.tempMinutes": 20 });
    expect(changed.status).toBe(200);
    expect((changed.body.data as { changes: { changed_by: string }[] }).changes[0]?.changed_by).toMatch(
      /^Administrator/,
    );
    const user = await directory.aUser(library);
    const attempt = { identifier: user.userId, passwords: ["wrong"] };
    const kinds = [];
    for (let count = 0; count < 3; count += 1) kinds.push((await directory.identity.checkPassword(attempt)).kind);
    expect(kinds).toEqual(["refused", "refused", "locked_temporarily"]);
    const audit = await database.pool.query<{ before: unknown; after: unknown }>(
      `select before, after from platform.audit where action = 'security_settings.change' and outcome = 'ok'`,
    );
    expect(audit.rows).toEqual([
      {
        before: { "lockout.tempThreshold": 5, "lockout.tempMinutes": 15 },
        after: { "lockout.tempThreshold": 3, "lockout.tempMinutes": 20 },
      },
    ]);
    const back = await call(boss, "PATCH", path, { "lockout.tempThreshold": null, "lockout.tempMinutes": null });
    expect(valuesOf(back)).toEqual(documentedSecuritySettings);
  });

  test("CC-LCK-007 the lasting lock needs more failures than the first; nothing of such a change is kept", async () => {
    const refused = await call(boss, "PATCH", path, { "lockout.tempThreshold": 12, "password.maxAgeDays": 30 });
    expect([refused.status, refused.refused]).toEqual([422, ["lockout.permThreshold: lock_order"]]);
    expect(valuesOf(await call(boss, "GET", path))["password.maxAgeDays"]).toBe(90);
  });

  test("CC-SET-001 values out of their range, and settings that nobody knows, are refused", async () => {
    const wrong = await call(boss, "PATCH", path, { "lockout.trustedNetworks": "10.0.0.0/8, office" });
    expect([wrong.status, wrong.refused]).toEqual([422, ["lockout.trustedNetworks: network_invalid"]]);
    for (const change of [{ "session.idleMinutes": 61 }, { "lockout.tempThreshold": 2 }, { "link.forgotHours": 9 }]) {
      expect((await call(boss, "PATCH", path, change)).status).toBe(400);
    }
  });

  test("CC-LST-017 what somebody else changed meanwhile is not overwritten", async () => {
    const { headers } = await call(boss, "GET", path);
    await call(boss, "PATCH", path, { "password.maxAgeDays": 60 });
    const { app } = createDirectoryApp(directory, { database, clock });
    const stale = await app.inject({
      method: "PATCH",
      url: path,
      headers: { "x-auth-token": String(boss.userNum), "if-match": String(headers["etag"]) },
      payload: { "password.maxAgeDays": 30 },
    });
    expect(stale.statusCode).toBe(409);
    await call(boss, "PATCH", path, { "password.maxAgeDays": null });
  });

  test("CC-PWD-004 CC-USR-035 the rule of resets and passwords by e-mail follow at once, and the page is told", async () => {
    await call(boss, "PATCH", path, { "password.profile": "unified", "users.create.passwordOptionalWithEmail": true });
    const me = await call(boss, "GET", `${base}/me`);
    expect((me.body.data as { settings: unknown }).settings).toMatchObject({
      password_profile: "unified",
      password_optional_with_email: true,
    });
    const user = await directory.aUser(library);
    const weak = await call(boss, "POST", `/users/${user.userId}/password`, { password: "abcd" });
    expect(weak.status).toBe(400);
    await call(boss, "PATCH", path, { "password.profile": null, "users.create.passwordOptionalWithEmail": null });
  });
});

describe("proof of identity", () => {
  const nrtadmins = () => `/libraries/${library.alias}/groups/NRTADMIN/members`;

  test("CC-SES-003 CC-USR-101 settings, NRTADMIN and the audit's export ask who is without a proof of ten minutes; the refusal is audited", async () => {
    const user = await directory.aUser(library);
    clock.advance(600);
    const add = { action: "add", data: [user.userId] };
    for (const answer of [
      await callInBrowser(boss, "PATCH", path, { "lockout.tempMinutes": 30 }),
      await callInBrowser(boss, "POST", `${base}/libraries/${library.alias}/groups/NRTADMIN/members/add`, {
        users: [user.userId],
      }),
      await callInBrowser(boss, "PUT", nrtadmins(), add),
      await callInBrowser(boss, "GET", `${base}/audit/export?format=csv`),
    ]) {
      expect(answer.status, answer.text).toBe(403);
      const { code, messages } = answer.body.error ?? { code: "", messages: [] };
      expect([code, ...messages.map((message) => message.code)]).toContain("step_up_required");
    }
    const { rows } = await database.pool.query(
      `select 1 from platform.audit where outcome = 'refused' and action in ('security_settings.change', 'group.add_members')`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(2);
  });

  test("CC-SES-003 a wrong password proves nothing and counts; the right one is good for ten minutes", async () => {
    const prove = (password: string) => callInBrowser(boss, "POST", `${base}/me/proof`, { password });
    expect((await prove("wrong")).body.error?.code).toBe("wrong_password");
    expect((await callInBrowser(boss, "GET", `${base}/me/proof`)).body.data).toEqual({ needs_code: false });
    expect((await prove(boss.password)).status).toBe(200);
    const user = await directory.aUser(library);
    const added = { action: "add", data: [user.userId] };
    expect((await callInBrowser(boss, "PUT", nrtadmins(), added)).status).toBeLessThan(300);
    clock.advance(599);
    expect((await callInBrowser(boss, "PATCH", path, { "lockout.tempMinutes": 15 })).status).toBe(200);
    clock.advance(1);
    expect((await callInBrowser(boss, "PATCH", path, { "lockout.tempMinutes": 15 })).status).toBe(403);
  });

  test("CC-LCK-010 wrong passwords at the proof lock as at every other door", async () => {
    const other = await directory.aUser(library, { isNrtadmin: true });
    for (let count = 0; count < 5; count += 1) {
      await callInBrowser(other, "POST", `${base}/me/proof`, { password: "wrong" });
    }
    const answer = await callInBrowser(other, "POST", `${base}/me/proof`, { password: other.password });
    expect(answer.body.error?.code).toBe("account_locked_temporarily");
  });
});

describe("CC-LCK-008 failures by their origin", () => {
  const tryFrom = (identifier: string, password: string, sourceIp = "203.0.113.9") => {
    const origin = {
      sourceIp,
      userAgent: "",
      requestId: "",
      correlationId: undefined,
      operationId: undefined,
      initiator: undefined,
    };
    return directory.identity.checkPassword({ identifier, passwords: [password], origin });
  };

  test("CC-LCK-008 an address with too many failures is closed to everybody for a while, others are not", async () => {
    await call(boss, "PATCH", path, { "lockout.addressFailures": 4 });
    const user = await directory.aUser(library);
    for (let count = 0; count < 4; count += 1) await tryFrom(`NOBODY-${count}`, "wrong");
    const closed = await tryFrom(user.userId, user.password);
    expect(closed).toMatchObject({ kind: "locked_temporarily", ofAddress: true });
    expect((await tryFrom(user.userId, user.password, "203.0.113.10")).kind).toBe("ok");
    clock.advance(600);
    expect((await tryFrom(user.userId, user.password)).kind).toBe("ok");
    await call(boss, "PATCH", path, { "lockout.addressFailures": null });
  });

  test("CC-LCK-008 one failure each under many names raises the alarm, which is audited once; one name does not", async () => {
    await call(boss, "PATCH", path, { "lockout.sprayedAccounts": 5 });
    clock.advance(600);
    const alarm = async () => (await call(boss, "GET", path)).body.data as { alarm: unknown };
    for (let count = 0; count < 6; count += 1) await tryFrom("ONE-NAME", "wrong");
    expect(await alarm()).toMatchObject({ alarm: { is_raised: false, names: 1, addresses: 1 } });
    for (let count = 0; count < 6; count += 1) await tryFrom(`SPRAYED-${count}`, "wrong");
    expect(await alarm()).toMatchObject({ alarm: { is_raised: true, names: 7 } });
    const { rows } = await database.pool.query(`select details from platform.audit where action = 'session.spraying'`);
    expect(rows).toEqual([{ details: { names: 5, addresses: 1 } }]);
    clock.advance(600);
    expect(await alarm()).toMatchObject({ alarm: { is_raised: false } });
  });
});
