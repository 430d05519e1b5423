import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createJobQueue } from "@muniment/jobs";
import { createMailQueue } from "@muniment/mail";
import { Secret } from "@muniment/platform/config";
import type { Database } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { auditSubject } from "@muniment/platform/audit";
import { systemActor } from "@muniment/kernel";
import { recordEvents } from "../event/index.ts";
import { createDigestService } from "./index.ts";

const bySystem = auditSubject(systemActor("tests"));

const clock = fakeClock();
const log = createLog({ level: "silent" });
let database: Database;
let nums: Record<"ANA" | "BEN" | "EVE", number>;
/** Who may use the application; `undefined` when nobody who could say so answers. */
let mayUse: Set<string> | undefined;
/** `user workspace` of whom a policy keeps out. */
let walled: Set<string>;
/** `user workspace` of what Work lets people read; `undefined` when it cannot be asked. */
let readable: Set<string> | undefined;

beforeAll(async () => {
  database = await testDatabase("tracker");
  const add = async (id: string): Promise<number> => {
    const { rows } = await database.pool.query<{ num: string }>(
      `insert into tracker.principal (ty, library_id, work_id, name, email, seen_at)
       values ('user', '', $1, $2, $3, now()) returning num`,
      [id, `${id} Example`, `${id.toLowerCase()}@firm.example`],
    );
    return Number(rows[0]?.num);
  };
  nums = { ANA: await add("ANA"), BEN: await add("BEN"), EVE: await add("EVE") };
  for (const library of ["UK", "US"]) {
    await database.pool.query(
      `insert into tracker.matter (workspace_id, library_id, name, read_at) values ($1, $2, $3, now())`,
      [`${library}!1`, library, `Matter ${library}`],
    );
    await database.pool.query(
      `insert into tracker.tracker (id, workspace_id, name, kind, owner_num, ordinal, time_zone, created_at, created_by,
         last_updated_at, last_updated_by) values ($1, $2, 'Closing list', 'task', $3, 1, 'Europe/London', now(), $3, now(), $3)`,
      [`T${library}`, `${library}!1`, nums.EVE],
    );
    await database.pool.query(
      `insert into tracker.status (id, tracker_id, value, state_code, category, colour, rank, is_default)
       values ($1, $2, 'Not started', 0, 'not_started', 'grey', 'a', true)`,
      [`S${library}`, `T${library}`],
    );
    await database.pool.query(`insert into tracker.library (library_id, name, state) values ($1, $2, 'authorized')`, [
      library,
      `Library ${library}`,
    ]);
  }
  await database.pool.query(`update tracker.work_calendar set holidays = '[{"day":"2026-03-12","name":"A holiday"}]'`);
});
afterAll(() => database[Symbol.asyncDispose]());

beforeEach(async () => {
  await database.pool.query(`delete from tracker.task_assignee`);
  await database.pool.query(`delete from tracker.task`);
  await database.pool.query(`delete from tracker.digest_message`);
  await database.pool.query(`delete from tracker.digest_stop`);
  await database.pool.query(`delete from tracker.preference`);
  await database.pool.query(`delete from tracker.follow`);
  await database.pool.query(`delete from mail.message`);
  await database.pool.query(`delete from tracker.library_authorization`);
  await authorise("UK");
  await authorise("US");
  mayUse = new Set(["ANA", "BEN", "EVE"]);
  walled = new Set();
  readable = new Set(["ANA UK!1", "ANA US!1", "BEN UK!1", "EVE UK!1", "EVE US!1"]);
  clock.set(new Date("2026-03-11T07:00:00Z"));
});

async function authorise(library: string): Promise<void> {
  const sealer = createSealer(parseSealKeys(new Secret(`one:${randomBytes(32).toString("base64url")}`)));
  const sealed = sealer.seal("{}", "x");
  await database.pool.query(
    `insert into tracker.library_authorization (id, library_id, user_num, tokens_sealed, key_id, access_until, granted_at,
       expires_at, rank) values ($1, $1, $2, $3, $4, now(), now(), now() + interval '1 year', 'active')`,
    [library, nums.EVE, sealed.bytes, sealed.key_id],
  );
}

