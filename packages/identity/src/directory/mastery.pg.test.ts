import { afterAll, beforeAll, expect, test } from "vitest";
import { aFirm, dataOf, dnOf, peopleLdif } from "./testing/firm.ts";
import type { Firm } from "./testing/firm.ts";

const CONSOLE = "/api/control-center/v1";
const MASTERED = ["full_name", "email", "location"];

let open: Firm;
let locked: Firm;

async function synchronised(options: { locksMasteredFields: boolean }): Promise<Firm> {
  const firm = await aFirm({ ldif: peopleLdif([{ uid: "anna", name: "Anna Berg", office: "Zürich" }]), ...options });
  const source = await firm.aSource();
  await firm.run(source, { kind: "dry" });
  await firm.run(source, { kind: "sync" });
  return firm;
}

beforeAll(async () => {
  open = await synchronised({ locksMasteredFields: false });
  locked = await synchronised({ locksMasteredFields: true });
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await locked[Symbol.asyncDispose]();
});

const patch = (firm: Firm, body: object) => firm.call(firm.administrator, "PATCH", "/users/ANNA", body);

async function accountOf(firm: Firm, userId: string): Promise<{ mastered?: object; location: string }> {
  return dataOf(await firm.call(firm.administrator, "GET", `${CONSOLE}/libraries/ACTIVE/users/${userId}`));
}

test("CC-USR-073 the fields that a directory masters are told with the account, and nobody else has any", async () => {
  expect((await accountOf(open, "ANNA")).mastered).toEqual({
    directory: "Head office",
    fields: MASTERED,
    is_locked: false,
  });
  expect((await accountOf(open, open.administrator.userId)).mastered).toBeUndefined();
  expect((await patch(open, { location: "Here" })).status).toBe(200);
});

test("CC-USR-073 with directory.lockMasteredFields they are read-only, and nothing else is", async () => {
  const { call, administrator } = locked;
  expect((await accountOf(locked, "ANNA")).mastered).toMatchObject({ fields: MASTERED, is_locked: true });
  const refused = await patch(locked, { full_name: "Other", email: "other@firm.example", location: "Here" });
  expect([refused.status, refused.refused]).toEqual([400, MASTERED.map((field) => `${field}: mastered_by_directory`)]);
  expect((await patch(locked, { full_name: "Anna Berg", location: "Zürich" })).status).toBe(200);
  expect((await patch(locked, { allow_logon: false })).status).toBe(200);
  expect((await patch(locked, { allow_logon: true })).status).toBe(200);
  expect((await call(administrator, "PATCH", `/users/${administrator.userId}`, { location: "Here" })).status).toBe(200);
  expect((await accountOf(locked, "ANNA")).location).toBe("Zürich");
});

test("CC-USR-085 CC-USR-086 CC-USR-087 CC-USR-088 CC-USR-090 what the directory said last stands beside what was changed by hand", async () => {
  const { call, administrator } = open;
  const path = `${CONSOLE}/users/ANNA/platform`;
  const before = dataOf<{ sync_id: string; synchronised: { sync_id: string; date: string } }>(
    await call(administrator, "GET", path),
  );
  const last = {
    os_type: "enterprise",
    sync_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    container: "ou=people,dc=firm,dc=example",
    distinguished_name: dnOf("anna"),
  };
  expect(before).toMatchObject({ ...last, exchange_auto_discover: "" });
  expect(before.synchronised).toMatchObject({ ...last, directory: "Head office" });
  expect(Date.parse(before.synchronised.date)).not.toBeNaN();
  const changes = {
    os_type: "active_directory",
    sync_id: "S-1-5-21",
    container: "Staff",
    exchange_auto_discover: "exchange.firm.example",
    distinguished_name: "CN=Anna,OU=Staff,DC=firm,DC=example",
  };
  expect((await call(administrator, "PATCH", path, changes)).status).toBe(200);
  const after = dataOf<typeof before>(await call(administrator, "GET", path));
  expect(after).toMatchObject(changes);
  expect(after.synchronised).toEqual(before.synchronised);
  const own = await call(administrator, "GET", `${CONSOLE}/users/${administrator.userId}/platform`);
  expect(dataOf(own)).not.toHaveProperty("synchronised");
});
