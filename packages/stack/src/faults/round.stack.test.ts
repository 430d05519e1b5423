import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readyFilePath } from "../ready-file.ts";
import type { ReadyAccount, ReadyInfo } from "../ready-file.ts";
import { openSettledGround } from "./testing/ground.ts";
import type { Ground } from "./testing/ground.ts";
import { startInstallation } from "./testing/installation.ts";
import type { Installation } from "./testing/installation.ts";
import { largeFile } from "./testing/large-file.ts";
import { lettersTo } from "./testing/letters.ts";
import { fileThenProfile, openUpload } from "./testing/open-upload.ts";
import { peakMemory, watchPeakMemory } from "./testing/process-memory.ts";
import { jsonOf, signIn, urlOf } from "./testing/work-caller.ts";
import type { Wire, WireError, WorkCaller, WorkRequest } from "./testing/work-caller.ts";

const MEBIBYTE = 1024 * 1024;
const FILE_MEBIBYTES = 1024;
const RANGE_BYTES = 96 * MEBIBYTE;
const MEMORY_GROWTH_BYTES = 150 * MEBIBYTE;

let ground: Ground;
let installation: Installation;
/** All that the round knows besides the specification. */
let ready: ReadyInfo;
let administrator: WorkCaller;

beforeAll(async () => {
  ground = await openSettledGround();
  installation = await startInstallation(ground);
  ready = JSON.parse(await readFile(readyFilePath(ground.dataDir), "utf8")) as ReadyInfo;
  administrator = await signIn(ready, accountOf("NRTADMIN"));
});