let counter = 0;
async function aTask(title: string, due: string | null, given: { library?: string; to?: number } = {}): Promise<void> {
  const { library = "UK", to = nums.ANA } = given;
  counter += 1;
  const id = `K${counter}`;
  await database.pool.query(
    `insert into tracker.task (id, tracker_id, rank, tree, depth, number, title, notes, status_id, priority, due_date,
       visibility, created_at, created_by, last_updated_at, last_updated_by)
     values ($1, $2, $1, $1, 1, $3, $4, 'secret notes', $5, 2, $6, 'tracker', '2026-02-02', $7, now(), $7)`,
    [id, `T${library}`, counter, title, `S${library}`, due, nums.EVE],
  );
  await database.pool.query(
    `insert into tracker.task_assignee (task_id, principal_num, position, access, assigned_by, assigned_at)
     values ($1, $2, 1, 'member', $3, '2026-02-02')`,
    [id, to, nums.EVE],
  );
}

function aService(queueMail = createMailQueue({ clock, jobs: createJobQueue() })) {
  return createDigestService({
    database,
    clock,
    log,
    queueMail,
    timeZone: "Europe/London",
    url: "https://firm.example/tracker",
    unsubscribeUrl: "https://firm.example/off",
    tokens: { use: async (_library, call) => call("token") },
    work: {
      groups: async () => [],
      mayUse: async (_token, userId) => (mayUse === undefined ? undefined : mayUse.has(userId)),
      notDenied: async (_token, userId, workspaces) =>
        new Set(workspaces.filter((workspace) => !walled.has(`${userId} ${workspace}`))),
      readable: async (_token, _library, { workspaces, users }) => {
        if (readable === undefined) throw new Error("Work does not answer");
        const pairs = users.flatMap((user) => workspaces.map((workspace) => `${user} ${workspace}`));
        return new Set(pairs.filter((pair) => readable?.has(pair)));
      },
    },
  });
}

const sent = async () => {
  const { rows } = await database.pool.query<{
    recipient: string;
    subject: string;
    text: string;
    html: string;
    kind: string;
  }>(`select recipient, subject, text, html, kind from mail.message order by recipient, created_at`);
  return rows;
};
const to = async (name: string) => (await sent()).find(({ recipient }) => recipient.startsWith(name));
const states = async () =>
  (await database.pool.query<{ state: string }>(`select state from tracker.digest_message order by user_num`)).rows.map(
    ({ state }) => state,
  );

describe("TRK-DIG-002, TRK-DIG-003: when", () => {
  test.each([
    ["before seven", "2026-03-11T06:59:00Z", 0],
    ["at seven", "2026-03-11T07:00:00Z", 2],
    ["at seven of summer time", "2026-03-30T06:00:00Z", 2],
    ["before seven of summer time", "2026-03-30T05:59:00Z", 0],
    ["on a holiday", "2026-03-12T07:00:00Z", 0],
    ["on a Saturday", "2026-03-14T07:00:00Z", 0],
    ["late, until noon", "2026-03-11T12:00:00Z", 2],
  ])("%s", async (_what, at, count) => {
    await aTask("Sign", "2026-03-11");
    clock.set(new Date(at));
    await aService().sendDue();
    expect(await sent()).toHaveLength(count);
  });

  test("TRK-DIG-006: after noon it is skipped and noted, and not sent later", async () => {
    await aTask("Sign", "2026-03-11");
    clock.set(new Date("2026-03-11T12:01:00Z"));
    await aService().sendDue();
    expect(await sent()).toEqual([]);
    expect(await states()).toEqual(["skipped_late", "skipped_late", "skipped_late"]);
  });
});

describe("TRK-DIG-006: once and only once", () => {
  test("however often it runs, and in several processes at once", async () => {
    await aTask("Sign", "2026-03-11");
    await Promise.all([aService().sendDue(), aService().sendDue(), aService().sendDue()]);
    await aService().sendDue();
    expect((await sent()).map(({ recipient }) => recipient)).toEqual(["ana@firm.example", "eve@firm.example"]);
  });

  test("killed in the middle: who had not got theirs gets it, who had gets none again", async () => {
    await aTask("Sign", "2026-03-11");
    const queueMail = createMailQueue({ clock, jobs: createJobQueue() });
    let calls = 0;
    await aService(async (tx, mail) => {
      calls += 1;
      // Several reports are built at once: which call this is must be known before anything is waited for.
      const isSecond = calls === 2;
      const id = await queueMail(tx, mail);
      if (isSecond) throw new Error("killed");
      return id;
    }).sendDue();
    expect(await sent()).toHaveLength(1);
    await aService().sendDue();
    expect(await sent()).toHaveLength(2);
    await aService().sendDue();
    expect(await sent()).toHaveLength(2);
  });

  test("the next working day has one of its own", async () => {
    await aTask("Sign", "2026-03-13");
    await aService().sendDue();
    clock.set(new Date("2026-03-13T07:00:00Z"));
    await aService().sendDue();
    expect((await sent()).filter(({ recipient }) => recipient.startsWith("ana")).map(({ subject }) => subject)).toEqual(
      ["Tracker: 1 due soon", "Tracker: 1 due today"],
    );
  });
});

