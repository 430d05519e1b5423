import { afterAll, beforeAll, expect, test } from "vitest";
import { createJobQueue } from "@muniment/jobs";
import { createMailTasks, createSmtpTransport } from "@muniment/mail";
import { createRelayKeeper } from "@muniment/mail/relay";
import { captureMail } from "@muniment/mail/testing";
import type { MailCapture } from "@muniment/mail/testing";
import type { Database } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory, openMailRoom, testSealer } from "../../testing/index.ts";
import type { Answer, Call, MailRoom, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const clock = fakeClock(new Date("2026-11-22T08:00:00Z"));
const EMAIL = "/api/control-center/v1/settings/email";
const SECRET = "right";
let database: Database;
let directory: TestDirectory;
let library: TestLibrary;
let other: TestLibrary;
let mailRoom: MailRoom;
let chosen: MailCapture;
let call: Call;

beforeAll(async () => {
  database = await testDatabase();
  mailRoom = await openMailRoom({ database, clock });
  chosen = await captureMail();
  directory = createTestDirectory(database, { clock, accountMail: mailRoom.accountMail });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  library = await directory.aLibrary();
  other = await directory.aLibrary();
});
afterAll(async () => {
  await chosen[Symbol.asyncDispose]();
  await mailRoom[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const relayOf = (capture: MailCapture, changes: object = {}) => ({
  host: "127.0.0.1",
  port: Number(new URL(capture.relay.reveal()).port),
  tls: "off",
  user_name: "muniment",
  password: SECRET,
  sender_name: "Firm",
  sender_address: "dms@firm.example",
  reply_to: "it@firm.example",
  ...changes,
});
const settings = async (method: "GET" | "PUT" | "DELETE", body?: object, by = library.administrator): Promise<Answer> =>
  call(by, method, EMAIL, body);
const without = ({ password: _password, ...rest }: ReturnType<typeof relayOf>) => rest;

interface Row {
  readonly id: string;
  readonly recipient: string;
  readonly state: string;
  readonly attempts: number;
}
const deliveries = async (query = "", by: TestUser = library.administrator): Promise<Row[]> =>
  (await call(by, "GET", `${EMAIL}/deliveries${query}`)).body.data;

test("CC-EML-005 the relay of the configuration holds until another is chosen; the password is sealed and never shown", async () => {
  expect((await settings("GET")).body.data).toMatchObject({ source: "configuration", has_password: false });
  const put = await settings("PUT", relayOf(chosen));
  expect([put.status, put.body.data]).toMatchObject([
    200,
    { source: "settings", has_password: true, port: relayOf(chosen).port },
  ]);
  expect((await settings("GET")).text).not.toContain(SECRET);
  const { rows } = await database.pool.query("select to_jsonb(r) as kept from mail.relay r");
  expect(JSON.stringify(rows)).not.toContain(`"${SECRET}"`);
  // Everything goes by it from the next message on, in its name, and answers go where it says.
  const user = await directory.aUser(library, { send_email: true });
  const jobs = createJobQueue();
  const relays = createRelayKeeper({ clock, sealer: testSealer() });
  await using transport = createSmtpTransport(mailRoom.capture.relay);
  const sender = { name: "Muniment", address: "no-reply@firm.example" };
  const [send] = createMailTasks({ database, jobs, transport, sender, relays });
  const [mail] = await deliveries(`?query=${user.email}`);
  const log = createLog({ level: "silent" });
  await send?.run(
    { message_id: mail?.id },
    { clock, log, signal: new AbortController().signal, attempt: 1, isLastAttempt: false },
  );
  await relays[Symbol.asyncDispose]();
  expect(mailRoom.capture.messages).toHaveLength(0);
  expect(chosen.messages.at(-1)?.envelopeFrom).toBe("dms@firm.example");
  expect(chosen.messages.at(-1)?.headers.get("reply-to")).toBe("it@firm.example");
  expect(await deliveries(`?query=${user.email}`)).toMatchObject([{ state: "sent" }]);
  // Without a password it stays for the same server and name, and goes to no other.
  const same = without(relayOf(chosen, { sender_name: "The firm" }));
  expect((await settings("PUT", same)).body.data).toMatchObject({ has_password: true, sender_name: "The firm" });
  for (const change of [{ host: "localhost" }, { port: 2 }, { user_name: "somebody" }]) {
    const moved = await settings("PUT", { ...same, ...change });
    expect([moved.status, moved.refused]).toEqual([422, ["password: relay_password"]]);
  }
  const wrong = await settings("PUT", relayOf(chosen, { host: "no host!", sender_address: "x", reply_to: "y" }));
  expect(wrong.refused.map((each) => each.split(":")[0])).toEqual(["host", "sender_address", "reply_to"]);
  expect((await settings("DELETE")).body.data).toMatchObject({ source: "configuration" });
  const audit = await database.pool.query(
    "select action, outcome, before, after from platform.audit where object_type = 'email_settings' order by id",
  );
  expect(audit.rows.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
    expect.arrayContaining(["email_settings.change ok", "email_settings.reset ok"]),
  );
  expect(JSON.stringify(audit.rows)).not.toContain(`"${SECRET}"`);
});

test("CC-EML-005 a test goes to the caller at once by settings that are not kept, and tells what the relay lacks", async () => {
  const count = chosen.messages.length;
  const tried = await call(library.administrator, "POST", `${EMAIL}/test`, relayOf(chosen));
  expect(tried.body.data).toEqual({
    ok: true,
    recipient: library.administrator.email,
    is_encrypted: false,
    has_smtputf8: true,
  });
  expect(chosen.messages.slice(count).map(({ envelopeTo }) => envelopeTo)).toEqual([[library.administrator.email]]);
  const failed = await call(library.administrator, "POST", `${EMAIL}/test`, relayOf(chosen, { password: "wrong" }));
  expect(failed.body.data).toMatchObject({ ok: false, problem: expect.stringMatching(/535|auth/i) });
  expect((await settings("GET")).body.data).toMatchObject({ source: "configuration" });
});

test("CC-EML-004 deliveries are listed with a filter, page by page, and what waits is tried at once", async () => {
  const [first, second] = [
    await directory.aUser(library, { send_email: true }),
    await directory.aUser(library, { send_email: true }),
  ];
  mailRoom.capture.answer({ at: "recipient", code: 450, text: "busy" });
  await mailRoom.deliver();
  mailRoom.capture.answer("accept");
  const waiting = await deliveries("?state=deferred");
  expect(waiting.map(({ recipient }) => recipient).toSorted()).toEqual([first.email, second.email].toSorted());
  const page = await call(library.administrator, "GET", `${EMAIL}/deliveries?limit=1&kind=E2`);
  const rest = await deliveries(`?kind=E2&cursor=${encodeURIComponent(page.body.cursor ?? "")}`);
  expect(rest.map(({ id }) => id)).not.toContain((page.body.data as Row[])[0]?.id);
  expect(await deliveries("?state=bounced")).toEqual([]);
  const sent = await deliveries("?state=sent");
  const ids = [...waiting, ...sent].map(({ id }) => id);
  const retried = await call(library.administrator, "POST", `${EMAIL}/deliveries/retry`, { ids });
  expect(retried.body.data).toEqual({
    results: [
      ...waiting.map(({ id }) => ({ id, outcome: "done" })),
      ...sent.map(({ id }) => ({ id, outcome: "unchanged" })),
    ],
  });
  expect(await mailRoom.deliver()).toHaveLength(2);
  expect(await deliveries("?state=deferred")).toEqual([]);
  expect((await call(library.administrator, "GET", `${EMAIL}/deliveries?cursor=none`)).status).toBe(400);
});

test("CC-PRM-004 24 row 56: for NRTADMIN of any library, who sees what was sent to people there; for tiers nothing", async () => {
  const elsewhere = await directory.aUser(other, { send_email: true });
  const everywhere = await directory.aUser(library, { isNrtadmin: true });
  expect((await deliveries("", other.administrator)).map(({ recipient }) => recipient)).toEqual([elsewhere.email]);
  const [theirs] = await deliveries("", other.administrator);
  const tried = await call(library.administrator, "POST", `${EMAIL}/deliveries/retry`, { ids: [theirs?.id] });
  expect(tried.body.data).toEqual({ results: [{ id: theirs?.id, outcome: "unchanged" }] });
  expect((await deliveries("", everywhere)).map(({ recipient }) => recipient)).not.toContain(elsewhere.email);
  for (const role of ["TIER 2", "TIER 1", "DEFAULT"]) {
    const by = await directory.aUser(library, { role });
    const input = relayOf(chosen);
    expect((await settings("GET", undefined, by)).status).toBe(403);
    expect((await settings("PUT", input, by)).refused).toEqual([": nrtadmin_required"]);
    expect((await settings("DELETE", undefined, by)).status).toBe(403);
    expect((await call(by, "POST", `${EMAIL}/test`, input)).status).toBe(403);
    expect((await call(by, "GET", `${EMAIL}/deliveries`)).status).toBe(403);
    expect((await call(by, "POST", `${EMAIL}/deliveries/retry`, { ids: [theirs?.id] })).status).toBe(403);
  }
});
