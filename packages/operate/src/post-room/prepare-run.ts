import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BundleError, makeBundle } from "@muniment/documents/bundle";
import type { BundlePart } from "@muniment/documents/bundle";
import { ConversionError } from "@muniment/documents/convert";
import { addSeconds } from "@muniment/kernel";
import { errors, refusals } from "@muniment/operate-api";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { findCaseAsSystem } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { RepositoryError } from "../document-repository/index.ts";
import { fetchFile, holdUpOf, inScratch } from "../file-work/index.ts";
import { getService } from "../linked-service/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import { subjectOfPerson } from "../user/index.ts";
import { nextCutOff } from "./cut-off.ts";
import { noteItem } from "./post-audit.ts";
import { joinBatch } from "./post-batch.repository.ts";
import type { PostDeps } from "./post-deps.ts";
import { changeItem, findItem, lockItem } from "./post-item.repository.ts";
import type { PostItemView } from "./post-item.repository.ts";
import { findPostRoom } from "./post-room.repository.ts";
import { preparePost } from "./post-task.ts";

/** What is printed of an item, without its cover sheet. */
interface Body {
  readonly path: string;
  readonly parts: PostItemView["parts"];
  readonly pages: number;
  readonly sheets: number;
}

/** Larger ones are printed in parts. */
const MOST_BYTES = 200 * 1024 ** 2;

/** Makes what is printed of an item as the service account, and puts the item into the open batch (OPR-PST-004). */
export async function prepareItem(deps: PostDeps, id: string, signal: AbortSignal): Promise<void> {
  const { database } = deps;
  const view = await findItem(database.reader, id);
  const row = view === undefined ? undefined : await findCaseAsSystem(database.reader, view.case_id);
  if (view === undefined || row === undefined) return;
  if (view.state === "queued") await changeItem(database.reader, id, { state: "preparing" });
  else if (view.state !== "preparing") return;
  try {
    await inScratch(deps.scratchFolder, async (folder) => {
      const given = { view, folder, signal };
      const body = view.document_id === null ? await makeBody(deps, given) : await fetchBody(deps, given);
      if ((await stat(body.path)).size > MOST_BYTES) throw new TooLarge();
      await keepReady(deps, view, body);
    });
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof RepositoryError) await holdBack(deps, { view, row, error });
    else await fail(deps, view, error);
  }
}

class TooLarge extends Error {}

interface Making {
  readonly view: PostItemView;
  readonly folder: string;
  readonly signal: AbortSignal;
}

class PartFailed extends Error {
  readonly partName: string;
  readonly reason: ConversionError["reason"];

  constructor(partName: string, reason: ConversionError["reason"]) {
    super(`${partName}: ${reason}`);
    this.partName = partName;
    this.reason = reason;
  }
}

/** Every document as a PDF, each on a front page where both sides are printed. */
async function makeBody(deps: PostDeps, { view, folder, signal }: Making): Promise<Body> {
  const service = await getService(deps.database.reader, view.source_id);
  const person = { login: view.user_login, name: view.user_name };
  const repository = await deps.repositories.asService(service, { operationId: view.id, person });
  const members: BundlePart[] = [];
  const parts: { id: string; name: string; pages: number }[] = [];
  for (const [at, { id, name }] of view.parts.entries()) {
    signal.throwIfAborted();
    const source = await fetchFile(repository, id, { folder, ordinal: at });
    const path = `${source.path}.pdf`;
    const { pages } = await made(name, () =>
      deps.converter.toPdf({ path: source.path, name: source.name }, path, { signal }),
    );
    members.push({ kind: "document", title: name, path, startsOnOddPage: view.is_duplex });
    parts.push({ id, name, pages });
  }
  // One document needs no merging; as a part of the print file it loses what it could do by itself.
  const [only] = members;
  const alone =
    members.length === 1 && only?.kind === "document" ? { path: only.path, pages: parts[0]?.pages } : undefined;
  const { path, pages = 0 } = alone ?? (await merge(members, join(folder, "body.pdf"), signal));
  const sheets = parts.map((part) => (view.is_duplex ? Math.ceil(part.pages / 2) : part.pages));
  return { path, parts, pages, sheets: sheets.reduce((sum, count) => sum + count, 0) };
}

/** The pages that were delivered before, without their cover sheet: what is printed again is the same. */
async function fetchBody(deps: PostDeps, { view, folder, signal }: Making): Promise<Body> {
  const { file_id: fileId, document_id: documentId, place_id: placeId, cover_pages: cover } = view;
  const known = { parts: view.parts, pages: view.pages ?? 0, sheets: view.sheets ?? 0 };
  const path = join(folder, "body.pdf");
  if (fileId !== null) {
    await writeFile(path, await deps.files.get(deps.database.reader, fileId), { mode: 0o600 });
    return { ...known, path };
  }
  if (documentId === null || placeId === null) throw new Error("An item that was delivered nowhere");
  const service = await getService(deps.database.reader, placeId);
  const person = { login: view.user_login, name: view.user_name };
  const repository = await deps.repositories.asService(service, { operationId: view.id, person });
  const printed = await fetchFile(repository, documentId, { folder, ordinal: 0 });
  const pages = `${(cover ?? 0) + 1}-z`;
  await merge([{ kind: "document", title: printed.name, path: printed.path, pages }], path, signal);
  return { ...known, path };
}

