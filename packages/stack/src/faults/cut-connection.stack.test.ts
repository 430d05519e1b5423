import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBlobFolder, sweepAsIfLater, untilStaged } from "./testing/blob-folder.ts";
import { startFaultProxy } from "./testing/fault-proxy.ts";
import type { FaultProxy } from "./testing/fault-proxy.ts";
import { openSettledGround } from "./testing/ground.ts";
import type { Ground } from "./testing/ground.ts";
import { startInstallation } from "./testing/installation.ts";
import type { Installation } from "./testing/installation.ts";
import { createLedger } from "./testing/ledger.ts";
import { fileThenProfile, openUpload } from "./testing/open-upload.ts";
import type { OpenUpload, UploadParts } from "./testing/open-upload.ts";
import { createCaller, entriesOf, NoAnswerError, sha256, signIn, urlOf } from "./testing/work-caller.ts";
import type { WireList, WorkCaller, WorkRequest } from "./testing/work-caller.ts";
import { createObserver, documentForm, openMatter } from "./testing/world.ts";
import type { Matter } from "./testing/world.ts";

const MEBIBYTE = 1024 * 1024;

let ground: Ground;
let installation: Installation;
let proxy: FaultProxy;
let owner: WorkCaller;
/** The owner, whose connections run through the proxy. */
let distant: WorkCaller;
let colleague: WorkCaller;

beforeAll(async () => {
  ground = await openSettledGround();
  installation = await startInstallation(ground);
  proxy = await startFaultProxy(installation.ready.work);
  const [first, second] = installation.ready.accounts?.filter(({ what }) => what === "standard") ?? [];
  if (first === undefined || second === undefined) throw new Error("ready.json names too few standard accounts");
  owner = await signIn(installation.ready, first);
  distant = createCaller({ ...installation.ready, work: proxy.origin }, owner);
  colleague = await signIn(installation.ready, second);
});

afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await installation?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

describe("an answer that is cut off after the commit", () => {
  test("D63 17.4 repeated under its key, each kind of write has one effect and gives its first answer", async () => {
    const matter = await openMatter(owner, "Cut answers");
    const { workspaceId, folderId } = matter;
    const target = await owner.expect(201, upload(folderId, "target"));
    const doomed = await owner.expect(201, upload(folderId, "doomed"));
    const document = `/documents/${target.data.id}`;
    const json = { name: "cut" };
    const include = [{ id: colleague.userId, type: "user", access_level: "read" }];
    const writes: readonly WorkRequest[] = [
      { method: "POST", path: "/workspaces", json },
      { method: "POST", path: `/workspaces/${workspaceId}/folders`, json },
      { method: "POST", path: `/folders/${folderId}/subfolders`, json },
      upload(folderId, "cut"),
      { ...upload(folderId, "cut"), path: `${document}/versions` },
      { ...upload(folderId, "cut"), method: "PUT", path: `${document}/file` },
      { method: "PATCH", path: document, json: { comment: "cut" } },
      { method: "POST", path: `${document}/copy`, json: { destination_folder_id: folderId } },
      { method: "POST", path: `/folders/${folderId}/security`, json: { include } },
      { method: "DELETE", path: `/documents/${doomed.data.id}` },
    ];
    const before = await countIn(matter);
    for (const [index, write] of writes.entries()) {
      const request = { ...write, headers: { "idempotency-key": `cut-${index}` } };
      const cut = proxy.cutNextAnswer();
      await expect(distant.send(request), write.path).rejects.toThrow(NoAnswerError);
      await cut;
      const answers = [await distant.send(request), await owner.send(request)];
      for (const { status, headers, bytes } of answers) {
        expect([200, 201], write.path).toContain(status);
        expect(headers.get("idempotent-replayed"), write.path).toBe("true");
        expect(bytes, write.path).toEqual(answers[0]?.bytes);
      }
    }
    // Two folders came; an upload and a copy came, and a document went.
    const after = await countIn(matter);
    expect([after.folders - before.folders, after.documents - before.documents]).toEqual([2, 1]);
    const versions = await owner.expect<WireList>(200, { method: "GET", path: `${document}/versions` });
    expect(entriesOf(versions)).toHaveLength(2);
  });

  test.each([
    { keys: "with keys", isKeyed: true, expected: [] },
    {
      keys: "without keys",
      isKeyed: false,
      expected: ["document/letter 0 is there 2 times", "document/letter 1 is there 2 times"],
    },
  ])("D63 the counting notices what is filed twice: $keys", async ({ isKeyed, expected }) => {
    const matter = await openMatter(owner, `Counted, ${isKeyed}`);
    const ledger = createLedger();
    for (const index of [0, 1]) {
      const name = `letter ${index}`;
      const request = upload(matter.folderId, name, isKeyed ? { key: `counted-${index}` } : {});
      ledger.intend(`document/${name}`, formOf(request));
      const cut = proxy.cutNextAnswer();
      await expect(distant.send(request)).rejects.toThrow(NoAnswerError);
      await cut;
      await distant.expect(201, request);
      ledger.acknowledge(`document/${name}`);
    }
    expect(ledger.compare(await createObserver().matter(owner, matter))).toEqual(expected);
  });
});

