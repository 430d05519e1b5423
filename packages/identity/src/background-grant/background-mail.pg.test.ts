import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addSeconds, newId } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createTestDirectory, openMailRoom } from "../../testing/index.ts";
import type { MailRoom, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";
import { createApplication } from "../application/index.ts";

const DAY = 86_400;
const clock = fakeClock(new Date("2026-03-02T06:00:00Z"));
let database: Database;
let directory: TestDirectory;
let room: MailRoom;
let library: TestLibrary;
let anna: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  room = await openMailRoom({ database, clock });
  library = await directory.aLibrary();
  anna = await directory.aUser(library, { id: "ANNA", full_name: "Anna Ordway" });
  await directory.aGroup(library, { members: [anna] });
  const given = { name: "Tracker", type: "native", client_id: "tracker-cc", grants: ["authorization_code"] } as const;
  const more = { redirect_uris: ["https://apps.example/back"], allow_refresh: true };
  await database.transaction((tx) => createApplication(tx, { ...given, ...more }, clock));
});
afterAll(async () => {
  await room[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await database.pool.query(`delete from identity.background_grant`);
  await setNrtadmin(true);
  await room.deliver();
});

async function setNrtadmin(isIn: boolean): Promise<void> {
  const action = isIn ? "add" : "delete";
  const change = { libraryId: library.libraryId, groupId: "NRTADMIN", action, userIds: ["ANNA"] } as const;
  await database.transaction((tx) =>
    directory.identity.groups.changeMembers(tx, { kind: "system", purpose: "test" }, change),
  );
}

/** A grant of Anna's that ends in so many days. */
async function aGrant(days: number): Promise<string> {
  const id = newId();
  const hash = createHash("sha256").update(id).digest();
  const now = clock.now();
  const end = addSeconds(now, days * DAY);
  await database.pool.query(
    `insert into identity.background_grant (grant_id, client_id, user_num, library_id, scopes, granted_at, expires_at, token_hash)
     values ($1, 'tracker-cc', $2, $3, '{work.read}', $4, $5, $6)`,
    [id, anna.userNum, library.libraryId, now, end, hash],
  );
  await database.pool.query(
    `insert into identity.oauth_record (kind, id_hash, grant_id, client_id, payload, issued_at, expires_at)
     values ('RefreshToken', $1, $2, 'tracker-cc', '{}', $3, $4)`,
    [hash, id, now, end],
  );
  return id;
}

async function sent(): Promise<string[]> {
  await room.run("background-grant.watch");
  const messages = await room.deliver();
  expect(messages.every(({ headers }) => headers.get("x-muniment-mail") === "E12")).toBe(true);
  return messages.flatMap(({ envelopeTo }) => envelopeTo).toSorted();
}

test("E12, CC-BGA-009: 30, 7 and 1 days before, each once, to the authoriser and to NRTADMIN", async () => {
  await aGrant(31);
  expect(await sent()).toEqual([]);
  clock.advance(DAY);
  const everybody = [anna.email, library.administrator.email].toSorted();
  expect(await sent()).toEqual(everybody);
  expect(await sent()).toEqual([]);
  clock.advance(22 * DAY);
  expect(await sent()).toEqual([]);
  clock.advance(DAY);
  expect(await sent()).toEqual(everybody);
  clock.advance(6 * DAY);
  expect(await sent()).toEqual(everybody);
  expect(await sent()).toEqual([]);
  expect(room.capture.messages.at(-1)?.subject).toBe("Authorisation needed");
});

test("E12: a loss is told once, with its reason, also to who is no NRTADMIN any more", async () => {
  await aGrant(300);
  await setNrtadmin(false);
  await room.deliver();
  expect(await sent()).toHaveLength(2);
  expect(room.capture.messages.at(-1)?.text.replaceAll(/\s+/g, " ")).toContain("no longer NRTADMIN");
  expect(await sent()).toEqual([]);
  const { rows } = await database.pool.query(
    `select reason from platform.audit where action = 'background_grant.lose' order by id desc limit 1`,
  );
  expect(rows).toEqual([{ reason: "not_nrtadmin" }]);
});

test("E12: nothing is told while a newer grant of the library lasts longer, and none of days that were missed", async () => {
  await aGrant(5);
  expect(await sent()).toHaveLength(2);
  const old = await aGrant(20);
  await aGrant(300);
  expect(await sent()).toEqual([]);
  await database.pool.query(`delete from identity.oauth_record where grant_id = $1`, [old]);
  expect(await sent()).toEqual([]);
});

test("E12: two processes at once tell it once", async () => {
  await aGrant(1);
  await Promise.all([room.run("background-grant.watch"), room.run("background-grant.watch")]);
  expect(await room.deliver()).toHaveLength(2);
});
