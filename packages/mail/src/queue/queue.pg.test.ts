import { createJobQueue, startWorker } from "@muniment/jobs";
import type { JobContext } from "@muniment/jobs";
import { systemClock } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { FakeClock } from "@muniment/platform/testing";
import { Type } from "typebox";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { captureMail } from "../../testing/index.ts";
import type { MailCapture } from "../../testing/index.ts";
import type { OutgoingMail } from "../message.ts";
import { createSmtpTransport } from "../smtp-send.ts";
import type { MailTransport } from "../smtp-send.ts";
import { createMailQueue } from "./queue.ts";
import { createMailTasks } from "./send.tasks.ts";

const jobs = createJobQueue();
const lines: string[] = [];
const log = createLog({ level: "debug", destination: { write: (line) => void lines.push(line) } });
const sender = { name: "Muniment of Müller & Partner", address: "no-reply@firm.example" };
const SECRET_LINK = "https://firm.example/auth/password/s3cr3t-token";

let database: Awaited<ReturnType<typeof testDatabase>>;
let capture: MailCapture;
let transport: MailTransport;
let clock: FakeClock;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database[Symbol.asyncDispose]());
beforeEach(async () => {
  lines.length = 0;
  clock = fakeClock(new Date("2026-11-22T08:00:00Z"));
  capture = await captureMail();
  transport = createSmtpTransport(capture.relay);
  return async () => {
    await transport[Symbol.asyncDispose]();
    await capture[Symbol.asyncDispose]();
    await database.pool.query("delete from jobs._private_jobs");
  };
});

function welcome(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    kind: "E2",
    recipient: "marcie@firm.example",
    subject: "Create your password – Grüße",
    text: `Open ${SECRET_LINK}\n`,
    html: `<p><a href="${SECRET_LINK}">Open</a></p>`,
    isAutomatic: true,
    ...changes,
  };
}

async function queue(mail: OutgoingMail): Promise<string> {
  const queueMail = createMailQueue({ clock, jobs });
  return database.transaction(async (tx) => queueMail(tx, mail));
}

/** Runs the job of a message as a worker would, at the time of the fake clock. */
async function run(messageId: string, using: MailTransport = transport): Promise<void> {
  const [send] = createMailTasks({ database, jobs, transport: using, sender });
  const context: JobContext = { clock, log, signal: new AbortController().signal, attempt: 1, isLastAttempt: false };
  await send?.run({ message_id: messageId }, context);
}

async function messageRow(messageId: string): Promise<Record<string, unknown>> {
  const { rows } = await database.pool.query("select * from mail.message where message_id = $1", [messageId]);
  return rows[0];
}

async function waitingJobs(): Promise<{ run_at: Date; payload: unknown; task: string }[]> {
  const { rows } = await database.pool.query(
    `select run_at, payload, identifier as task from jobs._private_jobs j join jobs._private_tasks t on t.id = j.task_id
     order by j.id`,
  );
  return rows;
}

test("CC-EML-003 CC-EML-019: a message goes out in text and HTML, says what it is and that nobody wrote it", async () => {
  const messageId = await queue(welcome());
  await run(messageId);
  const [mail] = capture.messages;
  expect(mail?.envelopeTo).toEqual(["marcie@firm.example"]);
  expect(mail?.envelopeFrom).toBe("no-reply@firm.example");
  expect(mail?.subject).toBe("Create your password – Grüße");
  expect(mail?.text).toContain(SECRET_LINK);
  expect(mail?.html).toContain(SECRET_LINK);
  expect(mail?.headers.get("x-muniment-mail")).toBe("E2");
  expect(mail?.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail?.headers.get("message-id")).toBe(`<${messageId}@firm.example>`);
  expect(new Date(mail?.headers.get("date") ?? "")).toEqual(clock.now());
  expect(mail?.headers.get("to")).toBe("marcie@firm.example");
});

test("a message that a person wrote is not marked as automatic", async () => {
  await run(await queue(welcome({ isAutomatic: false })));
  expect(capture.messages[0]?.headers.has("auto-submitted")).toBe(false);
});

