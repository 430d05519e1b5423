import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "@muniment/platform/log";
import { fakeClock } from "@muniment/platform/testing";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMailSandbox } from "./index.ts";
import type { MailSandbox } from "./index.ts";
import type { SandboxMessage } from "./sandbox-message.ts";

const log = createLog({ level: "silent" });
const clock = fakeClock(new Date("2026-11-22T08:00:00Z"));
let directory: string;
let sandbox: MailSandbox;

async function start(): Promise<void> {
  sandbox = await createMailSandbox({ smtpPort: 0, httpPort: 0, host: "127.0.0.1", directory, log, clock });
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "muniment-sandbox-"));
  await start();
});
afterEach(async () => {
  await sandbox[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function send(
  mail: Parameters<ReturnType<typeof createTransport>["sendMail"]>[0],
  auth?: { user: string; pass: string },
) {
  const transport = createTransport({
    host: "127.0.0.1",
    port: sandbox.smtpPort,
    ...(auth === undefined ? {} : { auth }),
  });
  clock.advance(1);
  await transport.sendMail({ from: "no-reply@firm.example", subject: "Hello", text: "Hello", ...mail });
  transport.close();
}

async function get(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`http://127.0.0.1:${sandbox.httpPort}${path}`, init);
}

async function list(query = ""): Promise<SandboxMessage[]> {
  const response = await get(`/api/messages${query}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: SandboxMessage[] }).data;
}

test("CC-EML-019: a message is there as soon as it was acknowledged, with its headers and links", async () => {
  await send({
    to: "Marcie <marcie@firm.example>",
    bcc: "hidden@firm.example",
    subject: "Create your password – 李小龍",
    text: "Open https://firm.example/auth/password/abc.\n",
    html: '<p><a href="https://firm.example/auth/password/abc">Open</a> <a href="https://firm.example/a?x=1&amp;y=2">More</a></p>',
    headers: { "X-Muniment-Mail": "E2" },
    attachments: [{ filename: "note.txt", content: "12345" }],
  });
  const [message] = await list();
  expect(message).toMatchObject({
    from: "no-reply@firm.example",
    to: ["marcie@firm.example", "hidden@firm.example"],
    subject: "Create your password – 李小龍",
    text: expect.stringContaining("Open https://firm.example/auth/password/abc."),
    html: expect.stringContaining("<p>"),
    received_at: clock.now().toISOString(),
    links: ["https://firm.example/auth/password/abc", "https://firm.example/a?x=1&y=2"],
    attachments: [{ filename: "note.txt", mime_type: "text/plain", bytes: 5 }],
  });
  expect(message?.headers).toContainEqual({ name: "X-Muniment-Mail", value: "E2" });
  const single = await get(`/api/messages/${message?.id}`);
  expect(((await single.json()) as { data: unknown }).data).toEqual(message);
});

test("the list is newest first, by recipient in any case, and as long as asked for", async () => {
  for (const number of [1, 2, 3])
    await send({ to: number === 2 ? "b@firm.example" : "a@firm.example", subject: `M${number}` });
  expect((await list()).map((message) => message.subject)).toEqual(["M3", "M2", "M1"]);
  expect((await list("?to=A@FIRM.example")).map((message) => message.subject)).toEqual(["M3", "M1"]);
  expect((await list("?limit=1")).map((message) => message.subject)).toEqual(["M3"]);
  expect((await get("/api/messages?limit=0")).status).toBe(400);
});

test("messages survive a restart, and half-written files are put away", async () => {
  await send({ to: "a@firm.example", subject: "Kept" });
  await sandbox[Symbol.asyncDispose]();
  await writeFile(join(directory, "x.json.part"), "{");
  await start();
  expect((await list()).map((message) => message.subject)).toEqual(["Kept"]);
  expect((await readdir(directory)).filter((name) => name.endsWith(".part"))).toEqual([]);
  await send({ to: "a@firm.example", subject: "Next" });
  expect((await list()).map((message) => message.subject)).toEqual(["Next", "Kept"]);
});

test("a password of any kind is taken, and so are addresses in any script", async () => {
  await send({ to: "josé@bücher.example" }, { user: "anybody", pass: "anything" });
  expect((await list())[0]?.to[0]).toMatch(/^josé@/);
});

test("deleting removes everything, also from the disk", async () => {
  await send({ to: "a@firm.example" });
  expect((await get("/api/messages", { method: "DELETE" })).status).toBe(204);
  expect(await list()).toEqual([]);
  expect(await readdir(directory)).toEqual([]);
});

test("the pages show what was sent, escaped, and the message's own HTML can do nothing", async () => {
  const evil = '<script>alert(1)</script><img src="https://evil.example/x.png"><b>bold</b>';
  await send({
    to: "a@firm.example",
    subject: "<script>alert(1)</script>",
    text: "</pre><script>alert(2)</script>",
    html: evil,
  });
  const [message] = await list();
  const pages = [await get("/"), await get(`/messages/${message?.id}`)];
  for (const page of pages) {
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'; style-src 'self'");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(await page.text()).not.toContain("<script");
  }
  const frame = await get(`/messages/${message?.id}/html`);
  expect(await frame.text()).toContain("<b>bold</b>");
  const policy = frame.headers.get("content-security-policy");
  expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/);
  expect(policy).not.toContain("script");
  expect((await get("/style.css")).headers.get("content-type")).toContain("text/css");
});

test("what is not there is answered as such", async () => {
  expect((await get("/messages/nothing")).status).toBe(404);
  const missing = await get("/api/messages/nothing");
  expect(missing.status).toBe(404);
  expect(await missing.json()).toMatchObject({ error: { code: "not_found", request_id: expect.any(String) } });
  expect((await get("/api/messages/..%2f..%2fetc%2fpasswd")).status).toBe(404);
});

test("D5: it says that it lives", async () => {
  expect((await get("/healthz")).status).toBe(200);
  expect((await get("/readyz")).status).toBe(200);
});

test("a message that is too large is refused, and nothing of it is kept", async () => {
  const sent = send({ to: "a@firm.example", text: "x".repeat(76).concat("\r\n").repeat(450_000) });
  await expect(sent).rejects.toThrow(/large|exceeds|552/i);
  expect(await list()).toEqual([]);
});

test("closing does not wait for connections that were left open", async () => {
  const socket = createConnection(sandbox.smtpPort, "127.0.0.1").on("error", () => {});
  await new Promise((resolve) => socket.once("data", resolve));
  // Nobody ends that connection before it is over.
  await sandbox[Symbol.asyncDispose]();
  socket.destroy();
  await start();
});
