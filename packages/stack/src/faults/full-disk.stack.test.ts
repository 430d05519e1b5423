import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readBlobFolder } from "./testing/blob-folder.ts";
import { openSession } from "./testing/database.ts";
import { openSettledGround } from "./testing/ground.ts";
import type { Ground } from "./testing/ground.ts";
import { createLedger } from "./testing/ledger.ts";
import { expectUnavailable } from "./testing/refusal.ts";
import { openSite } from "./testing/site.ts";
import type { Site } from "./testing/site.ts";
import { mountSmallDisk } from "./testing/small-disk.ts";
import { NoAnswerError, sha256, signIn } from "./testing/work-caller.ts";
import type { UploadedFile, WorkAnswer, WorkCaller, WorkRequest } from "./testing/work-caller.ts";
import { createObserver, documentForm, openMatter } from "./testing/world.ts";
import type { Matter } from "./testing/world.ts";

const MEBIBYTE = 1024 * 1024;
/** What the cluster of the settled ground takes, and some room for what a test writes. */
const CLUSTER_MEGABYTES = 192;

let things: AsyncDisposableStack;
let ground: Ground;

beforeEach(async () => {
  things = new AsyncDisposableStack();
  ground = things.use(await openSettledGround());
});

afterEach(() => things.disposeAsync());

test("D57 D59 no space for content: uploads are 503, the rest goes on, and it recovers by itself", async () => {
  const disk = things.use(await mountSmallDisk(join(ground.folder, "blobs"), 24));
  const { site, caller, matter } = await openMatterOn({ blobs: disk.folder });
  const kept = newFile("kept", 2 * MEBIBYTE);
  const document = await caller.expect(201, filing(matter, kept));
  const path = `/documents/${document.data.id}`;

  await disk.fill();
  for (const bytes of [100, 3 * MEBIBYTE]) {
    const answer = await caller.send(filing(matter, newFile("refused", bytes)));
    expect(expectUnavailable(answer)).toContain("no space");
  }
  expect(await statusOf(site, "/readyz")).toBe(503);
  expect(await statusOf(site, "/healthz")).toBe(200);
  const whole = await caller.send({ method: "GET", path: `${path}/download` });
  expect([whole.status, sha256(whole.bytes)]).toEqual([200, sha256(kept.content)]);
  const range = await caller.send({ method: "GET", path: `${path}/download`, headers: { range: "bytes=10-19" } });
  expect([range.status, Buffer.from(range.bytes)]).toEqual([206, Buffer.from(kept.content.subarray(10, 20))]);
  await caller.expect(200, { method: "GET", path });
  await caller.expect(200, { method: "PATCH", path, json: { comment: "changed while the disk was full" } });

  // Room for the beginning of a file, which then has to go again.
  await disk.fill(MEBIBYTE);
  expectUnavailable(await caller.send(filing(matter, newFile("refused", 3 * MEBIBYTE))));
  const { unfinished, content } = await readBlobFolder(disk.folder);
  expect(unfinished.filter((file) => !file.endsWith("/filler"))).toEqual([]);
  expect(content).toEqual([sha256(kept.content)]);

  await disk.empty();
  expect(await statusOf(site, "/readyz")).toBe(200);
  const late = newFile("late", 3 * MEBIBYTE);
  await caller.expect(201, filing(matter, late));
  expect(await createObserver().matter(caller, matter)).toEqual(
    new Map([
      ["document/kept", [formOf(kept, "changed while the disk was full")]],
      ["document/late", [formOf(late)]],
    ]),
  );
});

test("D57 D59 no space for the database: writes are 503, nothing acknowledged is lost, and it recovers by itself", async () => {
  const cluster = join(ground.dataDir, "postgres");
  await rename(cluster, `${cluster}.settled`);
  const disk = things.use(await mountSmallDisk(cluster, CLUSTER_MEGABYTES));
  execFileSync("cp", ["-a", `${cluster}.settled/.`, cluster]);
  const { site, caller, matter } = await openMatterOn({
    postgresSettings: { min_wal_size: "32MB", max_wal_size: "48MB" },
  });
  const ledger = createLedger();
  let count = 0;

  async function fileOne(): Promise<WorkAnswer | undefined> {
    count += 1;
    const file = newFile(`letter ${count}`, 1_000);
    ledger.intend(`document/letter ${count}`, formOf(file));
    try {
      const answer = await caller.send(filing(matter, file));
      if (answer.status === 201) ledger.acknowledge(`document/letter ${count}`);
      return answer;
    } catch (error) {
      if (error instanceof NoAnswerError) return undefined;
      throw error;
    }
  }

  expect((await fileOne())?.status).toBe(201);
  await disk.fill();
  // What PostgreSQL has set aside for its log is used up first.
  for (let answer = await fileOne(); answer?.status === 201; answer = await fileOne()) await useUpLog();
  for (let round = 0; round < 3; round += 1) {
    const answer = await fileOne();
    if (answer?.status !== 201) expectUnavailable(answer as WorkAnswer);
  }
  expect(await statusOf(site, "/healthz")).toBe(200);

  await disk.empty();
  await expect.poll(() => statusOf(site, "/readyz"), { timeout: 60_000 }).toBe(200);
  expect((await fileOne())?.status).toBe(201);
  expect(ledger.compare(await createObserver().matter(caller, matter))).toEqual([]);
  expect(ledger.acknowledged).toBeGreaterThan(1);
});

/** A server on the ground, somebody signed in, and a matter. */
async function openMatterOn(
  options: Parameters<typeof openSite>[1],
): Promise<{ site: Site; caller: WorkCaller; matter: Matter }> {
  const site = things.use(await openSite(ground, options));
  things.use(await site.startServer());
  const [account] = site.ready.accounts?.filter(({ what }) => what === "standard") ?? [];
  if (account === undefined) throw new Error("There is no standard account");
  const caller = await signIn(site.ready, account);
  return { site, caller, matter: await openMatter(caller, "Full disk") };
}

/** Lets PostgreSQL begin the next file of its log; it may be past answering. */
async function useUpLog(): Promise<void> {
  try {
    await using session = await openSession(ground.dataDir);
    await session.query("select pg_logical_emit_message(false, 'full disk', ''), pg_switch_wal()");
  } catch {
    // It has stopped, or is recovering: that is what the test is waiting for.
  }
}

function newFile(name: string, bytes: number): UploadedFile {
  const profile = { name, extension: "bin", comment: `about ${name}` };
  return { content: new Uint8Array(randomBytes(bytes)), profile };
}

function filing(matter: Matter, file: UploadedFile): WorkRequest {
  return { method: "POST", path: `/folders/${matter.folderId}/documents`, file };
}

function formOf(file: UploadedFile, comment = String(file.profile["comment"])): string {
  return documentForm([{ number: 1, sha256: sha256(file.content), comment }]);
}

async function statusOf(site: Site, path: string): Promise<number> {
  return (await fetch(`${site.ready.work}${path}`)).status;
}
