import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createSmtpTransport } from "@muniment/mail";
import { readMail } from "@muniment/mail/read";
import { Secret } from "@muniment/platform/config";
import { openDatabase } from "@muniment/platform/db";
import type { Database } from "@muniment/platform/db";
import { openInstalledDatabase } from "@muniment/stack";
import type { ReadyInfo } from "@muniment/stack";
import { startInstallation } from "./installation.ts";
import { forgetPeak, peakBytes, processBelow, residentBytes } from "./processes.ts";
import { number } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import type { World } from "./world.ts";

const MESSAGES = 5_000;
const ATTACHMENTS = 3;
const ATTACHMENT_BYTES = 20_000;
const LANES = 8;
const LEAST_A_SECOND = 50;
/** Of the time of a script that only reads and parses, and of one that stores what it has read. */
const MOST_OF_READING = 3;
const MOST_OF_STORING = 4;
const LARGE_MESSAGES = 100;
const LARGE_LANES = 4;
const MEBIBYTE = 1024 ** 2;
const LARGE_BYTES = 25 * MEBIBYTE;
const MOST_GROWTH = 1.1;
const WARM_UP = 50;
const PATIENCE_SECONDS = 900;
const QUIET_MILLISECONDS = 3_000;

const LIMITS = { maxBytes: 100 * MEBIBYTE };

/** Received e-mail until it is ready in its queue, beside a bare script that parses and uploads the same bytes. */
export async function benchIntake(world: World): Promise<Report> {
  const dataDir = join(world.folder, "intake");
  world.tell("making the demonstration firm for the intake …");
  const installation = await startInstallation(dataDir);
  try {
    await using installed = await openInstalledDatabase(dataDir, "operate");
    await using database = openDatabase({ url: installed.url, poolSize: 2, applicationName: "bench" });
    const bench = { ready: installation.ready, database };
    await takeAll(bench, newMessages(WARM_UP, ATTACHMENT_BYTES), LANES);
    const messages = newMessages(MESSAGES, ATTACHMENT_BYTES);
    const reading = await readAll(join(world.folder, "messages"), messages);
    const storing = await uploadAll(installation.ready, messages);
    const ours = await takeAll(bench, messages, LANES);
    return {
      findings: [...speedFindings(ours, { reading, storing }), await memoryFinding(bench)],
      how: `${MESSAGES} messages of ${ATTACHMENTS} attachments of ${ATTACHMENT_BYTES / 1000} kB, ${LANES} senders, from the first greeting until the last is ready. One script reads the same messages from files and parses them, which keeps nothing; the other parses them and posts the same files to Work, as many at a time.`,
    };
  } finally {
    await installation.stop();
  }
}

interface Bench {
  readonly ready: ReadyInfo;
  readonly database: Database;
}

function speedFindings(ours: number, bare: { readonly reading: number; readonly storing: number }): Finding[] {
  const against = (seconds: number, what: string, most: number): Finding => ({
    path: `e-mails taken in until each is ready, beside ${what}`,
    measured: `${number(MESSAGES / ours)}/s`,
    against: `${number(MESSAGES / seconds)}/s bare script`,
    ratio: number(ours / seconds),
    goal: `≤ ${most} × its time`,
    isMet: ours / seconds <= most,
  });
  return [
    against(bare.reading, "reading and parsing them", MOST_OF_READING),
    against(bare.storing, "reading, parsing and storing them", MOST_OF_STORING),
    {
      path: "the same, beside what a firm needs",
      measured: `${number(MESSAGES / ours)}/s`,
      against: "",
      ratio: "",
      goal: `≥ ${LEAST_A_SECOND}/s`,
      isMet: MESSAGES / ours >= LEAST_A_SECOND,
    },
  ];
}

/** Whether the last of many large messages need more than the first did. */
async function memoryFinding(bench: Bench): Promise<Finding> {
  const operate = processBelow(bench.ready.pid, "operate-process");
  await delay(QUIET_MILLISECONDS);
  const before = residentBytes(operate) / MEBIBYTE;
  const peakOf = async (count: number): Promise<number> => {
    forgetPeak(operate);
    await takeAll(bench, newMessages(count, LARGE_BYTES / ATTACHMENTS), LARGE_LANES);
    return peakBytes(operate) / MEBIBYTE;
  };
  const first = await peakOf(LARGE_MESSAGES / 4);
  const last = await peakOf((LARGE_MESSAGES * 3) / 4);
  return {
    path: `Operate's memory while the last ${(LARGE_MESSAGES * 3) / 4} of ${LARGE_MESSAGES} messages of 25 MiB come in`,
    measured: `${number(last)} MiB`,
    against: `${number(first)} MiB for the first ${LARGE_MESSAGES / 4}, ${number(before)} MiB before`,
    ratio: number(last / first),
    goal: `≤ ${MOST_GROWTH} ×`,
    isMet: last / first <= MOST_GROWTH,
  };
}

/** Messages that nobody has seen before, made one by one when they are asked for. */
function newMessages(count: number, bytes: number): readonly (() => Buffer)[] {
  return Array.from({ length: count }, (_, at) => {
    const id = randomBytes(12).toString("hex");
    const part = randomBytes(Math.round(Math.min(bytes, MEBIBYTE)));
    return () => message(id, at, () => repeated(part, bytes));
  });
}

