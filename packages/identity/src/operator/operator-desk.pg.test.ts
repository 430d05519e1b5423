import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "kysely";
import { systemActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createTestDirectory } from "../../testing/index.ts";
import type { TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { q } from "../db.ts";
import type { OperatorDesk } from "./index.ts";

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let desk: OperatorDesk;
let library: TestLibrary;
let last: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock, factorPolicy: "optional" });
  desk = directory.identity.operatorDesk(systemActor("operator root"));
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => {
  library = await directory.aLibrary();
  last = library.administrator;
});

const origin = undefined;
const attempt = async (user: TestUser, password = user.password) =>
  (await directory.identity.signIn({ identifier: user.userId, passwords: [password], origin, clientId: undefined }))
    .kind;

async function audited(): Promise<string[]> {
  const rows = await sql<{ line: string }>`select action || ' ' || object_id || ' ' || outcome as line
    from platform.audit where actor_name = 'operator root' order by id desc limit 3`.execute(q(database.reader));
  return rows.rows.map((row) => row.line);
}

describe("CC-USR-102 CC-LCK-011 the machine's operator releases the last NRTADMIN who could act", () => {
  test("locked for good by ten failures: unlocked, and may sign in at once", async () => {
    for (let count = 0; count < 5; count += 1) await attempt(last, "wrong");
    clock.advance(15 * 60);
    for (let count = 0; count < 5; count += 1) await attempt(last, "wrong");
    expect(await attempt(last)).toBe("locked");
    expect((await desk.showUser(last.userId)).state).toBe("locked");
    expect(await desk.unlock(last.userId.toLowerCase())).toBe(true);
    expect(await attempt(last)).toBe("ok");
    expect(await desk.unlock(last.userId)).toBe(false);
    expect(await audited()).toContain(`user.unlock ${last.userId} ok`);
  });

  test("closed, as account and in the library: opened again", async () => {
    await sql`update identity."user" set allow_logon = false where user_num = ${last.userNum}`.execute(
      q(database.reader),
    );
    await sql`update identity.membership set allow_logon = false where user_num = ${last.userNum}`.execute(
      q(database.reader),
    );
    expect((await desk.showUser(last.userId)).state).toBe("disabled");
    await desk.switchSignIn(last.userId, { isOn: true });
    expect((await desk.showUser(last.userId)).state).toBe("disabled_in_all_libraries");
    await desk.switchSignIn(last.userId, { isOn: true, library: library.alias });
    expect(await attempt(last)).toBe("ok");
  });

  test("without the second factor, and without the password: both begin anew", async () => {
    await directory.identity.secondFactor.begin(last.userNum);
    await sql`update identity.second_factor set confirmed_at = ${clock.now()} where user_num = ${last.userNum}`.execute(
      q(database.reader),
    );
    expect((await desk.showUser(last.userId)).has_second_factor).toBe(true);
    await desk.resetSecondFactor(last.userId);
    expect((await desk.showUser(last.userId)).has_second_factor).toBe(false);
    const password = "Another-horse-1";
    await desk.resetPassword(last.userId, { password, force_password_change: true });
    expect(await attempt(last, password)).toBe("change_required");
    expect(await audited()).toContain(`user.set_password ${last.userId} ok`);
    const texts = await sql<{ text: string }>`select a::text as text from platform.audit a`.execute(q(database.reader));
    expect(texts.rows.filter((row) => row.text.includes(password))).toEqual([]);
  });

  test("a library whose NRTADMIN is empty gets one again; nobody is left there by the operator's own hand", async () => {
    const person = await directory.aUser(library);
    const group = { library: library.alias, groupId: "NRTADMIN" };
    await sql`delete from identity.group_member where user_num = ${last.userNum}`.execute(q(database.reader));
    expect(await desk.showGroup({ ...group, limit: 10 })).toMatchObject({ members: 0, people: [] });
    await desk.changeMembers({ ...group, action: "add", userIds: [person.userId] });
    expect((await desk.showGroup({ ...group, limit: 10 })).people).toMatchObject([{ user_id: person.userId }]);
    expect((await directory.anActor(person)).libraries.get(library.alias.toLowerCase())?.isNrtadmin).toBe(true);
    const removal = desk.changeMembers({ ...group, action: "delete", userIds: [person.userId] });
    await expect(removal).rejects.toMatchObject({ messages: [{ code: "last_nrtadmin" }] });
    await expect(desk.switchSignIn(person.userId, { isOn: false })).rejects.toMatchObject({
      messages: [{ code: "last_nrtadmin" }],
    });
    expect(await audited()).toEqual([
      `user.disable_sign_in ${person.userId} refused`,
      "group.remove_members NRTADMIN refused",
      `user.join_group ${person.userId} ok`,
    ]);
  });
});

describe("the operator's other acts go through the rules of the API", () => {
  test("people are made with a link or a password, found, and put into libraries and groups", async () => {
    const other = await directory.aLibrary();
    const fields = { full_name: "Zoë Quist", preferred_library: library.alias };
    await desk.createUser({ ...fields, id: "zquist", email: "zoe@firm.example", send_email: true });
    expect(directory.mails.at(-1)?.kind).toBe("new_account");
    const taken = desk.createUser({ ...fields, id: "ZQUIST", email: "zoe2@firm.example", send_email: true });
    await expect(taken).rejects.toMatchObject({ messages: [{ code: "user_id_taken" }] });
    await desk.addToLibrary("ZQUIST", { library: other.alias, role: undefined });
    await desk.createGroup({ library: other.alias, groupId: "patents", name: "Patents", isExternal: false });
    await desk.changeMembers({ library: other.alias, groupId: "PATENTS", action: "add", userIds: ["zquist"] });
    expect(await desk.listUsers({ query: "zoe", limit: 5 })).toMatchObject([
      { user_id: "ZQUIST", state: "pending_first_password", preferred_library: library.alias },
    ]);
    expect((await desk.showUser("zquist")).libraries).toContainEqual({
      library: other.alias,
      role: "DEFAULT",
      sign_in: true,
      groups: ["PATENTS"],
    });
    expect(await desk.listGroups({ library: other.alias, query: "pat", limit: 5 })).toMatchObject([
      { group_id: "PATENTS", members: 1 },
    ]);
    await desk.sendEmail("zquist");
    await expect(desk.listUsers({ library: "NOWHERE", limit: 5 })).rejects.toThrow("There is no library NOWHERE.");
    await expect(desk.showUser("NOBODY")).rejects.toThrow("There is no user NOBODY.");
  });
});
