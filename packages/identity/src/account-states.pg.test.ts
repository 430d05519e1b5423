import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "kysely";
import { addSeconds } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createTestDirectory, openMailRoom, quickPasswords } from "../testing/index.ts";
import type { MailRoom, TestDirectory, TestLibrary, TestUser } from "../testing/index.ts";
import { accountStates, stateOf } from "./account-state/index.ts";
import { q } from "./db.ts";
import { createPasswordLinks } from "./password/index.ts";
import { codeOf, stepAt } from "./second-factor/index.ts";
import { passwordsExpiredBy, stateRankSql } from "./standing/index.ts";
import { lockCredential } from "./user/index.ts";

const START = new Date("2026-11-22T08:00:00Z");
const clock = fakeClock(START);
let database: Database;
let directory: TestDirectory;
let library: TestLibrary;
let mailRoom: MailRoom;

beforeAll(async () => {
  database = await testDatabase();
  mailRoom = await openMailRoom({ database, clock });
  directory = createTestDirectory(database, { clock, accountMail: mailRoom.accountMail });
  library = await directory.aLibrary({ alias: "ACTIVE" });
});
afterAll(async () => {
  await mailRoom[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await mailRoom.deliver();
});

const origin = {
  requestId: "r",
  correlationId: undefined,
  sourceIp: "203.0.113.7",
  userAgent: "test",
  operationId: undefined,
  initiator: undefined,
};
const attempt = async (user: TestUser, password = "wrong") =>
  (await directory.identity.signIn({ identifier: user.userId, passwords: [password], origin, clientId: undefined }))
    .kind;
const fail = async (user: TestUser, times: number) => {
  for (let count = 0; count < times; count += 1) await attempt(user);
};
const kinds = async () => (await mailRoom.deliver()).map((mail) => mail.headers.get("x-muniment-mail"));

describe("CC-LCK-004 each lock sends the user its own e-mail", () => {
  test("T13 CC-EML-013 E4 tells for how long, until when, and from where, with the way to a new password", async () => {
    const user = await directory.aUser(library, { full_name: "Zoë <b>" });
    await fail(user, 5);
    const [mail, ...others] = await mailRoom.deliver();
    expect(others).toEqual([]);
    expect(mail?.envelopeTo).toEqual([user.email]);
    expect(mail?.headers.get("x-muniment-mail")).toBe("E4");
    expect(mail?.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail?.subject).toBe("Account temporarily locked for 15 minutes");
    expect(mail?.text).toContain("after five failed attempts");
    expect(mail?.text).toMatch(/You can try again at .* UTC\./);
    expect(mail?.text).toContain("203.0.113.7");
    expect(mail?.links).toEqual(["https://work.firm.example/auth/forgot-password"]);
    expect(mail?.html).toContain("Zoë &lt;b&gt;");
  });

  test("T18 CC-EML-014 E5 tells how the lock is released; journey 4: pause, ten wrong, lasting", async () => {
    const user = await directory.aUser(library);
    await fail(user, 5);
    expect(await attempt(user, user.password)).toBe("locked_temporarily");
    clock.advance(15 * 60);
    await fail(user, 5);
    const mails = await mailRoom.deliver();
    expect(mails.map((mail) => mail.headers.get("x-muniment-mail"))).toEqual(["E4", "E5"]);
    expect(mails[1]?.subject).toBe("Account locked after 10 failed attempts");
    expect(mails[1]?.text).toContain("an administrator unlocks it");
    expect(await attempt(user, user.password)).toBe("locked");
  });

  test("CC-STA-004 CC-EML-017 ten failures at once make one lock and one e-mail, fifty as well", async () => {
    for (const count of [10, 50]) {
      const user = await directory.aUser(library);
      const answers = await Promise.all(Array.from({ length: count }, () => attempt(user)));
      expect(answers.filter((answer) => answer === "refused")).toHaveLength(4);
      expect(await kinds()).toEqual(["E4"]);
      clock.advance(15 * 60);
      await Promise.all(Array.from({ length: count }, () => attempt(user)));
      expect(await kinds()).toEqual(["E5"]);
    }
  });

  test("CC-EML-018 T14 a disabled account, an unknown name and a lock that goes on tell nobody", async () => {
    const closed = await directory.aUser(library, { allow_logon: false });
    await fail(closed, 12);
    await fail({ ...closed, userId: "NOBODY-AT-ALL" }, 12);
    const user = await directory.aUser(library);
    await fail(user, 5);
    expect(await kinds()).toEqual(["E4"]);
    await fail(user, 20);
    expect(await kinds()).toEqual([]);
  });

  test("CC-AUD-002 a lock is in the audit, with the address and without what was typed", async () => {
    const user = await directory.aUser(library);
    await fail(user, 5);
    const { rows } = await database.pool.query(
      `select action, source_ip, details, row_to_json(a)::text as text from platform.audit a
       where object_id = $1 and action = 'user.lock' and library = 'ACTIVE'`,
      [user.userId],
    );
    expect(rows).toMatchObject([{ source_ip: "203.0.113.7", details: { kind: "temporary" } }]);
    expect(rows[0]?.text).not.toContain("wrong");
  });
});

test("CC-STA-004 one link used twice at once makes one password", async () => {
  const user = await directory.aUser(library, { send_email: true });
  const [mail] = await mailRoom.deliver();
  const token = mail?.links[0]?.split("/").at(-1) ?? "";
  const links = createPasswordLinks({ database, clock, setPassword: directory.identity.setPassword });
  const passwords = ["First Horse 2026", "Second Horse 2026", "Third Horse 2026"];
  const used = await Promise.all(passwords.map((password) => links.use(token, { password, repeated: password })));
  expect(used.map((use) => use.kind).toSorted()).toEqual(["dead", "dead", "done"]);
  const winner = used.findIndex((use) => use.kind === "done");
  const answers = [];
  for (const password of passwords) answers.push(await attempt(user, password));
  expect(answers.map((answer) => answer === "ok")).toEqual(passwords.map((_, index) => index === winner));
  expect(await kinds()).toEqual(["E6"]);
});

test("T26 an account that is switched off ends its sessions; switched on, none of them lives again", async () => {
  const user = await directory.aUser(library);
  await sql`insert into identity.browser_session
    (token_hash, session_id, user_num, sign_in_hash, issued_at, used_at, absolute_expires_at)
    values (sha256('a'), gen_random_uuid(), ${user.userNum}, sha256('b'), ${START}, ${START}, ${addSeconds(START, 900)})`.execute(
    q(database.reader),
  );
  const administrator = await directory.anActor(library.administrator);
  for (const allow_logon of [false, true]) {
    const change = await directory.identity.users.prepareChange(administrator, { allow_logon });
    await database.transaction((tx) =>
      directory.identity.users.change(tx, administrator, { userId: user.userId, change }),
    );
  }
  const { rows } = await database.pool.query("select 1 from identity.browser_session where user_num = $1", [
    user.userNum,
  ]);
  expect(rows).toEqual([]);
  expect(await attempt(user, user.password)).toBe("ok");
});

test("CC-STA-001 the lists derive the same state as the state machine, for every combination of facts", async () => {
  const user = await directory.aUser(library);
  const now = clock.now();
  const moments = [null, addSeconds(now, -1), now, addSeconds(now, 1)];
  const changedAt = [addSeconds(now, -90 * 86_400), addSeconds(now, -90 * 86_400 + 1), null];
  const flags = [true, false];
  let seen = new Set<string>();
  for (const allow_logon of flags)
    for (const open of flags)
      for (const is_enterprise of flags)
        for (const is_locked of flags)
          for (const locked_until of moments)
            for (const must_change_password of flags)
              for (const password_changed_at of changedAt) {
                const hash = password_changed_at === null ? null : "hash";
                await database.transaction(async (tx) => {
                  await sql`update identity."user" set allow_logon = ${allow_logon}, is_enterprise = ${is_enterprise},
                    is_locked = ${is_locked}, locked_until = ${locked_until}, password_hash = ${hash},
                    must_change_password = ${must_change_password}, password_changed_at = ${password_changed_at}
                    where user_num = ${user.userNum}`.execute(q(tx));
                  await sql`update identity.membership set allow_logon = ${open}
                    where user_num = ${user.userNum}`.execute(q(tx));
                  const facts = await lockCredential(tx, user.userNum);
                  const { rows } = await sql<{
                    rank: number;
                  }>`select ${stateRankSql(now, passwordsExpiredBy(now, quickPasswords))} as rank
                    from identity."user" u where u.user_num = ${user.userNum}`.execute(q(tx));
                  const state = facts === undefined ? undefined : stateOf(facts, now, quickPasswords);
                  expect(accountStates[rows[0]?.rank ?? -1]).toBe(state);
                  seen = seen.add(state ?? "");
                });
              }
  expect(seen.size).toBe(accountStates.length);
});

describe("notices", () => {
  test("CC-USR-075 E7 goes to the old address and to the new one, and earlier links are dead", async () => {
    const user = await directory.aUser(library, { send_email: true });
    await mailRoom.deliver();
    const administrator = await directory.anActor(library.administrator);
    const change = await directory.identity.users.prepareChange(administrator, { email: "moved@firm.example" });
    await database.transaction((tx) =>
      directory.identity.users.change(tx, administrator, { userId: user.userId, change }),
    );
    const mails = await mailRoom.deliver();
    expect(mails.map((mail) => mail.headers.get("x-muniment-mail"))).toEqual(["E7", "E7"]);
    expect(new Set(mails.map((mail) => mail.envelopeTo[0]))).toEqual(new Set([user.email, "moved@firm.example"]));
  });

  test("E9 CC-MFA-003 is sent when a second factor is added, gets new codes, is removed, and is reset", async () => {
    const { identity, ...own } = createTestDirectory(database, {
      clock,
      accountMail: mailRoom.accountMail,
      factorPolicy: "optional",
    });
    const user = await own.aUser(library);
    const { userNum } = user;
    const enrol = async (): Promise<Buffer> => {
      const bits = [...(await identity.secondFactor.begin(userNum)).secret]
        .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
        .join("");
      const secret = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
      const added = await identity.secondFactor.confirm({
        userNum,
        typed: codeOf(secret, stepAt(clock.now())),
        origin,
      });
      expect(added.kind).toBe("done");
      return secret;
    };
    const told = async () => {
      const mails = await mailRoom.deliver();
      expect(mails.every((mail) => mail.headers.get("x-muniment-mail") === "E9")).toBe(true);
      expect(mails.every((mail) => mail.subject === "Sign-in security changed" && mail.links.length === 0)).toBe(true);
      return mails.map((mail) => [
        mail.envelopeTo.join(),
        /second factor was (added|removed)|recovery codes were|administrator has/.exec(mail.text)?.[0],
      ]);
    };
    const secret = await enrol();
    expect(await told()).toEqual([[user.email, "second factor was added"]]);
    const next = () => {
      clock.advance(30);
      return { userNum, typed: codeOf(secret, stepAt(clock.now())), origin };
    };
    await identity.secondFactor.check({ userNum, typed: "000000", origin });
    await identity.secondFactor.renewCodes(next());
    expect(await told()).toEqual([[user.email, "recovery codes were"]]);
    await identity.secondFactor.remove(next());
    expect(await told()).toEqual([[user.email, "second factor was removed"]]);
    await enrol();
    await told();
    const administrator = await own.anActor(library.administrator);
    await database.transaction((tx) => identity.secondFactor.reset(tx, administrator, user.userId));
    expect(await told()).toEqual([[user.email, "administrator has"]]);
  });

  test("CC-PWD-005 T9 E8 is sent 14, 7 and 1 days before, once each, to nobody whose password does not end", async () => {
    const user = await directory.aUser(library);
    await directory.aUser(library, { password_never_expire: true, purpose: "Archive" });
    await directory.aUser(library, { allow_logon: false });
    await directory.aUser(library, { force_password_change: true });
    const warned: string[] = [];
    const run = async () => {
      await mailRoom.run("account-mail.expiry");
      for (const mail of await mailRoom.deliver()) {
        if (mail.envelopeTo[0] === user.email) warned.push(mail.subject);
      }
    };
    const before = clock.now();
    for (let day = 70; day <= 91; day += 1) {
      clock.set(addSeconds(before, day * 86_400));
      await run();
      await run();
    }
    expect(warned).toEqual([
      "Your password expires in 14 days",
      "Your password expires in 7 days",
      "Your password expires in 1 day",
    ]);
  });

  test("CC-USR-101 E11 tells the other administrators of the library who was added and removed", async () => {
    const user = await directory.aUser(library, { full_name: "Newly Powerful" });
    const administrator = await directory.anActor(library.administrator);
    for (const action of ["add", "delete"] as const) {
      const change = { libraryId: library.libraryId, groupId: "NRTADMIN", action, userIds: [user.userId] };
      await database.transaction((tx) => directory.identity.groups.changeMembers(tx, administrator, change));
    }
    const mails = await mailRoom.deliver();
    expect(mails.map((mail) => mail.envelopeTo[0])).toEqual([library.administrator.email, library.administrator.email]);
    expect(mails[0]?.headers.get("x-muniment-mail")).toBe("E11");
    expect(mails[0]?.subject).toBe("Administrators of Library ACTIVE changed");
    expect(mails[0]?.text).toContain("Added: Newly Powerful.");
    expect(mails[1]?.text).toContain("Removed: Newly Powerful.");
  });
});
