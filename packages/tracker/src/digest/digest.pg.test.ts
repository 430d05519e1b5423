import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createJobQueue } from "@muniment/jobs";
import { createMailQueue } from "@muniment/mail";
import { Secret } from "@muniment/platform/config";
import type { Database } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDigestService } from "./index.ts";

const clock = fakeClock();
const log = createLog({ level: "silent" });
let database: Database;
let nums: Record<"ANA" | "BEN" | "EVE", number>;
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
  await database.pool.query(`delete from tracker.preference`);
  await database.pool.query(`delete from tracker.follow`);
  await database.pool.query(`delete from mail.message`);
  await database.pool.query(`delete from tracker.library_authorization`);
  await authorise("UK");
  await authorise("US");
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
     values ($1, $2, $1, $1, 1, $3, $4, 'secret notes', $5, 2, $6, 'tracker', now(), $7, now(), $7)`,
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
    tokens: { use: async (_library, call) => call("token") },
    work: {
      groups: async () => [],
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
  }>(`select recipient, subject, text, html, kind from mail.message order by recipient`);
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
      const id = await queueMail(tx, mail);
      if (calls === 2) throw new Error("killed");
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

  test("TRK-DIG-004, I: a library that is not authorized is named, without titles; alone it is no report", async () => {
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