function repeated(part: Buffer, bytes: number): string {
  const whole = Buffer.concat(Array.from({ length: Math.ceil(bytes / part.byteLength) }, () => part));
  return whole.toString("base64").replaceAll(/.{76}(?=.)/g, "$&\r\n");
}

function message(id: string, at: number, body: () => string): Buffer {
  const boundary = `=_${id}`;
  const files = Array.from(
    { length: ATTACHMENTS },
    (_, file) =>
      `--${boundary}\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="File ${file + 1} of ${id}.pdf"\r\n` +
      // Each is another file.
      `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(`${file}${id}`.padEnd(57)).toString("base64")}\r\n${body()}\r\n`,
  );
  return Buffer.from(
    `From: Sender ${at % 50} <sender${at % 50}@bench.example>\r\nTo: post@bench.example\r\nSubject: Message ${at}\r\n` +
      `Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nMessage-ID: <${id}@bench.example>\r\nMIME-Version: 1.0\r\n` +
      `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n` +
      `--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe files of ${id} are attached.\r\n${files.join("")}--${boundary}--\r\n`,
  );
}

/** Seconds from the first message sent until all are ready. */
async function takeAll(
  { ready, database }: Bench,
  messages: readonly (() => Buffer)[],
  lanes: number,
): Promise<number> {
  const { smtp, intake } = ready;
  if (smtp === undefined || intake === undefined) throw new Error("The demonstration firm takes no mail");
  const wanted = (await readyCount(database)) + messages.length;
  const started = performance.now();
  await inLanes(messages, lanes, async (make) => {
    await using transport = createSmtpTransport(new Secret(`smtp://${smtp}`));
    await transport.send({ from: "sender@bench.example", to: intake, raw: make() });
  });
  while ((await readyCount(database)) < wanted) {
    if (performance.now() - started > PATIENCE_SECONDS * 1000) throw new Error("Messages are not ready");
    await delay(50);
  }
  return (performance.now() - started) / 1000;
}

async function readyCount(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ count: string }>(
    "select count(*) from operate.received_message where state = 'ready'",
  );
  return Number(rows[0]?.count);
}

/** Seconds that a script takes to read the messages from files and to parse them, as many at a time as there are senders. */
async function readAll(folder: string, messages: readonly (() => Buffer)[]): Promise<number> {
  await mkdir(folder);
  const paths = messages.map((_, at) => join(folder, `${at}.eml`));
  await inLanes([...messages.entries()], LANES, async ([at, make]) => writeFile(paths[at] ?? "", make()));
  const started = performance.now();
  await inLanes(paths, LANES, async (path) => {
    const { attachments } = await readMail(await readFile(path), LIMITS, { withContents: true });
    if (attachments.length !== ATTACHMENTS) throw new Error("A message was read otherwise than it was written");
  });
  const seconds = (performance.now() - started) / 1000;
  await rm(folder, { recursive: true });
  return seconds;
}

/** Seconds that a script takes to read the messages and to post the originals and their files to one folder. */
async function uploadAll(ready: ReadyInfo, messages: readonly (() => Buffer)[]): Promise<number> {
  const post = await openFolder(ready);
  const started = performance.now();
  await inLanes(messages, LANES, async (make) => {
    const raw = make();
    const { attachments } = await readMail(raw, LIMITS, { withContents: true });
    await post("message.eml", raw);
    await Promise.all(attachments.map(({ name, content }) => post(name, content ?? new Uint8Array())));
  });
  return (performance.now() - started) / 1000;
}

/** A new folder in a new workspace, as the account of programs; gives what posts a file into it. */
async function openFolder(ready: ReadyInfo): Promise<(name: string, content: Uint8Array) => Promise<void>> {
  const account = ready.accounts?.find(({ what }) => what === "NRTADMIN");
  const [client] = ready.clients ?? [];
  if (account === undefined || client === undefined) throw new Error("The demonstration firm has no accounts");
  const form = new URLSearchParams({
    grant_type: "password",
    client_id: client.client_id,
    username: account.user_id,
    password: account.password,
  });
  const granted = await fetch(`${ready.work}/auth/oauth2/token`, { method: "POST", body: form });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const library = `${ready.work}/work/api/v2/customers/${ready.customer_id}/libraries/${ready.libraries[0] ?? ""}`;
  const headers = { authorization: `Bearer ${token}` };
  const make = async (path: string): Promise<string> => {
    const answer = await fetch(`${library}${path}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ name: "Bench" }),
    });
    return ((await answer.json()) as { data: { id: string } }).data.id;
  };
  const workspace = await make("/workspaces");
  const folder = await make(`/workspaces/${encodeURIComponent(workspace)}/folders`);
  return async (name, content) => {
    const body = new FormData();
    const [, stem = name, extension = ""] = /^(.+)\.([^.]+)$/.exec(name) ?? [];
    const profile = JSON.stringify({ doc_profile: { name: stem, extension } });
    body.append("profile", new Blob([profile], { type: "application/json" }));
    body.append("file", new Blob([content as Uint8Array<ArrayBuffer>]), name);
    const url = `${library}/folders/${encodeURIComponent(folder)}/documents`;
    const answer = await fetch(url, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`An upload was answered ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
}

async function inLanes<T>(given: readonly T[], lanes: number, run: (one: T) => Promise<void>): Promise<void> {
  const rest = given.values();
  const lane = async (): Promise<void> => {
    for (const one of rest) await run(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