test("TRK-DIG-033: a message has the headers and the Message-ID that it is given, and asks for no automatic answer", async () => {
  const headers = { "List-Unsubscribe": "<https://firm.example/off/abc>" };
  await run(await queue(welcome({ headers, name: "digest.7.2026-03-11" })));
  const [mail] = capture.messages;
  expect(mail?.headers.get("list-unsubscribe")).toBe("<https://firm.example/off/abc>");
  expect(mail?.headers.get("message-id")).toBe("<digest.7.2026-03-11@firm.example>");
  expect(mail?.headers.get("x-auto-response-suppress")).toBe("All");
});

test("TRK-DIG-041: with pauses of its own a message is tried after 5, 15 and 60 minutes, and then given up", async () => {
  capture.answer({ at: "recipient", code: 450, text: "busy" });
  const messageId = await queue(welcome({ pauses: [300, 900, 3600] }));
  const begun = clock.now().getTime();
  const at: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await run(messageId);
    const next = (await messageRow(messageId))["next_at"] as Date;
    at.push((next.getTime() - begun) / 60_000);
    clock.set(next);
  }
  expect(at).toEqual([5, 20, 80]);
  await run(messageId);
  expect(await messageRow(messageId)).toMatchObject({ state: "bounced", attempts: 4, is_refused: false });
  capture.answer({ at: "recipient", code: 550, text: "no such user" });
  const refused = await queue(welcome({ pauses: [300] }));
  await run(refused);
  expect(await messageRow(refused)).toMatchObject({ state: "bounced", attempts: 1, is_refused: true });
});

test("CC-EML-005: an internationalised address is sent as it is", async () => {
  await run(await queue(welcome({ recipient: "josé@bücher.example" })));
  expect(capture.messages[0]?.envelopeTo[0]).toMatch(/^josé@/);
});

test("a line break in a subject makes no further header", async () => {
  await run(await queue(welcome({ subject: "One\r\nBcc: eve@evil.example" })));
  expect(capture.messages[0]?.headers.has("bcc")).toBe(false);
});

test("only a single address is taken as recipient", async () => {
  for (const recipient of ["a@firm.example,eve@evil.example", "Eve <eve@evil.example>", "a@b.example\r\nX: y", "eve"]) {
    await expect(queue(welcome({ recipient }))).rejects.toThrow("single address");
  }
});

test("a rolled-back transaction sends nothing", async () => {
  const queueMail = createMailQueue({ clock, jobs });
  const refused = database.transaction(async (tx) => {
    await queueMail(tx, welcome());
    throw new Error("refused");
  });
  await expect(refused).rejects.toThrow("refused");
  expect(await waitingJobs()).toEqual([]);
});

test("CC-EML-004: a worker sends what was queued, once, and erases the content", async () => {
  const worker = await startWorker({
    database,
    tasks: createMailTasks({ database, jobs, transport, sender }),
    schedules: [],
    log,
    clock: systemClock,
  });
  const messageId = await queue(welcome());
  await vi.waitFor(() => expect(capture.messages).toHaveLength(1), { timeout: 5_000 });
  await vi.waitFor(async () => expect((await messageRow(messageId))["state"]).toBe("sent"), { timeout: 5_000 });
  await worker[Symbol.asyncDispose]();
  expect(await messageRow(messageId)).toMatchObject({ attempts: 1, text: null, html: null, is_attempt_open: false });
  await run(messageId);
  expect(capture.messages).toHaveLength(1);
});

test("CC-EML-004: a relay that is busy or away defers the message with growing pauses, for 24 hours", async () => {
  capture.answer({ at: "recipient", code: 450, text: "busy, see https://relay.example/why?m=abc" });
  const messageId = await queue(welcome());
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 40; attempt += 1) {
    const started = clock.now();
    await run(messageId);
    const row = await messageRow(messageId);
    if (row["state"] === "bounced") break;
    expect(row).toMatchObject({ state: "deferred", attempts: attempt });
    expect(row["last_error"]).toMatch(/^450 busy, see \[link\]$/);
    const nextAt = row["next_at"] as Date;
    expect((await waitingJobs()).map((job) => job.run_at)).toEqual([nextAt]);
    pauses.push((nextAt.getTime() - started.getTime()) / 1_000);
    clock.set(nextAt);
  }
  expect(pauses.slice(0, 9)).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(24 * 3_600);
  expect(await messageRow(messageId)).toMatchObject({ state: "bounced", text: null, html: null });

  capture.answer("accept");
  const later = await queue(welcome());
  await capture[Symbol.asyncDispose]();
  await run(later);
  expect(await messageRow(later)).toMatchObject({ state: "deferred", attempts: 1 });
});

