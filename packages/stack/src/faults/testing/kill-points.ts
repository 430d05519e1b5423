import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { untilStaged, untilStored } from "./blob-folder.ts";
import { holdCommits, openSession, untilWaiting } from "./database.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import { fileThenProfile, openUpload } from "./open-upload.ts";
import type { OpenUpload } from "./open-upload.ts";
import { NoAnswerError, sha256, urlOf } from "./work-caller.ts";
import type { Address, WorkAnswer, WorkCaller } from "./work-caller.ts";

/** An upload that is to be stopped on its way. */
export interface UploadToKill {
  readonly address: Address;
  readonly dataDir: string;
  readonly caller: WorkCaller;
  readonly folderId: string;
  readonly name: string;
  readonly comment: string;
  readonly key: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** An upload that stands where it was to be killed. */
export interface HeldUpload {
  /** After the kill: takes away what held the upload, and gives the answer if one comes. */
  letGo(): Promise<WorkAnswer | undefined>;
}

/** A step of an upload, in the order in which `content.routes.ts` and `idempotency.ts` take them (D63). */
export interface KillPoint {
  readonly at: string;
  /** Whether the document is there afterwards, without any repetition. */
  readonly isKept: boolean;
  /** Brings an upload there. */
  reach(upload: UploadToKill): Promise<HeldUpload>;
}

const RETRY_MILLISECONDS = 100;

/** From the first byte to the last moment before the answer. */
export const killPoints: readonly KillPoint[] = [
  { at: "while the file arrives", isKept: false, reach: (upload) => sendPart(upload, "half") },
  { at: "after the file is staged", isKept: false, reach: (upload) => sendPart(upload, "file") },
  {
    at: "after the content is kept, before the first row is written",
    isKept: false,
    reach: (upload) => waitForTable(upload, "work.document_number"),
  },
  {
    at: "after the document is written, before its key is",
    isKept: false,
    reach: (upload) => waitForTable(upload, "platform.idempotency"),
  },
  { at: "after the commit is on disk, before it is confirmed", isKept: true, reach: waitForCommit },
  { at: "after the commit is confirmed, before the answer", isKept: true, reach: cutAnswer },
];

async function sendPart(upload: UploadToKill, share: "half" | "file"): Promise<HeldUpload> {
  const { parts, open } = begin(upload, upload.address.work);
  await open.write(parts.beforeFile);
  const bytes = share === "half" ? upload.content.subarray(0, upload.content.length / 2) : upload.content;
  await open.write(bytes);
  if (share === "file") await open.write(parts.profile);
  // The store writes in pieces of a mebibyte; the last one only when the file has ended.
  const least = share === "half" ? 1 : upload.content.length;
  await untilStaged(join(upload.dataDir, "blobs"), least);
  return {
    async letGo() {
      open.abort();
      return undefined;
    },
  };
}

async function waitForTable(upload: UploadToKill, table: string): Promise<HeldUpload> {
  const session = await openSession(upload.dataDir);
  await session.query("begin");
  // Readers go on; whoever writes waits.
  await session.query(`lock table ${table} in share mode`);
  const open = await sendUntil(upload, async () => {
    await untilWaiting(session, "relation");
    await untilStored(join(upload.dataDir, "blobs"), sha256(upload.content));
  });
  return {
    async letGo() {
      await session[Symbol.asyncDispose]();
      return answerOf(open);
    },
  };
}

async function waitForCommit(upload: UploadToKill): Promise<HeldUpload> {
  await holdCommits(upload.dataDir);
  await using session = await openSession(upload.dataDir);
  const open = await sendUntil(upload, () => untilWaiting(session, "SyncRep"));
  return { letGo: () => answerOf(open) };
}

async function cutAnswer(upload: UploadToKill): Promise<HeldUpload> {
  const proxy = await startFaultProxy(upload.address.work);
  const cut = proxy.cutNextAnswer();
  const open = sendWhole(upload, proxy.origin);
  await cut;
  return {
    async letGo() {
      await proxy[Symbol.asyncDispose]();
      return answerOf(open);
    },
  };
}

function begin(upload: UploadToKill, origin: string): { parts: ReturnType<typeof fileThenProfile>; open: OpenUpload } {
  const parts = fileThenProfile({ name: upload.name, extension: "bin", comment: upload.comment });
  const url = urlOf({ ...upload.address, work: origin }, `/folders/${upload.folderId}/documents`);
  const headers = { "content-type": parts.contentType, "idempotency-key": upload.key };
  return { parts, open: openUpload(upload.caller, url, headers) };
}

function sendWhole(upload: UploadToKill, origin: string): OpenUpload {
  const { parts, open } = begin(upload, origin);
  void (async () => {
    for (const bytes of [parts.beforeFile, upload.content, parts.profile, parts.end]) await open.write(bytes);
    open.end();
  })().catch(() => undefined);
  return open;
}

/** Sends the upload until it is held; again where it was told to come later, as clients do. */
async function sendUntil(upload: UploadToKill, held: () => Promise<void>): Promise<OpenUpload> {
  const waiting = held().then(() => undefined);
  // Nobody waits for it any more when the upload is refused.
  waiting.catch(() => undefined);
  for (;;) {
    const open = sendWhole(upload, upload.address.work);
    const answer = await Promise.race([waiting, open.answer]);
    if (answer === undefined) return open;
    // A PostgreSQL that was killed just before may have left Work a connection that is none (D57).
    if (answer.status !== 503) throw new Error(`The upload was answered with ${answer.status} and cannot be killed`);
    await delay(RETRY_MILLISECONDS);
  }
}

async function answerOf(open: OpenUpload): Promise<WorkAnswer | undefined> {
  try {
    return await open.answer;
  } catch (error) {
    if (error instanceof NoAnswerError) return undefined;
    throw error;
  }
}