describe("a broken upload", () => {
  let matter: Matter;
  /** What lies in the store when the first upload breaks, and what belongs there since. */
  let stored: string[];

  beforeAll(async () => {
    matter = await openMatter(owner, "Broken uploads");
    stored = [...(await readBlobFolder(blobFolder())).content];
    const control = upload(matter.folderId, "whole");
    await owner.expect(201, control);
    stored.push(sha256(control.file.content));
  });

  test("D59 the client goes away in the middle of the file", async () => {
    const { open, parts, content } = begin();
    await open.write(parts.beforeFile);
    await open.write(content.subarray(0, 2 * MEBIBYTE));
    await untilStaged(blobFolder(), 1);
    open.abort();
    await expectNothing();
  });

  test("D59 the client goes away after the file, before the end of the form", async () => {
    const { open, parts, content } = begin();
    for (const bytes of [parts.beforeFile, content, parts.profile]) await open.write(bytes);
    await untilStaged(blobFolder(), content.length);
    open.abort();
    await expectNothing();
  });

  test("D59 a proxy cuts the request", async () => {
    const cut = proxy.cutNextRequest(2 * MEBIBYTE);
    await expect(distant.send(upload(matter.folderId, "cut", { bytes: 3 * MEBIBYTE }))).rejects.toThrow(NoAnswerError);
    await cut;
    await expectNothing();
  });

  test("D59 a form without its end is refused", async () => {
    const { open, parts, content } = begin();
    for (const bytes of [parts.beforeFile, content, parts.profile]) await open.write(bytes);
    open.end();
    expect((await open.answer).status).toBe(400);
    await expectNothing();
  });

  test("D59 a file with another SHA-256 than announced is refused", async () => {
    const { open, parts, content } = begin({ checksum: `SHA256:${"0".repeat(64)}` });
    for (const bytes of [parts.beforeFile, content, parts.profile, parts.end]) await open.write(bytes);
    open.end();
    expect((await open.answer).status).toBe(400);
    await expectNothing();
  });

  test("D13 a right that is taken away while the bytes arrive is gone when they have arrived", async () => {
    const entry = { id: colleague.userId, type: "user" };
    const include = [{ ...entry, access_level: "read_write" }];
    await changeSecurity({ include });
    const { open, parts, content } = begin({}, colleague);
    for (const bytes of [parts.beforeFile, content]) await open.write(bytes);
    await untilStaged(blobFolder(), 1);
    await changeSecurity({ remove: [entry] });
    for (const bytes of [parts.profile, parts.end]) await open.write(bytes);
    open.end();
    expect((await open.answer).status).toBe(404);
    await expectNothing();
    // What arrived whole waits for the sweep.
    expect((await readBlobFolder(blobFolder())).content).toContain(sha256(content));
  });

  test("D59 WORK-DOC-003 the sweep removes what broken uploads left, and nothing else", async () => {
    await sweepAsIfLater(ground.dataDir, blobFolder());
    const hashes = [...new Set(stored)].toSorted();
    expect(await readBlobFolder(blobFolder())).toEqual({ content: hashes, unfinished: [] });
    await expectNothing();
  });

  /** Only the whole document is there, and nothing unfinished stays on the disk. */
  async function expectNothing(): Promise<void> {
    const readUnfinished = async (): Promise<readonly string[]> => (await readBlobFolder(blobFolder())).unfinished;
    await expect.poll(readUnfinished, { timeout: 30_000 }).toEqual([]);
    const world = await createObserver().matter(owner, matter);
    expect([...world.keys()]).toEqual(["document/whole"]);
  }

  async function changeSecurity(change: { include?: unknown; remove?: unknown }): Promise<void> {
    for (const path of [`/workspaces/${matter.workspaceId}/security`, `/folders/${matter.folderId}/security`]) {
      await owner.expect(200, { method: "POST", path, json: change });
    }
  }

  function begin(
    profile: Readonly<Record<string, unknown>> = {},
    caller: WorkCaller = owner,
  ): { open: OpenUpload; parts: UploadParts; content: Uint8Array } {
    const parts = fileThenProfile({ name: "broken", ...profile });
    const url = urlOf(installation.ready, `/folders/${matter.folderId}/documents`);
    const open = openUpload(caller, url, { "content-type": parts.contentType });
    return { open, parts, content: randomBytes(3 * MEBIBYTE) };
  }
});

type UploadRequest = WorkRequest & Required<Pick<WorkRequest, "file">>;

function upload(folderId: string, name: string, options: { key?: string; bytes?: number } = {}): UploadRequest {
  return {
    method: "POST",
    path: `/folders/${folderId}/documents`,
    file: {
      content: new Uint8Array(randomBytes(options.bytes ?? 1_000)),
      profile: { name, extension: "bin", comment: `about ${name}` },
    },
    ...(options.key === undefined ? {} : { headers: { "idempotency-key": options.key } }),
  };
}

function formOf({ file }: UploadRequest): string {
  return documentForm([{ number: 1, sha256: sha256(file.content), comment: String(file.profile["comment"]) }]);
}

async function countIn(matter: Matter): Promise<{ folders: number; documents: number }> {
  const subjects = [...(await createObserver().matter(owner, matter)).entries()];
  const count = (kind: string): number =>
    subjects.filter(([subject]) => subject.startsWith(kind)).reduce((sum, [, forms]) => sum + forms.length, 0);
  return { folders: count("folder/"), documents: count("document/") };
}

function blobFolder(): string {
  return join(ground.dataDir, "blobs");
}
