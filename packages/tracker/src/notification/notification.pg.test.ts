import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createJobQueue } from "@muniment/jobs";
import { createMailQueue } from "@muniment/mail";
import { createLog } from "@muniment/platform/log";
import { usualNotifications } from "@muniment/tracker-api/notification";
import { dataOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";
import { createNoticeMail } from "./index.ts";
import type { NoticeMailDeps } from "./mail.service.ts";

interface Told {
  readonly id: string;
  readonly kind: string;
  readonly is_read: boolean;
  readonly task?: { readonly title: string };
  readonly by?: { readonly id: string };
}

let world: TestChecklist;
let tracker: Made;
/** What Work tells the background of each: `undefined` when it cannot be asked. */
let mayUse: boolean | undefined;

beforeAll(async () => {
  world = await openTestChecklist();
  world.office.rename(world.matter, "Harbour lease");
  await world.database.pool.query(
    `insert into tracker.library (library_id, name, state) values ('ACTIVE', 'Active', 'authorized')`,
  );
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  mayUse = true;
  tracker = await world.aTracker("FIONA");
  await world.database.pool.query("delete from tracker.notice");
  await world.database.pool.query("delete from tracker.notice_preference");
  await world.database.pool.query("delete from tracker.setting");
  await world.database.pool.query("delete from mail.message");
});

const user = (id: string) => ({ ty: "user", work_id: id });

async function told(userId: string): Promise<{ data: readonly Told[]; unread: number }> {
  const answer = await world.call(userId, "GET", "/me/notifications");
  expect(answer.status).toBe(200);
  return answer.body as unknown as { data: readonly Told[]; unread: number };
}

async function kinds(userId: string): Promise<string[]> {
  return (await told(userId)).data.map(({ kind }) => kind);
}

async function assign(task: Made, ids: readonly string[], by = "FIONA"): Promise<void> {
  const body = { assignees: ids.map(user), confirm_external: true };
  dataOf(await world.call(by, "PUT", `/tasks/${task.id}/assignees`, { body }));
}

const settings = (value: object) =>
  world.call("ADMIN", "PUT", "/organisation/settings/notifications", { body: { value } });

function mailer(): ReturnType<typeof createNoticeMail> {
  const { database, clock, office } = world;
  const level = async (userId: string, workspace: string) =>
    (await office.work.access(userId, "ACTIVE", { ids: [workspace] })).results?.[0]?.access ?? "no_access";
  const work: NoticeMailDeps["work"] = {
    mayUse: async () => mayUse,
    readable: async (_token, _library, { workspaces, users }) => {
      const [workspace = "", userId = ""] = [workspaces[0], users[0]];
      return new Set((await level(userId, workspace)) === "no_access" ? [] : [`${userId} ${workspace}`]);
    },
    notDenied: async (_token, userId, ids) => new Set(ids.filter((id) => !office.isWalledOff(id, userId))),
  };
  return createNoticeMail({
    database,
    clock,
    log: createLog({ level: "silent" }),
    tokens: { use: async (_library, call) => call("token") },
    work,
    queueMail: createMailQueue({ clock, jobs: createJobQueue() }),
    timeZone: "Europe/London",
    url: "https://firm.example/tracker",
  });
}

async function letters(): Promise<{ recipient: string; subject: string; text: string; html: string }[]> {
  const { rows } = await world.database.pool.query<{ recipient: string; subject: string; text: string; html: string }>(
    "select recipient, subject, text, html from mail.message order by recipient, subject",
  );
  return rows;
}

describe("the bell", () => {
  test("assigned and removed are told to the person, and nobody is told of what they did", async () => {
    const task = await world.aTask(tracker, { title: "Draft deed", assignees: [user("MIA"), user("WILL")] }, "WILL");
    expect(await kinds("MIA")).toEqual(["assigned"]);
    expect(await kinds("WILL")).toEqual([]);
    expect((await told("MIA")).data[0]).toMatchObject({
      is_read: false,
      task: { id: task.id, title: "Draft deed" },
      by: { id: "WILL" },
      tracker: { id: tracker.id },
      matter_name: "Harbour lease",
    });
    await assign(task, ["WILL"]);
    expect(await kinds("MIA")).toEqual(["removed", "assigned"]);
    // Who takes their own name off is not told of it.
    await assign(task, [], "WILL");
    expect(await kinds("WILL")).toEqual([]);
  });

  test("a comment is told to assignees and followers, and once as a mention to who is named in it", async () => {
    const task = await world.aTask(tracker, { assignees: [user("WILL")] }, "FIONA");
    dataOf(await world.call("RUTH", "PUT", `/me/following/task/${task.id}`, { body: {} }));
    const body = { body: "Look", mentions: ["WILL"] };
    dataOf(await world.call("FIONA", "POST", `/tasks/${task.id}/comments`, { body }));
    expect([await kinds("WILL"), await kinds("RUTH"), await kinds("FIONA")]).toEqual([
      ["mentioned", "assigned"],
      ["comment"],
      [],
    ]);
  });

  test("another due date, completed what I assigned, and the last blocker done", async () => {
    const blocker = await world.aTask(tracker, { title: "First", assignees: [user("WILL")] }, "FIONA");
    const task = await world.aTask(tracker, { title: "Second", assignees: [user("MIA")] }, "FIONA");
    dataOf(await world.call("FIONA", "POST", `/tasks/${task.id}/dependencies`, { body: { task_id: blocker.id } }));
    dataOf(await world.patch(blocker, { due_date: "2026-03-20" }, { by: "FIONA" }));
    expect((await told("WILL")).data[0]).toMatchObject({ kind: "due_changed", due_date: "2026-03-20" });
    dataOf(await world.call("WILL", "POST", `/tasks/${blocker.id}/complete`, { body: {} }));
    expect((await told("FIONA")).data).toMatchObject([{ kind: "completed", task: { title: "First" } }]);
    expect((await told("MIA")).data[0]).toMatchObject({ kind: "blocker_done", task: { title: "Second" } });
  });

  test("what is due today and what became overdue is told once, in the morning", async () => {
    const due = (day: string) => world.aTask(tracker, { due_date: day, assignees: [user("MIA")] }, "FIONA");
    await due("2026-03-10");
    await due("2026-03-09");
    await due("2026-03-11");
    await world.database.pool.query("delete from tracker.notice");
    const { clock } = world;
    const now = clock.now();
    clock.set(new Date("2026-03-10T06:00:00Z"));
    await mailer().noteToday();
    expect(await kinds("MIA")).toEqual([]);
    clock.set(new Date("2026-03-10T07:05:00Z"));
    await mailer().noteToday();
    await mailer().noteToday();
    expect((await kinds("MIA")).toSorted()).toEqual(["due_today", "overdue"]);
    clock.set(now);
  });

  test("somebody from outside: the owner is told that it was confirmed, and they of their task alone", async () => {
    const task = await world.aTask(tracker, { title: "Sign" }, "FIONA");
    await assign(task, ["NED"], "WILL");
    expect((await told("FIONA")).data).toMatchObject([{ kind: "external_confirmed", task: { title: "Sign" } }]);
    const { data } = await told("NED");
    expect(data).toMatchObject([{ kind: "assigned", task: { title: "Sign" } }]);
    expect(JSON.stringify(data)).not.toMatch(/Harbour|WILL|Tracker \d/);
    // A comment among members is nothing to them.
    const body = { body: "Between us", internal: true };
    dataOf(await world.call("FIONA", "POST", `/tasks/${task.id}/comments`, { body }));
    expect(await kinds("NED")).toEqual(["assigned"]);
  });

  test("a group's members are told, each with a mark of their own that they have read it", async () => {
    world.office.addPerson("GINA", { groups: ["CORPORATE"] });
    world.office.setLevel(world.matter, "GINA", "read");
    await world.aTask(tracker, { title: "Ours", assignees: [{ ty: "group", work_id: "CORPORATE" }] }, "FIONA");
    expect([(await told("GREG")).unread, (await told("GINA")).unread]).toEqual([1, 1]);
    expect((await world.call("GREG", "POST", "/me/notifications/read", { body: {} })).status).toBe(200);
    expect([(await told("GREG")).unread, (await told("GINA")).unread]).toEqual([0, 1]);
    // What is another person's cannot be marked by its number.
    const [hers] = (await told("GINA")).data;
    await world.call("WILL", "POST", "/me/notifications/read", { body: { ids: [hers?.id] } });
    expect((await told("GINA")).unread).toBe(1);
  });

  test("TRK-NOT-003, TRK-SPM-003: who lost the matter meanwhile has never been told; what is in the bin is gone", async () => {
    const { office, matter, call } = world;
    office.addPerson("WALT");
    office.setLevel(matter, "WALT", "read_write");
    const task = await world.aTask(tracker, { title: "Secret", assignees: [user("WALT")] }, "FIONA");
    expect((await told("WALT")).unread).toBe(1);
    office.wallOff(matter, "WALT");
    expect(await told("WALT")).toEqual({ data: [], unread: 0 });
    const other = await world.aTask(tracker, { assignees: [user("MIA")] }, "FIONA");
    await call("FIONA", "DELETE", `/tasks/${other.id}`);
    expect(await told("MIA")).toEqual({ data: [], unread: 0 });
    expect(task.id).not.toBe("");
  });

  test("a kind is switched off by the person, unless the organisation has forced it", async () => {
    await world.aTask(tracker, { assignees: [user("MIA")] }, "FIONA");
    const put = (body: object) => world.call("MIA", "PUT", "/me/notification-preferences", { body });
    dataOf(await put({ kinds: { assigned: { in_app: false } } }));
    expect(await kinds("MIA")).toEqual([]);
    const force = (rule: string) =>
      settings({
        ...usualNotifications,
        kinds: { ...usualNotifications.kinds, assigned: { in_app: rule, email: "never" } },
      });
    dataOf(await force("always"));
    expect(await kinds("MIA")).toEqual(["assigned"]);
    expect(dataOf(await put({ kinds: { assigned: { in_app: false } } }))["kinds"]).toMatchObject({
      assigned: { in_app: true, in_app_forced: true, email: false, email_forced: true },
      completed: { in_app: true, in_app_forced: false, email: false },
    });
    expect((await settings({ ...usualNotifications, bundle_minutes: 7 })).status).toBe(422);
    expect((await world.call("FIONA", "GET", "/organisation")).status).toBe(403);
    expect((await put({ bundle_minutes: 7 })).status).toBe(400);
  });
});

describe("immediate e-mails", () => {
  test("TRK-NOT-002: the changes of a tracker within ten minutes are one e-mail, sent once", async () => {
    const { clock } = world;
    await world.aTask(tracker, { title: "One", assignees: [user("MIA")] }, "FIONA");
    clock.advance(540);
    await world.aTask(tracker, { title: "Two", assignees: [user("MIA")] }, "FIONA");
    const other = await world.aTracker("FIONA");
    await world.aTask(other, { title: "Elsewhere", assignees: [user("MIA")] }, "FIONA");
    await mailer().sendDue();
    expect(await letters()).toEqual([]);
    clock.advance(60);
    await Promise.all([mailer().sendDue(), mailer().sendDue()]);
    const [letter, ...rest] = await letters();
    expect(rest).toEqual([]);
    expect(letter).toMatchObject({ recipient: "mia@firm.example" });
    expect(letter?.subject).toContain("2 changes");
    for (const part of [letter?.text, letter?.html]) expect(part).toMatch(/One[^]*Two/);
    expect(letter?.text).not.toContain("Elsewhere");
    clock.advance(600);
    await mailer().sendDue();
    expect((await letters()).map(({ subject }) => subject)).toContain("Assigned to you by Fiona: Elsewhere");
  });

  test("TRK-NOT-002: at once, or not at all, as the person chooses; what is not chosen is in the bell alone", async () => {
    const put = (body: object) => world.call("MIA", "PUT", "/me/notification-preferences", { body });
    dataOf(await put({ bundle_minutes: 0, kinds: { assigned: { email: true }, due_changed: { email: false } } }));
    const task = await world.aTask(tracker, { title: "Now", assignees: [user("MIA")] }, "FIONA");
    dataOf(await world.patch(task, { due_date: "2026-04-01" }, { by: "FIONA" }));
    await mailer().sendDue();
    expect(await letters()).toMatchObject([{ subject: "Assigned to you by Fiona: Now" }]);
    expect(await kinds("MIA")).toEqual(["due_changed", "assigned"]);
    dataOf(await put({ bundle_minutes: null }));
    await world.aTask(tracker, { title: "Later", assignees: [user("MIA")] }, "FIONA");
    world.clock.advance(86_400);
    await mailer().sendDue();
    expect(await letters()).toHaveLength(1);
  });

  test("TRK-NOT-003: who lost the matter, or Tracker, before it was sent gets nothing, then or ever", async () => {
    const { office, matter, clock } = world;
    office.addPerson("WANDA");
    office.setLevel(matter, "WANDA", "read");
    await world.aTask(tracker, { title: "Secret", assignees: [user("WANDA"), user("MIA")] }, "FIONA");
    office.wallOff(matter, "WANDA");
    mayUse = false;
    clock.advance(600);
    await mailer().sendDue();
    mayUse = true;
    await mailer().sendDue();
    expect(await letters()).toEqual([]);
    const { rows } = await world.database.pool.query("select distinct mail from tracker.notice");
    expect(rows).toEqual([{ mail: "dropped" }]);
  });

  test("TRK-NOT-003: without an answer it waits, and after a day it is no news any more", async () => {
    await world.aTask(tracker, { title: "Waits", assignees: [user("MIA")] }, "FIONA");
    mayUse = undefined;
    world.clock.advance(600);
    await mailer().sendDue();
    mayUse = true;
    await mailer().sendDue();
    expect(await letters()).toHaveLength(1);
    await world.aTask(tracker, { title: "Old", assignees: [user("MIA")] }, "FIONA");
    mayUse = undefined;
    world.clock.advance(90_000);
    await mailer().sendDue();
    mayUse = true;
    await mailer().sendDue();
    expect(await letters()).toHaveLength(1);
  });

  test("the organisation hides titles, and has e-mails its way for who has chosen nothing", async () => {
    const value = {
      ...usualNotifications,
      hide_titles: true,
      bundle_minutes: 0,
      kinds: {
        ...usualNotifications.kinds,
        due_changed: { in_app: "on", email: "on" },
        assigned: { in_app: "on", email: "never" },
      },
    };
    dataOf(await settings(value));
    const task = await world.aTask(tracker, { title: "Project Heron", assignees: [user("MIA")] }, "FIONA");
    await mailer().sendDue();
    expect(await letters()).toEqual([]);
    dataOf(await world.patch(task, { due_date: "2026-04-01" }, { by: "FIONA" }));
    await mailer().sendDue();
    const [letter] = await letters();
    expect(letter?.subject).toBe("The due date of a task was changed");
    expect(`${letter?.text}${letter?.html}`).toContain(task.id);
    expect(`${letter?.text}${letter?.html}`).not.toMatch(/Heron|Harbour|Tracker \d/);
  });

  test("TRK-NOT-003, TRK-ASSG-010: somebody from outside reads of their task, and not where it belongs", async () => {
    const task = await world.aTask(tracker, { title: "Sign here" }, "FIONA");
    await assign(task, ["NED"]);
    world.clock.advance(600);
    await mailer().sendDue();
    const [letter] = await letters();
    expect(letter).toMatchObject({ recipient: "ned@firm.example", subject: "Assigned to you: Sign here" });
    expect(`${letter?.text}${letter?.html}`).not.toMatch(/Harbour|Fiona|Tracker \d/);
  });
});
