import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { captureMail } from "@muniment/mail/testing";
import type { CapturedMail, MailCapture } from "@muniment/mail/testing";
import { systemClock } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import { createLog } from "@muniment/platform/log";
import { openMailOffice } from "../../testing/index.ts";
import type { MailOffice } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Outbound {
  readonly id: string;
  readonly rev: number;
  readonly state: string;
  readonly copy_state: string;
  readonly subject: string;
  readonly body: string;
  readonly tag: string;
  readonly to: readonly { readonly address: string }[];
  readonly cc: readonly { readonly address: string }[];
  readonly files: readonly { readonly name: string }[];
  readonly recipients: readonly { readonly address: string; readonly state: string; readonly evidence?: string }[];
  readonly trouble?: { readonly code: string; readonly text: string };
  readonly copy_trouble?: { readonly code: string; readonly text: string };
  readonly actions: readonly string[];
  readonly reply_to?: { readonly id: string };
}

interface Task {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly outbound_email: string;
}

let capture: MailCapture;
let office: MailOffice;
let anna: OperateActor;
let made = 0;

beforeAll(async () => {
  capture = await captureMail();
  office = await openMailOffice({ relay: capture.relay });
  anna = await office.aPerson("Anna");
});
afterAll(async () => {
  await office[Symbol.asyncDispose]();
  await capture[Symbol.asyncDispose]();
});
beforeEach(() => capture.answer("accept"));

const aCase = async (): Promise<{ id: string; root: string; reference: string }> => {
  made += 1;
  const root = `Matter ${made}`;
  await mkdir(join(office.folder, root));
  const body = { title: `Sale ${made}`, service: "files", root };
  const { body: answer } = await office.call(office.administrator, "POST", "/cases", { body });
  const { id, reference }: { id: string; reference: string } = answer.data;
  return { id, root, reference };
};
const draft = async (body: object, who = anna): Promise<Outbound> => {
  const { status, body: answer } = await office.call(who, "POST", "/email/outbound", { body });
  expect([status, answer.error]).toEqual([201, undefined]);
  return answer.data;
};
const read = async (id: string): Promise<Outbound> =>
  (await office.call(anna, "GET", `/email/outbound/${id}`)).body.data;
const act = (id: string, what: string, body: object = {}, who = anna) =>
  office.call(who, "POST", `/email/outbound/${id}/${what}`, { body });
const send = async (id: string, accepts: readonly string[] = ["stranger"]): Promise<void> => {
  const answer = await act(id, "send", { accepts, delay_seconds: 0 });
  expect([answer.status, answer.body.error]).toEqual([202, undefined]);
};
const tasksOf = async (who: OperateActor, about: string, phase = "open"): Promise<Task[]> => {
  const { body } = await office.call(who, "GET", `/tasks?phase=${phase}`);
  const tasks: Task[] = body.data;
  return tasks.filter(({ outbound_email: email }) => email === about);
};
const until = (id: string, is: (email: Outbound) => boolean): Promise<Outbound> => office.until(() => read(id), is);
const sentTo = (address: string): CapturedMail[] =>
  capture.messages.filter(({ envelopeTo }) => envelopeTo.includes(address));
const copies = async (root: string): Promise<string[]> => readdir(join(office.folder, root, "Sent e-mails"));
const sql = async <T>(text: string, values: readonly unknown[]): Promise<T[]> =>
  (await office.database.pool.query(text, [...values])).rows as T[];

/** What is due goes, whatever became of its job. */
const sweep = async (): Promise<void> => {
  const task = office.operate.tasks.find(({ name }) => name === "outbound-email.sweep");
  const log = createLog({ level: "silent" });
  const { signal } = new AbortController();
  await task?.run({}, { clock: systemClock, log, signal, attempt: 1, isLastAttempt: false });
};