afterAll(async () => {
  await installation?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

test("D5 D13 an outside program does a matter's round", async () => {
  const colleague = await inviteColleague();
  const stranger = await signIn(ready, accountOf("standard"));

  const workspace = await create("/workspaces", { name: "Thornbury v Oakes", default_security: "private" });
  const folder = await create(`/workspaces/${workspace}/folders`, { name: "Evidence" });
  const inner = await create(`/folders/${folder}/subfolders`, { name: "Photographs" });
  const filed = await administrator.expect(201, upload(`/folders/${inner}/documents`, "The cellar door"));
  const place = { workspace, folder: inner, document: filed.data.id };

  await expectRights(colleague, place, "no_access");
  for (const level of ["read", "read_write", "full_access"] as const) {
    await changeSecurity(workspace, { include: [{ id: colleague.userId, type: "user", access_level: level }] });
    await expectRights(colleague, place, level);
    await expectRights(stranger, place, "no_access");
  }
  await changeSecurity(workspace, { remove: [{ id: colleague.userId, type: "user" }] });
  await expectRights(colleague, place, "no_access");
  await expectRights(administrator, place, "full_access");
});

test("D5 WORK-DOC-003 a gigabyte goes up and comes back by ranges, and the server stays small", async ({
  annotate,
}) => {
  const workspace = await create("/workspaces", { name: "A large exhibit", default_security: "private" });
  const folder = await create(`/workspaces/${workspace}/folders`, { name: "Exhibits" });
  // Both ways once before, so that the growth measured is not that of a server that has done nothing yet.
  const small = await sendLarge(folder, 8);
  await receiveByRanges(small.id, small.bytes);

  const before = await watchPeakMemory(ready.pid);
  const { id, sha256, bytes } = await sendLarge(folder, FILE_MEBIBYTES);
  const whole = await administrator.expect(200, { method: "GET", path: `/documents/${id}` });
  expect(whole.data).toMatchObject({
    size: bytes,
    checksum: expect.stringMatching(new RegExp(`^sha256:${sha256}$`, "i")),
  });
  expect(await receiveByRanges(id, bytes)).toBe(sha256);
  const growth = (await peakMemory(ready.pid)) - before;
  await annotate(`The server grew by ${Math.round(growth / MEBIBYTE)} MiB`);
  expect(growth).toBeLessThan(MEMORY_GROWTH_BYTES);
});

function accountOf(what: ReadyAccount["what"]): ReadyAccount {
  const account = ready.accounts?.find((one) => one.what === what);
  if (account === undefined) throw new Error(`ready.json names no ${what}`);
  return account;
}

/** Makes an account whose owner chooses the password through the link in the letter, and signs in. */
async function inviteColleague(): Promise<WorkCaller> {
  const email = "n.achterberg@faults.example";
  const made = await administrator.expect(201, {
    method: "POST",
    path: "/users",
    json: {
      id: "nachterberg",
      full_name: "Nele Achterberg",
      email,
      preferred_library: ready.libraries[0],
      password: randomBytes(20).toString("base64url"),
      send_email: true,
    },
  });
  expect(made.data.id).toBe("NACHTERBERG");
  await expect.poll(() => lettersTo(ready, email), { timeout: 60_000 }).toHaveLength(1);
  const [letter] = await lettersTo(ready, email);
  const link = letter?.links.find((address) => address.startsWith(`${ready.work}/auth/`)) ?? "";
  const page = await (await fetch(link)).text();
  const password = "Chosen-by-herself-2026";
  const fields = page.match(/<input[^>]*type="password"[^>]*>/g) ?? [];
  const names = fields.map((field) => /name="([^"]+)"/.exec(field)?.[1] ?? "");
  expect(names).toHaveLength(2);
  const form = new URLSearchParams(names.map((name): [string, string] => [name, password]));
  const chosen = await fetch(link, { method: "POST", body: form, redirect: "manual" });
  expect([chosen.status, chosen.headers.get("location")]).toEqual([303, expect.stringContaining("/auth?login_hint=")]);
  expect((await fetch(link)).status).toBe(410);
  return signIn(ready, { user_id: made.data.id, password });
}

interface Place {
  readonly workspace: string;
  readonly folder: string;
  readonly document: string;
}

const LEVELS = ["no_access", "read", "read_write", "full_access"] as const;

/** Rows of "What each level allows" (work.md 3.2); nothing that they do is in the way of a later one. */
function operations({ workspace, folder, document }: Place): readonly [(typeof LEVELS)[number], WorkRequest][] {
  const read = (path: string): [(typeof LEVELS)[number], WorkRequest] => ["read", { method: "GET", path }];
  // As it is already: a list of its own would outlive what the workspace gives and takes.
  const security = { default_security: "inherit" };
  return [
    ...["", "/children", "/folders", "/documents", "/operations", "/security"].map((rest) =>
      read(`/workspaces/${workspace}${rest}`),
    ),
    ...["", "/children", "/documents", "/path", "/operations", "/security"].map((rest) =>
      read(`/folders/${folder}${rest}`),
    ),
    ...["", "/versions", "/download", "/path", "/operations", "/security", "/history"].map((rest) =>
      read(`/documents/${document}${rest}`),
    ),
    ["read_write", { method: "PATCH", path: `/documents/${document}`, json: { comment: "Seen" } }],
    ["read_write", { method: "PATCH", path: `/folders/${folder}`, json: { description: "Seen" } }],
    ["read_write", { method: "PATCH", path: `/workspaces/${workspace}`, json: { description: "Seen" } }],
    ["read_write", { method: "POST", path: `/folders/${folder}/subfolders`, json: { name: "Prints" } }],
    ["read_write", upload(`/folders/${folder}/documents`, "The same door, from inside")],
    ["read_write", upload(`/documents/${document}/versions`, "The cellar door, sharper")],
    ["full_access", { method: "POST", path: `/folders/${folder}/security`, json: security }],
    ["full_access", { method: "POST", path: `/documents/${document}/security`, json: security }],
  ];
}

/** What the level allows is done; the rest is 403 for who may read and 404 for who may not. */
async function expectRights(caller: WorkCaller, place: Place, level: (typeof LEVELS)[number]): Promise<void> {
  for (const [needed, request] of operations(place)) {
    const answer = await caller.send(request);
    const title = `${caller.userId} with ${level}: ${request.method} ${request.path}`;
    if (LEVELS.indexOf(level) >= LEVELS.indexOf(needed)) {
      expect([200, 201], title).toContain(answer.status);
      continue;
    }
    const refusal = level === "no_access" ? [404, "NRC_NO_RECORD"] : [403, "NRC_ACCESS_DENIED"];
    expect([answer.status, (jsonOf(answer) as Partial<WireError>).error?.code], title).toEqual(refusal);
  }
}

async function create(path: string, json: Readonly<Record<string, unknown>>): Promise<string> {
  const made = await administrator.expect(201, { method: "POST", path, json });
  return made.data.id;
}

async function changeSecurity(workspace: string, json: unknown): Promise<void> {
  await administrator.expect(200, { method: "POST", path: `/workspaces/${workspace}/security`, json });
}

function upload(path: string, name: string): WorkRequest {
  const file = { content: new Uint8Array(randomBytes(2_000)), profile: { name, extension: "jpg" } };
  return { method: "POST", path, file };
}

async function sendLarge(folder: string, mebibytes: number): Promise<{ id: string; sha256: string; bytes: number }> {
  const file = largeFile(mebibytes);
  const parts = fileThenProfile({ name: `${mebibytes} MiB`, extension: "bin" });
  const url = urlOf(ready, `/folders/${folder}/documents`);
  const sending = openUpload(administrator, url, { "content-type": parts.contentType });
  const hash = createHash("sha256");
  await sending.write(parts.beforeFile);
  for (const block of file.blocks()) {
    hash.update(block);
    await sending.write(block);
  }
  for (const bytes of [parts.profile, parts.end]) await sending.write(bytes);
  sending.end();
  const answer = await sending.answer;
  expect(answer.status).toBe(201);
  return { id: (jsonOf(answer) as Wire).data.id, sha256: hash.digest("hex"), bytes: file.bytes };
}

/** Downloads one range after the other, each as the last one ended, and gives the SHA-256 of all of them. */
async function receiveByRanges(id: string, size: number): Promise<string> {
  const hash = createHash("sha256");
  for (let start = 0; start < size; start += RANGE_BYTES) {
    const end = Math.min(start + RANGE_BYTES, size) - 1;
    const answer = await fetch(urlOf(ready, `/documents/${id}/download`), {
      headers: { authorization: `Bearer ${administrator.token}`, range: `bytes=${start}-${end}` },
    });
    expect([answer.status, answer.headers.get("content-range")]).toEqual([206, `bytes ${start}-${end}/${size}`]);
    for await (const bytes of answer.body ?? []) hash.update(bytes);
  }
  return hash.digest("hex");
}