test("CC-EML-004: a message that the relay refuses for good is given up at once", async () => {
  capture.answer({ at: "recipient", code: 550, text: "5.1.1 no such mailbox" });
  const messageId = await queue(welcome());
  await run(messageId);
  expect(await messageRow(messageId)).toMatchObject({
    state: "bounced",
    attempts: 1,
    last_error: "550 5.1.1 no such mailbox",
  });
  capture.answer({ at: "data", code: 554, text: "refused" });
  const other = await queue(welcome());
  await run(other);
  expect(await messageRow(other)).toMatchObject({ state: "bounced" });
});

test("a wrong password at the relay is no reason to give a message up", async () => {
  const withPassword = (password: string): MailTransport =>
    createSmtpTransport(new Secret(capture.relay.reveal().replace("//", `//user:${password}@`)));
  const messageId = await queue(welcome());
  await using wrong = withPassword("wrong");
  await run(messageId, wrong);
  expect(await messageRow(messageId)).toMatchObject({ state: "deferred" });
  await using right = withPassword("right");
  await run(messageId, right);
  expect(await messageRow(messageId)).toMatchObject({ state: "sent" });
});

test("an attempt whose end is unknown is repeated under the same Message-ID", async () => {
  const messageId = await queue(welcome());
  const crashing: MailTransport = {
    async send(parcel) {
      await transport.send(parcel);
      throw new Error("the process ended here");
    },
    async [Symbol.asyncDispose]() {},
  };
  await expect(run(messageId, crashing)).rejects.toThrow("ended here");
  expect(await messageRow(messageId)).toMatchObject({ state: "queued", attempts: 1, is_attempt_open: true });
  await run(messageId);
  expect(capture.messages.map((mail) => mail.headers.get("message-id"))).toEqual([
    `<${messageId}@firm.example>`,
    `<${messageId}@firm.example>`,
  ]);
  expect(lines.some((line) => line.includes("no known end"))).toBe(true);
  expect(await messageRow(messageId)).toMatchObject({ state: "sent", attempts: 2 });
});

test("two workers with the same job send the message once", async () => {
  const messageId = await queue(welcome());
  const slow: MailTransport = {
    async send(parcel) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await transport.send(parcel);
    },
    async [Symbol.asyncDispose]() {},
  };
  const first = run(messageId, slow);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect(run(messageId)).rejects.toThrow("another worker");
  await first;
  expect(capture.messages).toHaveLength(1);
});

test("CC-EML-004: a message that is too late for its link is replaced instead of sent", async () => {
  const renewal = {
    after: new Date("2026-11-22T09:00:00Z"),
    task: { name: "test.renew", payload: Type.Object({ user_num: Type.Integer() }), attempts: 3 },
    payload: { user_num: 7 },
  };
  const inTime = await queue(welcome({ renewal }));
  const late = await queue(welcome({ renewal }));
  clock.set(renewal.after);
  await run(inTime);
  expect(capture.messages).toHaveLength(1);
  clock.advance(1);
  await run(late);
  expect(capture.messages).toHaveLength(1);
  expect(await messageRow(late)).toMatchObject({ state: "bounced", text: null });
  expect(await waitingJobs()).toContainEqual(expect.objectContaining({ task: "test.renew", payload: { user_num: 7 } }));
});

test("neither content nor links nor addresses are logged", async () => {
  capture.answer({ at: "data", code: 550, text: `spam: ${SECRET_LINK}` });
  const messageId = await queue(welcome());
  await run(messageId);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join("")).not.toMatch(/s3cr3t|marcie|Create your password/);
  expect(JSON.stringify(await messageRow(messageId))).not.toContain("s3cr3t");
});