async function merge(
  parts: readonly BundlePart[],
  path: string,
  signal: AbortSignal,
): Promise<{ path: string; pages: number }> {
  const plan = { title: "", lines: [], parts, hasCover: false, hasContents: false, hasDividers: false } as const;
  try {
    const { pages } = await makeBundle({ ...plan, onTrouble: "stop" }, path, { signal });
    return { path, pages };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    throw new PartFailed(parts[error.part]?.title ?? "", error.reason === "encrypted" ? "encrypted" : "damaged");
  }
}

async function made<T>(name: string, convert: () => Promise<T>): Promise<T> {
  try {
    return await convert();
  } catch (error) {
    if (error instanceof ConversionError) throw new PartFailed(name, error.reason);
    throw error;
  }
}

/** Keeps it sealed until its batch is delivered, and puts the item into that. */
async function keepReady({ database, clock, files }: PostDeps, view: PostItemView, body: Body): Promise<void> {
  const at = clock.now();
  const bytes = await readFile(body.path);
  await database.transaction(async (tx) => {
    const room = await findPostRoom(tx);
    if (room === undefined) throw new Error("An item without a post room");
    const batchId = await joinBatch(tx, {
      service_class: view.service_class,
      is_colour: room.separates_colour && view.is_colour,
      opened_at: at,
      cut_off_at: nextCutOff(at, room.cut_offs, room.time_zone) ?? null,
    });
    await lockItem(tx, view.id);
    const now = await findItem(tx, view.id);
    // Cancelled meanwhile; a batch that was begun for it goes with the transaction.
    if (now?.state !== "preparing") throw new Gone();
    const fileId = await files.put(tx, bytes, at);
    await changeItem(tx, view.id, {
      state: "ready",
      trouble: null,
      batch_id: batchId,
      ordinal: null,
      parts: body.parts,
      pages: body.pages,
      sheets: body.sheets,
      file_id: fileId,
      document_id: null,
      file_name: null,
    });
    if (now.file_id !== null) await files.remove(tx, [now.file_id]);
  });
}

class Gone extends Error {}

const REASONS: Readonly<Record<ConversionError["reason"], string>> = {
  unsupported: "files of this kind cannot be made a PDF",
  damaged: "the file is damaged",
  encrypted: "the file is protected by a password",
  too_large: "the file is too large",
  timed_out: "it took too long",
  crashed: "the converter failed",
};

async function fail({ database, clock }: PostDeps, view: PostItemView, error: unknown): Promise<void> {
  if (error instanceof Gone) return;
  const at = clock.now();
  let trouble: TroubleValue;
  if (error instanceof PartFailed) {
    const { kind, text } = refusals.notConverted({ name: error.partName, reason: REASONS[error.reason] });
    trouble = { code: kind.code, text, at: at.toISOString() };
  } else if (error instanceof TooLarge) {
    const text = "What is to be printed is larger than 200 MB. Send it in parts.";
    trouble = { code: errors.tooLarge.code, text, at: at.toISOString() };
  } else throw error;
  await database.transaction(async (tx) => {
    if (!(await changeItem(tx, view.id, { state: "failed", trouble }))) return;
    const subject = subjectOfPerson({ login: view.user_login, name: view.user_name }, view.id);
    await noteItem(tx, subject, { at, action: "post.prepare", item: view, outcome: "failed", code: trouble.code });
  });
}

async function holdBack(
  deps: PostDeps,
  { view, row, error }: { view: PostItemView; row: CaseRow; error: RepositoryError },
): Promise<void> {
  const { database, clock, jobs, probeSeconds } = deps;
  const now = clock.now();
  const service = await getService(database.reader, view.source_id);
  const place = { id: row.item_id, name: row.place_name };
  const kept = "what is to be posted stays queued, and goes on when the right is there";
  const held = holdUpOf(error, { service, place, action: "view documents in", kept, now });
  // The account's rights come back without anybody asking here (OPR-PST-001).
  const waits = held.isWaiting || error.fault === "denied";
  await database.transaction(async (tx) => {
    const state = waits ? "queued" : "failed";
    if (!(await changeItem(tx, view.id, { state, trouble: held.trouble }))) return;
    if (held.notice !== undefined) await tellAdministrators(tx, held.notice);
    const subject = subjectOfPerson({ login: view.user_login, name: view.user_name }, view.id);
    const { code } = held.trouble;
    await noteItem(tx, subject, { at: now, action: "post.prepare", item: view, outcome: "refused", code });
    if (!waits) return;
    const runAt = addSeconds(now, held.retryAfterSeconds ?? probeSeconds);
    await jobs.add(tx, preparePost, { item: view.id }, { key: `post:${view.id}`, runAt });
  });
}
