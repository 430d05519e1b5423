import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSession, signalServers } from "./testing/database.ts";
import { openSettledGround } from "./testing/ground.ts";
import type { Ground } from "./testing/ground.ts";
import { lettersTo } from "./testing/letters.ts";
import type { MunimentProcess } from "./testing/muniment-process.ts";
import { fileThenProfile, openUpload } from "./testing/open-upload.ts";
import { expectUnavailable } from "./testing/refusal.ts";
import { openSite } from "./testing/site.ts";
import type { Site } from "./testing/site.ts";
import { signIn, urlOf } from "./testing/work-caller.ts";
import type { WorkCaller, WorkRequest } from "./testing/work-caller.ts";
import { openMatter } from "./testing/world.ts";
import type { Matter } from "./testing/world.ts";

let ground: Ground;
let site: Site;
let server: MunimentProcess;
let administrator: WorkCaller;
let matter: Matter;

beforeAll(async () => {
  ground = await openSettledGround();
  site = await openSite(ground);
  server = await site.startServer();
  const [account] = site.ready.accounts?.filter(({ what }) => what === "NRTADMIN") ?? [];
  if (account === undefined) throw new Error("There is no NRTADMIN");
  administrator = await signIn(site.ready, account);
  matter = await openMatter(administrator, "Stopped database");
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

const outages = [
  { what: "has stopped", begin: () => site.stopPostgres(), end: () => site.startPostgres() },
  {
    what: "does not answer",
    begin: () => signalServers(ground.dataDir, "SIGSTOP"),
    end: () => signalServers(ground.dataDir, "SIGCONT"),
  },
];

describe.each(outages)("PostgreSQL $what", ({ what, begin, end }) => {
  test("D5 D59 reads and writes are 503 with a clear text, /readyz too, and all recovers by itself", async () => {
    const email = `${what.replaceAll(" ", "-")}@faults.example`;
    await begin();
    expect(await statusOf("/healthz")).toBe(200);
    // At once: a server that is silent is waited for, in each request as long.
    const [readiness, ...answers] = await Promise.all([statusOf("/readyz"), ...requests().map(administrator.send)]);
    expect(readiness).toBe(503);
    for (const answer of answers) expectUnavailable(answer);
    expect(await statusOf("/healthz")).toBe(200);
    await end();
    await expect.poll(() => statusOf("/readyz"), { timeout: 60_000 }).toBe(200);
    for (const request of requests()) {
      const { status } = await administrator.send(request);
      expect([200, 201], request.path).toContain(status);
    }
    // Jobs go on as well: the letter to a new account is sent.
    await administrator.expect(201, { method: "POST", path: "/users", json: newUser(email) });
    await expect.poll(() => lettersTo(site.ready, email), { timeout: 60_000 }).toHaveLength(1);
  });

  test("D5 D59 an upload that is under way ends with 503, and goes through when it is repeated", async () => {
    const parts = fileThenProfile({ name: `under way when it ${what}` });
    const url = urlOf(site.ready, `/folders/${matter.folderId}/documents`);
    const headers = { "content-type": parts.contentType };
    const content = randomBytes(100_000);
    const first = openUpload(administrator, url, headers);
    await first.write(parts.beforeFile);
    await first.write(content);
    await begin();
    try {
      for (const bytes of [parts.profile, parts.end]) await first.write(bytes);
      first.end();
      expectUnavailable(await first.answer);
    } finally {
      await end();
    }
    await expect.poll(() => statusOf("/readyz"), { timeout: 60_000 }).toBe(200);
    const second = openUpload(administrator, url, headers);
    for (const bytes of [parts.beforeFile, content, parts.profile, parts.end]) await second.write(bytes);
    second.end();
    expect((await second.answer).status).toBe(201);
  });
});

test("D5 sessions that PostgreSQL ends all at once are replaced", async () => {
  await using session = await openSession(ground.dataDir);
  await session.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'muniment-work'",
  );
  const statuses = async (): Promise<number[]> => {
    const answers = await Promise.all(requests().map(administrator.send));
    return answers.map(({ status }) => status);
  };
  await expect.poll(statuses, { timeout: 60_000 }).toEqual([200, 201, 201]);
});

async function statusOf(path: string): Promise<number> {
  return (await fetch(`${server.origin}${path}`)).status;
}

function requests(): WorkRequest[] {
  return [
    { method: "GET", path: `/workspaces/${matter.workspaceId}` },
    { method: "POST", path: `/folders/${matter.folderId}/subfolders`, json: { name: "a folder" } },
    {
      method: "POST",
      path: `/folders/${matter.folderId}/documents`,
      file: { content: new Uint8Array(randomBytes(1_000)), profile: { name: "a letter" } },
    },
  ];
}

function newUser(email: string): Record<string, unknown> {
  const id = email.slice(0, email.indexOf("@")).toUpperCase();
  return {
    id,
    full_name: id,
    email,
    preferred_library: site.ready.libraries[0],
    password: "Kept-through-an-outage-1",
    send_email: true,
  };
}
