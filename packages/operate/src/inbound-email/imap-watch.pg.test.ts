import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDovecot } from "@muniment/mail/testing";
import type { Dovecot } from "@muniment/mail/testing";
import { addRepository, openMailOffice, writeLetter } from "../../testing/index.ts";
import type { MailOffice } from "../../testing/index.ts";

interface Mailbox {
  readonly id: string;
  readonly state: string;
  readonly state_reason?: string;
  readonly rev: number;
  readonly imap: { readonly has_password: boolean; readonly left: number; readonly connection: { state: string } };
}

let office: MailOffice;
let dovecot: Dovecot;
let mailbox: string;

beforeAll(async () => {
  [office, dovecot] = await Promise.all([openMailOffice(), startDovecot()]);
  await mkdir(join(office.folder, "Fetched"));
  await addRepository(office, office.administrator, { key: "fetched", workspace: "Fetched" });
});
afterAll(async () => {
  await office?.[Symbol.asyncDispose]();
  await dovecot?.[Symbol.asyncDispose]();
});

const call = (method: "GET" | "POST" | "PATCH", path: string, body?: object, rev = 0) =>
  office.call(office.administrator, method, `/admin/mailboxes${path}`, {
    ...(body === undefined ? {} : { body }),
    headers: { "if-match": `"${rev}"` },
  });
const server = (more: object = {}) => ({
  host: "127.0.0.1",
  port: dovecot.port,
  security: "none",
  user: dovecot.user,
  password: dovecot.password,
  ...more,
});
const read = async (): Promise<Mailbox> => (await call("GET", `/${mailbox}`)).body.data;
const until = (is: (found: Mailbox) => boolean): Promise<Mailbox> => office.until(read, is);
const subjects = async (): Promise<string[]> => {
  const { rows } = await office.database.pool.query<{ subject: string }>(
    `select e.subject from operate.email e join operate.received_message r on r.email_id = e.id
     where r.mailbox_id = $1 and r.state = 'ready' order by 1`,
    [mailbox],
  );
  return rows.map(({ subject }) => subject);
};
const received = async (): Promise<number> => {
  const { rows } = await office.database.pool.query(
    "select 1 from operate.received_message where mailbox_id = $1 and state = 'ready'",
    [mailbox],
  );
  return rows.length;
};
const deliver = (subject: string): Promise<void> =>
  dovecot.deliver(writeLetter({ subject, files: { "Plan.txt": `of ${subject}` } }));
const watch = () => office.operate.watchMailboxes({ lookMilliseconds: 50 });

test("OPR-INB-002 OPR-INB-003 a mail server is kept with its password sealed, and tested before it is used", async () => {
  const body = { name: "Fetched", address: "fetched@firm.example", repository: "fetched" };
  const bare = await call("POST", "", { ...body, imap: server({ password: "", host: "mail.firm.example" }) });
  expect(bare.body.error?.messages?.map(({ field }) => field)).toEqual(["imap.security", "imap.password"]);
  const made = await call("POST", "", { ...body, imap: server({ password: "wrong" }) });
  expect([made.status, JSON.stringify(made.body)]).toEqual([201, expect.not.stringContaining("wrong")]);
  const created: Mailbox = made.body.data;
  mailbox = created.id;
  const refused = await call("POST", `/${mailbox}/enable`, {});
  expect([refused.status, JSON.stringify(refused.body.error?.details)]).toEqual([
    409,
    expect.stringContaining("refused the name or the password"),
  ]);
  const elsewhere = await call("PATCH", `/${mailbox}`, { imap: server({ password: "", port: 993 }) }, created.rev);
  expect(elsewhere.body.error?.messages?.map(({ field }) => field)).toEqual(["imap.password"]);
  expect((await call("PATCH", `/${mailbox}`, { imap: server() }, created.rev)).status).toBe(200);
  expect((await call("POST", `/${mailbox}/enable`, {})).status).toBe(200);
  const { rows } = await office.database.pool.query("select to_jsonb(i)::text as text from operate.mailbox_imap i");
  const shown = JSON.stringify([
    rows,
    await read(),
    (await office.database.pool.query("select * from platform.audit")).rows,
  ]);
  expect(shown).not.toContain(dovecot.password);
  expect(await office.operate.intake.findMailbox("fetched@firm.example")).toBeUndefined();
});

test("OPR-INB-001 OPR-INB-005 OPR-INB-012 what is there and what comes becomes one e-mail each, and is marked as read", async () => {
  await deliver("There before");
  await using _watch = watch();
  await office.until(subjects, (found) => found.length === 1);
  expect((await until(({ imap }) => imap.connection.state === "connected")).imap.has_password).toBe(true);
  await deliver("Come later");
  expect(await office.until(subjects, (found) => found.length === 2)).toEqual(["Come later", "There before"]);
  await office.until(
    () => dovecot.messages(),
    (names) => names.length === 2 && names.every((name) => name.endsWith("S")),
  );
});

test("OPR-FLT-003 OPR-IDM-007 two processes fetch each message once; OPR-INB-002 what is too large stays, and is counted", async () => {
  expect((await call("PATCH", `/${mailbox}`, { max_bytes: 20_000 }, (await read()).rev)).status).toBe(200);
  await using _watches = new AsyncDisposableStack();
  for (const each of [watch(), watch(), watch()]) _watches.use(each);
  await dovecot.deliver(writeLetter({ subject: "Large", text: "x\r\n".repeat(10_000) }));
  for (const subject of ["A", "B", "C"]) await deliver(subject);
  await office.until(subjects, (found) => found.length === 5);
  expect(await received()).toBe(5);
  expect((await until(({ imap }) => imap.left === 1)).state).toBe("enabled");
});

test("OPR-FLT-020 OPR-INB-062 a server that counts anew brings nothing twice", async () => {
  const before = await subjects();
  await dovecot.resetNumbers();
  await using _watch = watch();
  await deliver("After the reset");
  const found = await office.until(subjects, (all) => all.includes("After the reset"));
  await office.until(received, (count) => count >= before.length * 2 + 1);
  const { rows } = await office.database.pool.query(
    "select message_id from operate.email group by message_id having count(*) > 1",
  );
  expect([rows, found.filter((subject) => subject === "A").length >= 1]).toEqual([[], true]);
});

test("OPR-FLT-019 a server that is away is waited for; a password that is refused blocks, is told, and goes on when mended", async () => {
  await using _before = watch();
  await until(({ imap }) => imap.connection.state === "connected");
  await dovecot.stop();
  await until(({ imap }) => imap.connection.state === "degraded");
  await _before[Symbol.asyncDispose]();
  await dovecot.setPassword("another one");
  await dovecot.start();
  // Another process takes it up at once; this one would wait longer after each failure.
  await using _after = watch();
  const blocked = await until(({ state }) => state === "blocked_credentials");
  expect(blocked.state_reason).toContain("refused the name or the password");
  const notices = await office.call(office.administrator, "GET", "/admin/notices");
  expect(notices.body.data).toMatchObject([{ kind: "mail_server", text: expect.stringContaining("Fetched") }]);
  const mended = { imap: server({ password: "another one", after: "move", move_to: "Taken" }) };
  expect((await call("PATCH", `/${mailbox}`, mended, blocked.rev)).status).toBe(200);
  expect((await call("POST", `/${mailbox}/enable`, {})).status).toBe(200);
  await deliver("Moved away");
  await office.until(subjects, (found) => found.includes("Moved away"));
  await office.until(
    () => dovecot.messages("Taken"),
    (names) => names.length === 1,
  );
});