describe("TRK-DIG-005, TRK-DIG-007: to whom, and what", () => {
  test("the report of each: their own, and what they gave to others", async () => {
    await aTask("Sign the deed", "2026-03-11");
    await aTask("Late", "2026-03-10");
    await aService().sendDue();
    const ana = await to("ana");
    expect(ana).toMatchObject({ kind: "tracker.digest", subject: "Tracker: 1 due today, 1 overdue" });
    expect(ana?.text).toMatch(/My tasks[^]*Overdue[^]*1 working day overdue · Late[^]*Due today[^]*Sign the deed/);
    expect(ana?.text).toContain("Matter UK › Closing list");
    expect((await to("eve"))?.text).toMatch(/Tasks assigned by me[^]*Sign the deed/);
    expect((await to("eve"))?.subject).toBe("Tracker: your daily report");
    expect(await to("ben")).toBeUndefined();
    for (const { text, html } of await sent()) {
      expect(text + html).not.toContain("secret notes");
      expect(html).not.toMatch(/<script|<img|http:/);
      expect(text).toContain("Manage the tracker(s) you follow");
      expect(text).toContain("Manage email preferences");
    }
  });

  test("TRK-SPM-003, H: of a matter that one may not read nothing is told, not even a number", async () => {
    await aTask("Hidden", "2026-03-11");
    await aTask("Shown", "2026-03-11", { library: "US" });
    readable?.delete("ANA UK!1");
    await aService().sendDue();
    const ana = await to("ana");
    expect(ana?.subject).toBe("Tracker: 1 due today");
    expect(`${ana?.text}${ana?.html}`).not.toMatch(/Hidden|Matter UK|Library UK/);
  });

  test("TRK-DIG-007: what cannot be verified is left out", async () => {
    await aTask("Sign", "2026-03-11");
    readable = undefined;
    await aService().sendDue();
    expect(await sent()).toEqual([]);
  });

  test("TRK-DIG-004, TRK-BG-002, I: a library that is not authorized is named, without titles; alone it is no report", async () => {
    await database.pool.query(`delete from tracker.library_authorization where library_id = 'UK'`);
    await aTask("In the UK", "2026-03-11");
    await aService().sendDue();
    expect(await sent()).toEqual([]);
    expect(await states()).toEqual(["skipped_empty", "skipped_empty", "skipped_empty"]);
    await database.pool.query(`delete from tracker.digest_message`);
    await aTask("In the US", "2026-03-11", { library: "US" });
    await aService().sendDue();
    const ana = await to("ana");
    expect(ana?.text).toContain(
      "Tasks in Library UK are not included today. Your administrator must authorize the library.",
    );
    expect(ana?.text).not.toContain("In the UK");
  });

  test("who switched it off, or a part of it, gets it so; disabled people none", async () => {
    await aTask("Sign", "2026-03-11");
    await database.pool.query(`insert into tracker.preference (user_num, digest) values ($1, '{"enabled": false}')`, [
      nums.ANA,
    ]);
    await database.pool.query(
      `insert into tracker.preference (user_num, digest) values ($1, '{"assigned_by_me": false}')`,
      [nums.EVE],
    );
    await aService().sendDue();
    expect(await sent()).toEqual([]);
  });

  test("TRK-DIG-022, TRK-DIG-026: followed people, trimmed to what the follower may see", async () => {
    const follow = `insert into tracker.follow (user_num, target_type, target_id, in_app, digest, since)
      values ($1, 'user', $2, false, true, now())`;
    await database.pool.query(follow, [nums.BEN, String(nums.ANA)]);
    await aTask("Seen by both", "2026-03-11");
    await aTask("Ana alone", "2026-03-11", { library: "US" });
    await aService().sendDue();
    const ben = await to("ben");
    expect(ben?.text).toMatch(/You have no tasks due or overdue\.[^]*Updates for ANA Example[^]*Seen by both/);
    expect(ben?.text).not.toContain("Ana alone");
    await database.pool.query(`delete from tracker.digest_message`);
    readable?.delete("BEN UK!1");
    await database.pool.query(`delete from mail.message`);
    await aService().sendDue();
    expect((await to("ben"))?.text).toContain("No updates for ANA Example.");
  });
});