/** A report that a message did not reach somebody. */
const bounceOf = (messageId: string, recipient: string): string =>
  [
    `Message-ID: <bounce-${recipient}>`,
    "From: MAILER-DAEMON@relay.example",
    "To: intake@firm.example",
    "Subject: Undelivered Mail Returned to Sender",
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r1"',
    "",
    "--r1",
    "Content-Type: text/plain",
    "",
    "It could not be delivered.",
    "--r1",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; relay.example",
    "",
    `Final-Recipient: rfc822; ${recipient}`,
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 no such mailbox",
    "--r1",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: <${messageId}>`,
    "--r1--",
    "",
  ].join("\r\n");

describe("OPR-ACC-12 an e-mail with documents of its case", () => {
  test("OPR-OUT-001 goes to each recipient once, tagged; its exact copy lies on the case; its answer and its bounce find it", async () => {
    const { id: caseId, root } = await aCase();
    await writeFile(join(office.folder, root, "Contract.pdf"), "%PDF-1.4 contract");
    await writeFile(join(office.folder, root, "Note.txt"), "a note");
    const attachments = [
      { document: { service: "files", id: `${root}/Contract.pdf` } },
      { document: { service: "files", id: `${root}/Note.txt` }, name: "Our note.txt" },
    ];
    const to = [{ name: "Carla", address: "carla@client.example" }];
    const bcc = [{ address: "gone@client.example" }];
    const email = await draft({ case: caseId, to, bcc, subject: "Completion", body: "Dear Carla,", attachments });
    const check = await office.call(anna, "GET", `/email/outbound/${email.id}/check`);
    expect(check.body.data).toMatchObject({ size: 23, problems: [{ code: "stranger", severity: "warn" }] });
    await send(email.id);
    const done = await until(email.id, ({ copy_state }) => copy_state === "stored");
    expect(done.recipients.map(({ address, state }) => `${address} ${state}`)).toEqual([
      "carla@client.example sent",
      "gone@client.example sent",
    ]);
    const [message] = sentTo("carla@client.example");
    expect(sentTo("carla@client.example")).toHaveLength(1);
    expect(message?.subject).toBe(`Completion [OP-${email.tag}]`);
    expect(message?.headers.has("bcc")).toBe(false);
    expect(message?.headers.get("x-muniment-instance")).toMatch(/^[0-9a-f]{16}; hops=1$/);
    expect(message?.headers.has("auto-submitted")).toBe(false);
    expect(message?.raw).toContain("Contract.pdf");
    expect(message?.raw).toContain("Our note.txt");
    const [copy = ""] = await copies(root);
    expect(copy).toMatch(/ out Carla – Completion \(S-\d{6}\)\.eml$/);
    expect(await readFile(join(office.folder, root, "Sent e-mails", copy), "utf8")).toBe(message?.raw);

    const messageId = (message?.headers.get("message-id") ?? "").replaceAll(/[<>]/g, "");
    const answer = await office.receive({ subject: `AW: ${message?.subject ?? ""}`, text: "Thank you" });
    const inbound = await office.call(anna, "GET", `/email/inbound/${answer}`);
    expect(inbound.body.data).toMatchObject({ cases: [{ id: caseId }], proposals: [{ rule: "luggage_tag" }] });
    const byThread = await office.receive({ headers: [`In-Reply-To: <${messageId}>`], from: "x@other.example" });
    const threaded = await office.call(anna, "GET", `/email/inbound/${byThread}`);
    expect(threaded.body.data).toMatchObject({ cases: [{ id: caseId }] });
    const thread = await office.call(anna, "GET", `/email/outbound?thread_of=${byThread}`);
    expect(thread.body.data).toMatchObject([{ id: email.id }]);

    const bounce = await office.receive({ raw: bounceOf(messageId, "gone@client.example") });
    expect((await read(email.id)).recipients).toMatchObject([
      { state: "sent" },
      { state: "bounced", evidence: "5.1.1 smtp; 550 5.1.1 no such mailbox" },
    ]);
    expect((await office.call(anna, "GET", `/email/inbound/${bounce}`)).body.data).toMatchObject({
      phase: "dismissed",
    });
    const attention = await office.call(anna, "GET", `/email/outbound?box=attention&case=${caseId}`);
    expect(attention.body.data).toMatchObject([{ id: email.id, bounced: 1 }]);
    expect(await tasksOf(anna, email.id)).toMatchObject([
      { kind: "not_delivered", text: "gone@client.example: smtp; 550 5.1.1 no such mailbox" },
    ]);
    const audit = await sql<{ action: string; actor_name: string; run_as: string }>(
      "select action, actor_name, run_as from platform.audit where object_id = $1 and outcome = 'ok' and run_as is not null",
      [email.id],
    );
    expect(audit).toContainEqual({ action: "email.store-copy", actor_name: "Anna", run_as: "service" });
  });

  test("OPR-OUT-001 a copy is kept only where it is wanted", async () => {
    const { id: caseId, root } = await aCase();
    const to = [{ address: "nocopy@client.example" }];
    const email = await draft({ case: caseId, to, subject: "Plain", body: ".", keeps_copy: false });
    await send(email.id);
    expect(await until(email.id, ({ state }) => state === "sent")).toMatchObject({ copy_state: "none" });
    expect(await readdir(join(office.folder, root))).toEqual([]);
  });

  test("where it is set so the copy names the documents of the case, which what is sent has", async () => {
    const { id: caseId, root } = await aCase();
    await writeFile(join(office.folder, root, "Deed.txt"), "the deed itself");
    const attachments = [{ document: { service: "files", id: `${root}/Deed.txt` } }];
    const to = [{ address: "linked@client.example" }];
    const given = { case: caseId, to, subject: "Deed", body: "Enclosed is the deed.", attachments, copy_links: true };
    const email = await draft(given);
    await send(email.id);
    await until(email.id, ({ copy_state }) => copy_state === "stored");
    const [message] = sentTo("linked@client.example");
    const encoded = Buffer.from("the deed itself").toString("base64");
    expect(message?.raw).toContain(encoded);
    const [name = ""] = await copies(root);
    const copy = await readFile(join(office.folder, root, "Sent e-mails", name), "utf8");
    expect(copy).not.toContain(encoded);
    expect(copy).toContain(`- Deed.txt: ${root}/Deed.txt`);
    expect(copy).toContain(message?.headers.get("message-id"));
  });

  test("OPR-INB-042 a tag that somebody else guesses proposes the case, and files nothing", async () => {
    const { id: caseId } = await aCase();
    const to = [{ address: "known@client.example" }];
    const email = await draft({ case: caseId, to, subject: "Deed", body: "." });
    await send(email.id);
    await until(email.id, ({ state }) => state === "sent");
    const guess = await office.receive({ subject: `Re: [OP-${email.tag}]`, from: "eve@evil.example" });
    const { body } = await office.call(anna, "GET", `/email/inbound/${guess}`);
    expect(body.data).toMatchObject({ cases: [], proposals: [{ rule: "luggage_tag", certainty: "proposed" }] });
  });
});

describe("OPR-INB-032 an answer", () => {
  test("begins with whom it goes to, the quoted text and the thread; forwarding takes the files", async () => {
    const { id: caseId } = await aCase();
    const letter = { id: "q1@client.example", subject: "Question", text: "When?", files: { "Plan.txt": "plan" } };
    const inbound = await office.receive(letter);
    await office.call(anna, "POST", `/email/inbound/${inbound}/link`, { body: { case: caseId } });
    const reply = await draft({ answers: { email: inbound, how: "reply" } });
    expect(reply).toMatchObject({ subject: "Re: Question", to: [{ address: "carla@client.example" }], files: [] });
    expect(reply.body).toMatch(/Carla wrote:\n> When\?/);
    await send(reply.id, []);
    await until(reply.id, ({ copy_state }) => copy_state === "stored");
    const message = sentTo("carla@client.example").find(({ subject }) => subject.startsWith("Re: Question"));
    expect(message?.headers.get("in-reply-to")).toBe("<q1@client.example>");
    expect(message?.headers.get("references")).toBe("<q1@client.example>");
    expect(message?.headers.get("from")).toContain("intake@firm.example");

    const forward = await draft({ answers: { email: inbound, how: "forward" }, to: [{ address: "expert@x.example" }] });
    expect(forward.files).toMatchObject([{ name: "Plan.txt" }]);
    await send(forward.id);
    await until(forward.id, ({ state }) => state === "sent");
    expect(sentTo("expert@x.example")[0]?.raw).toContain("Plan.txt");
  });

  test("OPR-OUT-005 a template fills its fields, and what has no value cannot be sent", async () => {
    const { id: caseId, reference } = await aCase();
    const body = { name: "Opening", subject: "{{case.reference}}", body: "Dear {{recipient.name}}" };
    const made1 = await office.call(anna, "POST", "/email/templates", { body });
    const template: { id: string } = made1.body.data;
    const email = await draft({ case: caseId, template: template.id, to: [{ address: "z@x.example" }] });
    expect(email).toMatchObject({ subject: reference, body: "Dear {{recipient.name}}" });
    const refused = await act(email.id, "send", { accepts: ["stranger"] });
    expect([refused.status, refused.body.error?.code_message]).toEqual([
      409,
      "Some fields have no value: {{recipient.name}}.",
    ]);
    const wrong = await office.call(anna, "POST", "/email/templates", { body: { ...body, name: "B", body: "{{no}}" } });
    expect(wrong.status).toBe(422);
  });
});

describe("OPR-OUT-011 sending", () => {
  test("can be taken back while it waits, and the draft can be changed and sent again", async () => {
    const { id: caseId } = await aCase();
    const email = await draft({ case: caseId, to: [{ address: "back@x.example" }], subject: "Once", body: "." });
    expect((await act(email.id, "send", { accepts: ["stranger"], delay_seconds: 600 })).status).toBe(202);
    expect(await read(email.id)).toMatchObject({ state: "queued", actions: ["cancel", "assign"] });
    expect((await act(email.id, "cancel")).status).toBe(200);
    const back = await read(email.id);
    const change = { body: { subject: "Twice" }, headers: { "if-match": `"${back.rev}"` } };
    expect((await office.call(anna, "PATCH", `/email/outbound/${email.id}`, change)).status).toBe(200);
    expect((await office.call(anna, "PATCH", `/email/outbound/${email.id}`, change)).status).toBe(409);
    await send(email.id);
    await until(email.id, ({ state }) => state === "sent");
    expect(sentTo("back@x.example").map(({ subject }) => subject)).toEqual([`Twice [OP-${email.tag}]`]);
  });

  test("is given a time, waits for it in the list of what is scheduled, and goes to somebody else who goes on with it", async () => {
    const dora = await office.aPerson("Dora");
    const team = { name: "Senders", members: [anna.userId, dora.userId] };
    expect((await office.call(office.administrator, "POST", "/admin/teams", { body: team })).status).toBe(201);
    const { id: caseId } = await aCase();
    const boxOf = async (who: OperateActor, box: string): Promise<readonly Outbound[]> =>
      (await office.call(who, "GET", `/email/outbound?box=${box}&case=${caseId}`)).body.data;
    const idsOf = async (who: OperateActor, box: string) => (await boxOf(who, box)).map(({ id }) => id);
    const email = await draft({ case: caseId, to: [{ address: "later@x.example" }], subject: "Later", body: "." });
    const past = await act(email.id, "send", { accepts: ["stranger"], at: "2001-01-01T00:00:00Z" });
    expect([past.status, past.body.error?.messages?.[0]?.field]).toEqual([422, "at"]);
    const at = new Date(Date.now() + 3 * 3_600_000).toISOString();
    expect((await act(email.id, "send", { accepts: ["stranger"], at })).status).toBe(202);
    expect(await boxOf(anna, "scheduled")).toMatchObject([{ id: email.id, cancel_until: at }]);
    expect([await idsOf(anna, "mine"), await idsOf(dora, "team")]).toEqual([[email.id], [email.id]]);
    const stranger = await office.aPerson("Stranger", ["email.send", "email.read", "case.read"]);
    expect((await act(email.id, "assign", { person: stranger.userId }, stranger)).status).toBe(403);
    expect((await act(email.id, "cancel")).status).toBe(200);
    expect(await idsOf(dora, "drafts")).toEqual([]);
    expect((await act(email.id, "assign", { person: "nobody" })).status).toBe(422);
    expect((await act(email.id, "assign", { person: dora.userId })).status).toBe(200);
    expect([await idsOf(anna, "drafts"), await idsOf(dora, "drafts")]).toEqual([[], [email.id]]);
    const sent = await act(email.id, "send", { accepts: ["stranger"], delay_seconds: 0 }, dora);
    expect([sent.status, sent.body.error]).toEqual([202, undefined]);
    await until(email.id, ({ state }) => state === "sent");
    expect(sentTo("later@x.example")).toHaveLength(1);
  });

  test("OPR-OUT-013 what is refused for good fails at once, and goes again as a new e-mail", async () => {
    const { id: caseId } = await aCase();
    const email = await draft({ case: caseId, to: [{ address: "no@x.example" }], subject: "No", body: "." });
    capture.answer({ at: "recipient", code: 550, text: "5.1.1 no such mailbox" });
    await send(email.id);
    const failed = await until(email.id, ({ state }) => state === "failed");
    expect(failed).toMatchObject({
      trouble: { code: "OPR-ERR-021" },
      copy_state: "none",
      actions: ["assign", "edit_again"],
    });
    const [task] = await tasksOf(anna, email.id);
    expect(task).toMatchObject({ kind: "not_sent", text: failed.trouble?.text, case: { id: caseId } });
    const boris = await office.aPerson("Nosy");
    const complete = (who: OperateActor) => office.call(who, "POST", `/tasks/${task?.id ?? ""}/complete`);
    expect([await tasksOf(boris, email.id), (await complete(boris)).status]).toEqual([[], 404]);
    expect((await complete(anna)).body.data).toMatchObject({ phase: "done", actions: [] });
    expect((await complete(anna)).status).toBe(409);
    expect([(await tasksOf(anna, email.id)).length, (await tasksOf(anna, email.id, "done")).length]).toEqual([0, 1]);
    const again: Outbound = (await act(email.id, "edit-again")).body.data;
    expect(again).toMatchObject({ state: "draft", subject: "No", to: [{ address: "no@x.example" }] });
    capture.answer({ at: "recipient", code: 451, text: "4.3.0 later" });
    await send(again.id);
    expect(await until(again.id, ({ state }) => state === "delayed")).toMatchObject({
      actions: ["cancel", "assign", "retry"],
    });
    capture.answer("accept");
    await act(again.id, "retry");
    await until(again.id, ({ state }) => state === "sent");
    expect(sentTo("no@x.example")).toHaveLength(1);
  });

  test("OPR-FLT-028 a server that was killed while it sent does not send again by itself", async () => {
    const { id: caseId } = await aCase();
    const email = await draft({ case: caseId, to: [{ address: "kill@x.example" }], subject: "Kill", body: "." });
    capture.answer({ at: "recipient", code: 451, text: "4.3.0 later" });
    await send(email.id);
    await until(email.id, ({ state }) => state === "delayed");
    capture.answer("accept");
    await sql("update operate.outbound_recipient set state = 'sending' where email_id = $1", [email.id]);
    await act(email.id, "retry");
    const unknown = await until(email.id, ({ state }) => state === "unknown");
    expect(unknown).toMatchObject({ recipients: [{ state: "unknown" }], actions: ["confirm"] });
    expect(sentTo("kill@x.example")).toHaveLength(0);
    expect((await act(email.id, "confirm", { was_sent: false })).status).toBe(200);
    await until(email.id, ({ copy_state }) => copy_state === "stored");
    expect(sentTo("kill@x.example")).toHaveLength(1);
  });
});

describe("OPR-OUT-017 what the service account may not do", () => {
  test("OPR-ERR-006 an attachment that is gone stops the e-mail, which waits for a person", async () => {
    const { id: caseId, root } = await aCase();
    await writeFile(join(office.folder, root, "Deed.txt"), "deed");
    const attachments = [{ document: { service: "files", id: `${root}/Deed.txt` } }];
    const email = await draft({ case: caseId, to: [{ address: "a@x.example" }], subject: "D", body: ".", attachments });
    expect((await act(email.id, "send", { accepts: ["stranger"], delay_seconds: 600 })).status).toBe(202);
    await rm(join(office.folder, root, "Deed.txt"));
    await sql("update operate.outbound_email set cancel_until = created_at where id = $1", [email.id]);
    await sweep();
    const blocked = await until(email.id, ({ state }) => state === "blocked");
    expect(blocked.trouble?.code).toBe("OPR-ERR-006");
    expect(sentTo("a@x.example")).toHaveLength(0);
    await writeFile(join(office.folder, root, "Deed.txt"), "deed");
    await act(email.id, "retry");
    await until(email.id, ({ copy_state }) => copy_state === "stored");
    expect(sentTo("a@x.example")).toHaveLength(1);
  });

  test("OPR-FLT-029 a copy that cannot be stored waits by itself, is a task after a day, and the e-mail is not sent again", async () => {
    const { id: caseId, root } = await aCase();
    const email = await draft({ case: caseId, to: [{ address: "c@x.example" }], subject: "Copy", body: "." });
    await rm(join(office.folder, root), { recursive: true });
    await send(email.id);
    const waiting = await until(email.id, ({ copy_trouble }) => copy_trouble !== undefined);
    expect(waiting).toMatchObject({ state: "sent", copy_state: "waiting", copy_trouble: { code: "OPR-ERR-006" } });
    const told = await office.call(anna, "GET", `/email/outbound?box=attention&case=${caseId}`);
    expect(told.body.data).toMatchObject([{ id: email.id, lacks_copy: true, actions: ["retry"] }]);
    expect(await tasksOf(anna, email.id)).toEqual([]);
    await sql("update operate.outbound_email set sent_at = sent_at - interval '1 day' where id = $1", [email.id]);
    const [task] = await office.until(
      () => tasksOf(anna, email.id),
      ({ length }) => length > 0,
    );
    expect(task).toMatchObject({ kind: "copy_not_stored", text: waiting.copy_trouble?.text, case: { id: caseId } });
    const open = await office.call(anna, "GET", `/cases/${caseId}/openWork`);
    expect(open.body.data).toContainEqual(expect.objectContaining({ kind: "task", id: task?.id }));
    await mkdir(join(office.folder, root));
    await until(email.id, ({ copy_state }) => copy_state === "stored");
    expect((await tasksOf(anna, email.id, "done")).map(({ id }) => id)).toEqual([task?.id]);
    expect([sentTo("c@x.example").length, (await copies(root)).length]).toEqual([1, 1]);
  });

  test("OPR-IDN-010 a document of another case is not attached, whatever its id", async () => {
    const [one, other] = [await aCase(), await aCase()];
    await writeFile(join(office.folder, other.root, "Secret.txt"), "secret");
    for (const id of [`${other.root}/Secret.txt`, `${one.root}/../${other.root}/Secret.txt`, "Staging"]) {
      const body = { case: one.id, attachments: [{ document: { service: "files", id } }] };
      const refused = await office.call(anna, "POST", "/email/outbound", { body });
      expect([403, 404, 422, 424]).toContain(refused.status);
    }
  });

  test("OPR-USR-005 a new e-mail has the signature of the writer's team, where that has one", async () => {
    const writer = await office.aPerson("Sigrid");
    const signature = "Litigation\nThe firm";
    const team = { name: "Signing", members: [writer.userId], email_signature: signature };
    expect((await office.call(office.administrator, "POST", "/admin/teams", { body: team })).status).toBe(201);
    const begun = await office.call(writer, "POST", "/email/outbound", { body: {} });
    expect(begun.body.data).toMatchObject({ body: `\n\n-- \n${signature}\n` });
    const own = await office.call(writer, "POST", "/email/outbound", { body: { body: "Dear Clara" } });
    expect(own.body.data).toMatchObject({ body: "Dear Clara" });
  });

  test("OPR-PRM-001 others see neither drafts nor mail of cases that they may not see, and may not send", async () => {
    const clerk = await office.aPerson("Clerk", ["email.read", "case.read"]);
    const { id: caseId } = await aCase();
    const email = await draft({ case: caseId, to: [{ address: "p@x.example" }], subject: "P", body: "." });
    expect((await office.call(clerk, "GET", `/email/outbound/${email.id}`)).status).toBe(404);
    const refused = await act(email.id, "send", {}, clerk);
    expect([refused.status, refused.body.error?.code]).toEqual([403, "OPR-ERR-016"]);
    const boris = await office.aPerson("Boris");
    expect((await act(email.id, "send", {}, boris)).status).toBe(404);
  });
});

describe("OPR-ACC-19 a mailbox that answers by itself", () => {
  test("OPR-INB-065 answers a person once a day, marked as automatic, and never what no person wrote", async () => {
    const { body: mailboxes } = await office.call(office.administrator, "GET", "/admin/mailboxes");
    const [mailbox]: readonly { id: string }[] = mailboxes.data;
    const rule = { is_enabled: true, body: "We have your message of {{today}}." };
    const path = `/admin/mailboxes/${mailbox?.id ?? ""}/acknowledgement`;
    expect((await office.call(office.administrator, "PUT", path, { body: rule })).status).toBe(200);
    await office.receive({ from: "fresh@client.example", subject: "Hello" });
    const [answer] = await office.until(
      async () => sentTo("fresh@client.example"),
      ({ length }) => length > 0,
    );
    expect([answer?.envelopeFrom, answer?.headers.get("auto-submitted")]).toEqual(["", "auto-replied"]);
    expect(answer?.headers.get("x-auto-response-suppress")).toBe("All");
    expect(answer?.headers.get("x-muniment-instance")).toMatch(/^[0-9a-f]{16}; hops=1$/);
    await office.receive({ from: "fresh@client.example", subject: "Hello again" });
    // What the other side's own rule answers to ours.
    await office.receive({ from: "robot@other.example", headers: ["Auto-Submitted: auto-replied"] });
    await office.receive({ from: "away@other.example", headers: ["X-Auto-Response-Suppress: All"] });
    await office.receive({ from: "list@other.example", headers: ["List-Id: <news.other.example>"] });
    await office.receive({ raw: bounceOf("nobody@firm.example", "nobody@x.example") });
    const { rows } = await office.database.pool.query("select 1 from operate.outbound_email where is_automatic");
    expect(rows).toHaveLength(1);
    await office.call(office.administrator, "PUT", path, { body: { is_enabled: false } });
  });
});

test("OPR-OUT-012 a message whose answer was lost is not repeated", async () => {
  const server = createServer((socket) => {
    let isData = false;
    socket.on("error", () => {});
    socket.write("220 relay\r\n");
    socket.on("data", (chunk) => {
      const text = chunk.toString("latin1");
      if (isData) {
        if (text.endsWith("\r\n.\r\n")) socket.destroy();
        return;
      }
      isData = /^DATA/im.test(text);
      socket.write(isData ? "354 go on\r\n" : "250 fine\r\n");
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await using other = await openMailOffice({ relay: new Secret(`smtp://127.0.0.1:${port}`) });
  const boris = await other.aPerson("Boris");
  const body = { to: [{ address: "lost@x.example" }], subject: "Lost", body: "." };
  const made2 = await other.call(boris, "POST", "/email/outbound", { body });
  const { id }: { id: string } = made2.body.data;
  await other.call(boris, "POST", `/email/outbound/${id}/send`, { body: { delay_seconds: 0 } });
  const found = await other.until(
    async (): Promise<Outbound> => (await other.call(boris, "GET", `/email/outbound/${id}`)).body.data,
    ({ state }) => state === "unknown",
  );
  expect(found.recipients).toMatchObject([{ state: "unknown" }]);
  server.close();
});