describe("tracker.md 20.3: what else a report tells, and to whom", () => {
  const follow = async (user: number, type: string, target: string | number): Promise<void> => {
    await database.pool.query(
      `insert into tracker.follow (user_num, target_type, target_id, in_app, digest, since) values ($1, $2, $3, false, true, now())`,
      [user, type, String(target)],
    );
  };
  const lastTask = () => `K${counter}`;

  test("TRK-DIG-029, TRK-SPM-004, G: an external assignee is told title, date and status, and over a policy nothing", async () => {
    await aTask("Sign SPA", "2026-03-11", { to: nums.BEN });
    await aTask("Beside it", "2026-03-11");
    await database.pool.query(`update tracker.task_assignee set access = 'external' where principal_num = $1`, [
      nums.BEN,
    ]);
    readable?.delete("BEN UK!1");
    await aService().sendDue();
    const ben = await to("ben");
    expect(ben?.text).toMatch(/^Shared with you\n\n {2}Due today\n {4}Wed,? 11 Mar · Sign SPA · Not started\n/);
    expect(ben?.subject).toBe("Tracker: your daily report");
    expect(`${ben?.text}${ben?.html}`).not.toMatch(/Matter UK|Closing list|ANA|EVE|Beside it|Library/);
    await database.pool.query(`delete from mail.message`);
    await database.pool.query(`delete from tracker.digest_message`);
    walled.add("BEN UK!1");
    await aService().sendDue();
    expect(await to("ben")).toBeUndefined();
  });

  test("trackers that one follows: what happened since, trimmed to what the follower may see; silent ones in one line", async () => {
    await follow(nums.BEN, "tracker", "TUK");
    await follow(nums.BEN, "tracker", "TUS");
    await aTask("Old", "2026-03-20");
    await aTask("Fresh", "2026-03-20");
    await database.pool.query(`update tracker.task set created_at = '2026-03-10T12:00:00Z' where id = $1`, [
      lastTask(),
    ]);
    await aTask("For Ana alone", "2026-03-20");
    await database.pool.query(
      `update tracker.task set created_at = '2026-03-10T12:00:00Z', visibility = 'assignees_only' where id = $1`,
      [lastTask()],
    );
    const old = `K${counter - 2}`;
    await database.transaction(async (tx) => {
      const about = { trackerId: "TUK", workspaceId: "UK!1", taskId: old, objectId: old, action: "task.change" };
      const moves = [
        ["2026-03-13", "2026-03-16"],
        ["2026-03-16", "2026-03-17"],
      ] as const;
      for (const [before, after] of moves) {
        await recordEvents(tx, bySystem, new Date("2026-03-10T13:00:00Z"), [
          { ...about, before: { due_date: before }, after: { due_date: after } },
        ]);
      }
      const comment = { ...about, objectId: "C", action: "comment.create", after: { internal: false } };
      await recordEvents(tx, bySystem, new Date("2026-03-10T13:00:00Z"), [comment, comment]);
      await recordEvents(tx, bySystem, new Date("2026-03-09T13:00:00Z"), [{ ...about, action: "task.reopen" }]);
    });
    readable?.add("BEN US!1");
    await aService().sendDue();
    const ben = await to("ben");
    expect(ben?.text).toMatch(
      /Trackers you follow\n {4}Closing list \(Matter UK\): 1 added, 2 comments, “Old” due Fri,? 13 Mar → Tue,? 17 Mar\n/,
    );
    expect(ben?.text).toContain("No changes in: Closing list.");
    expect(`${ben?.text}${ben?.html}`).not.toContain("For Ana alone");
    await database.pool.query(`delete from mail.message`);
    await database.pool.query(`delete from tracker.digest_message`);
    readable?.clear();
    await aService().sendDue();
    expect(await to("ben")).toBeUndefined();
  });

  test("TRK-TASK-013, TRK-DIG-026: a task for its assignees only is in no follower's report", async () => {
    await follow(nums.BEN, "user", nums.ANA);
    await aTask("Between us", "2026-03-11");
    await database.pool.query(`update tracker.task set visibility = 'assignees_only'`);
    await aService().sendDue();
    expect((await to("ben"))?.text).toContain("No updates for ANA Example.");
    expect((await to("ana"))?.text).toContain("Between us");
    expect((await to("eve"))?.text).toContain("Between us");
  });

  test("TRK-DIG-025: a task that is one's own and a followed person's is in each block, and counts once", async () => {
    await follow(nums.BEN, "user", nums.ANA);
    await aTask("Ours", "2026-03-11");
    await database.pool.query(
      `insert into tracker.task_assignee (task_id, principal_num, position, access, assigned_by, assigned_at)
       values ($1, $2, 2, 'member', $3, '2026-02-02')`,
      [lastTask(), nums.BEN, nums.EVE],
    );
    await aService().sendDue();
    const ben = await to("ben");
    expect(ben?.text).toMatch(/My tasks[^]*Ours[^]*Updates for ANA Example[^]*Ours/);
    expect(ben?.subject).toBe("Tracker: 1 due today");
  });

  test("TRK-DIG-028: at most 50 rows of a component, and the number of the rest with a link", async () => {
    for (let made = 0; made < 52; made += 1) await aTask(`Task number ${made}`, "2026-03-11");
    await aService().sendDue();
    const ana = await to("ana");
    expect(ana?.text.match(/Task number/g)).toHaveLength(50);
    expect(ana?.text).toMatch(/and 2 more\n\s+https:\/\/firm\.example\/tracker\n/);
    expect((await to("eve"))?.text).toMatch(/and 2 more\n\s+https:\/\/firm\.example\/tracker\/assigned\n/);
    expect(ana?.subject).toBe("Tracker: 52 due today");
  });

  test("TRK-DIG-005: who lost the application gets none; while nobody can say it is tried again", async () => {
    await aTask("Sign", "2026-03-11");
    mayUse = undefined;
    await aService().sendDue();
    expect([await sent(), await states()]).toEqual([[], ["skipped_empty"]]);
    mayUse = new Set(["EVE"]);
    await aService().sendDue();
    expect((await sent()).map(({ recipient }) => recipient)).toEqual(["eve@firm.example"]);
    expect((await states()).toSorted()).toEqual(["queued", "skipped_empty", "skipped_no_access"]);
  });

  test("TRK-DIG-001, TRK-DIG-023: since the last report begins where the last one looked, sent or empty", async () => {
    await aService().sendDue();
    expect(await states()).toEqual(["skipped_empty", "skipped_empty", "skipped_empty"]);
    clock.set(new Date("2026-03-13T07:05:00Z"));
    await aTask("Before", null);
    const [before] = [lastTask()];
    await aTask("After", null);
    const given = `update tracker.task_assignee set assigned_at = $2 where task_id = $1`;
    await database.pool.query(given, [before, "2026-03-11T06:59:00Z"]);
    await database.pool.query(given, [lastTask(), "2026-03-11T07:01:00Z"]);
    await aService().sendDue();
    expect((await to("ana"))?.text).toMatch(/New since the last report[^]*After/);
    expect((await to("ana"))?.text).not.toContain("Before");
  });

  test("TRK-DIG-034: notes and comments are in no part of a report", async () => {
    await follow(nums.BEN, "tracker", "TUK");
    await follow(nums.BEN, "user", nums.ANA);
    await aTask("Sign", "2026-03-11");
    await database.pool.query(
      `insert into tracker.comment (id, task_id, author_num, is_external, internal, body, created_at)
       values ('CC', $1, $2, false, false, 'secret comment', '2026-03-11T06:00:00Z')`,
      [lastTask(), nums.EVE],
    );
    await aService().sendDue();
    expect((await sent()).map(({ recipient }) => recipient)).toHaveLength(3);
    for (const { text, html } of await sent()) expect(text + html).not.toMatch(/secret/);
    await database.pool.query(`delete from tracker.comment`);
  });
});

describe("TRK-DIG-041: reports that cannot be delivered", () => {
  test("three refusals in a row end them, and the administrators are told once", async () => {
    await aTask("Sign", "2026-03-31");
    for (const day of ["2026-03-09", "2026-03-10", "2026-03-11"]) {
      clock.set(new Date(`${day}T07:00:00Z`));
      await database.pool.query(`update tracker.task set due_date = $1`, [day]);
      await aService().sendDue();
      await database.pool.query(
        `update mail.message set state = 'bounced', text = null, html = null, is_refused = recipient like 'ana%'`,
      );
    }
    clock.set(new Date("2026-03-13T07:00:00Z"));
    await aService().sendDue();
    await aService().sendDue();
    const kinds = (await sent())
      .filter(({ text }) => text !== null)
      .map(({ kind, recipient }) => `${kind} ${recipient}`);
    expect(kinds.toSorted()).toEqual(["tracker.digest eve@firm.example", "tracker.digest-refused eve@firm.example"]);
    expect((await sent()).find(({ kind }) => kind === "tracker.digest-refused")?.text).toContain("ana@firm.example");
  });
});
