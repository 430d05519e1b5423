import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeBundle } from "@muniment/documents/bundle";
import { drawCoverSheet } from "@muniment/documents/post";
import { addSeconds } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { ensurePath, findUpload, RepositoryError, verifyStored } from "../document-repository/index.ts";
import type { DocumentRepository, Item } from "../document-repository/index.ts";
import { hashFile, holdUpOf, inScratch } from "../file-work/index.ts";
import { getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import { resolveNotices, tellAdministrators } from "../notice/index.ts";
import type { Effect, EffectScope } from "../operation/index.ts";
import { subjectOfPerson, systemSubject } from "../user/index.ts";
import { noteItem, noteRoom } from "./post-audit.ts";
import { changeBatch, findBatch, keepExpected, lockBatch } from "./post-batch.repository.ts";
import type { PostBatchView } from "./post-batch.repository.ts";
import type { PostDeps } from "./post-deps.ts";
import { changeItem, listItemsOfBatch } from "./post-item.repository.ts";
import type { PostItemView } from "./post-item.repository.ts";
import { batchNumber, itemNumber, printName } from "./post-name.ts";
import { copyPost, deliverPost } from "./post-task.ts";
import { coverOf, csvOf, listOf, manifestOf } from "./print-sheets.ts";
import type { ManifestEntry } from "./print-sheets.ts";

interface Delivery {
  readonly batch: PostBatchView;
  readonly service: LinkedServiceRow;
  readonly repository: DocumentRepository;
  readonly folder: string;
  readonly signal: AbortSignal;
}

interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

const UNFINISHED = ".part";

/**
 * Brings a closed batch to the place of the post room as the service account. Its folder has another name until all
 * was read back, and the manifest is written last (OPR-PST-008); however often it is begun, each file is there once.
 */
export async function deliverBatch(deps: PostDeps, batchId: string, signal: AbortSignal): Promise<void> {
  const { database, repositories, scratchFolder } = deps;
  const batch = await findBatch(database.reader, batchId);
  if (batch?.service_id == null || (batch.state !== "closed" && batch.state !== "delivering")) return;
  const service = await getService(database.reader, batch.service_id);
  try {
    const initiator = `post room ${batchNumber(batch.num)}`;
    const repository = await repositories.asService(service, { operationId: batch.id, initiator });
    const parts = await openFolder(deps, batch, repository);
    const items = await takeItems(deps, batch);
    if (items.length === 0) return;
    await inScratch(scratchFolder, async (folder) => {
      const delivery = { batch: parts, service, repository, folder, signal };
      const stored = await storeAll(deps, delivery, items);
      await readBack(repository, stored);
      const { id } = await deps.operations.perform(scopeOf(delivery), showEffect(delivery));
      await keepDelivered(deps, delivery, { items, folderId: id });
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof RepositoryError)) throw error;
    await holdBack(deps, { batch, service, error });
  }
}

/** The folder that is written to; once it is made it is kept, for its name changes in the end. */
async function openFolder(
  { database }: PostDeps,
  batch: PostBatchView,
  repository: DocumentRepository,
): Promise<PostBatchView> {
  if (batch.folder_id !== null) return batch;
  const { item_id: rootId, path } = batch;
  if (rootId === null || path === null) throw new Error("A closed batch without its place");
  const operation = { operationId: `${batch.id}:path`, comment: commentOf(batch) };
  const above = await ensurePath(repository, rootId, { names: path.slice(0, -1), operation });
  const names = [`${path.at(-1) ?? batchNumber(batch.num)}${UNFINISHED}`];
  const folderOperation = { ...operation, operationId: `${batch.id}:folder` };
  const { id } = await ensurePath(repository, above.id, { names, operation: folderOperation });
  await changeBatch(database.reader, batch.id, { parent_id: above.id, folder_id: id });
  return { ...batch, parent_id: above.id, folder_id: id };
}

/** What is ready now, and what an earlier attempt took; from here on nothing is taken out (OPR-PST-012). */
async function takeItems({ database }: PostDeps, batch: PostBatchView): Promise<readonly PostItemView[]> {
  return database.transaction(async (tx) => {
    await lockBatch(tx, batch.id);
    await changeBatch(tx, batch.id, { state: "delivering", trouble: null });
    for (const item of await listItemsOfBatch(tx, batch.id)) {
      if (item.state === "ready")
        await changeItem(tx, item.id, { state: "delivering", file_name: nameOf(batch, item) });
    }
    return (await listItemsOfBatch(tx, batch.id)).filter(({ state }) => IN_HAND.has(state));
  });
}

/** One of which somebody asks the post room not to send it is written with the others: the post room decides. */
const IN_HAND = new Set<PostItemView["state"]>(["delivering", "cancel_requested"]);

function nameOf(batch: PostBatchView, item: PostItemView): string {
  return printName({
    batch: batchNumber(batch.num),
    ordinal: item.ordinal ?? 0,
    serviceClass: item.service_class,
    recipient: item.recipient,
    reference: item.reference,
    item: itemNumber(item.num),
    delivery: item.delivery,
  });
}

async function storeAll(
  deps: PostDeps,
  delivery: Delivery,
  items: readonly PostItemView[],
): Promise<readonly StoredFile[]> {
  const { batch, folder, signal } = delivery;
  const stored: StoredFile[] = [];
  const entries: ManifestEntry[] = [];
  for (const item of items) {
    signal.throwIfAborted();
    const file = await deps.operations.perform(
      scopeOf(delivery, item),
      fileEffect(deps, delivery, {
        key: `post:${item.id}:${item.delivery}`,
        name: item.file_name ?? nameOf(batch, item),
        make: (path) => makePrintFile(deps, delivery, { item, path }),
      }),
    );
    stored.push(file);
    entries.push({ view: item, file });
  }
  const number = batchNumber(batch.num);
  const list = await drawCoverSheet(listOf(batch, items));
  const rest = [
    { name: `${number}-0000 list.pdf`, content: list.content },
    { name: `${number}.csv`, content: csvOf(entries) },
    { name: `${number}.json`, content: manifestOf(batch, entries) },
  ];
  for (const { name, content } of rest) {
    const path = join(folder, "beside");
    const make = async (): Promise<string> => {
      await writeFile(path, content, { mode: 0o600 });
      return path;
    };
    const key = `post-batch:${batch.id}:${name}`;
    stored.push(await deps.operations.perform(scopeOf(delivery), fileEffect(deps, delivery, { key, name, make })));
  }
  return stored;
}

/** The cover sheet, and behind it what is to be posted. */
async function makePrintFile(
  { database, files }: PostDeps,
  { folder, signal }: Delivery,
  { item, path }: { readonly item: PostItemView; readonly path: string },
): Promise<string> {
  if (item.file_id === null) throw new Error("An item without what is printed");
  const cover = join(folder, "cover.pdf");
  const body = join(folder, "body.pdf");
  await writeFile(cover, (await drawCoverSheet(coverOf(item))).content, { mode: 0o600 });
  await writeFile(body, await files.get(database.reader, item.file_id), { mode: 0o600 });
  const plan = {
    title: itemNumber(item.num),
    lines: [],
    parts: [
      { kind: "document", title: "Cover sheet", path: cover },
      { kind: "document", title: item.recipient, path: body, startsOnOddPage: item.is_duplex },
    ],
    hasCover: false,
    hasContents: false,
    hasDividers: false,
    isOnA4: true,
    onTrouble: "stop",
  } as const;
  const { parts } = await makeBundle(plan, path, { signal });
  await changeItem(database.reader, item.id, { cover_pages: (parts[1]?.firstPage ?? 1) - 1 });
  return path;
}

/** Stores a file that is made anew for each attempt; what an attempt stored is known by what it was about to store. */
function fileEffect(
  { database }: PostDeps,
  { batch, repository, folder }: Delivery,
  given: { readonly key: string; readonly name: string; readonly make: (path: string) => Promise<string> },
): Effect<StoredFile> {
  const { key, name, make } = given;
  const containerId = batch.folder_id ?? "";
  return {
    key,
    kind: "document.upload",
    intent: { container: containerId, name },
    async attempt(mark) {
      const path = await make(join(folder, "print.pdf"));
      const file = { name, size: (await stat(path)).size, sha256: await hashFile(path) };
      await keepExpected(database.reader, batch.id, file);
      const { id } = await repository.upload(containerId, { name, content: createReadStream(path) }, mark);
      await verifyStored(repository, id, file);
      return { ...file, id };
    },
    async find(mark) {
      const expected = (await findBatch(database.reader, batch.id))?.files[name];
      if (expected === undefined) return undefined;
      const found = await findUpload(repository, mark, { containerId, name, ...expected });
      return found === undefined ? undefined : { id: found.id, name, ...expected };
    },
  };
}

/** Every file is looked at once more, by its checksum, before the post room sees any (OPR-PST-008). */
async function readBack(repository: DocumentRepository, files: readonly StoredFile[]): Promise<void> {
  for (const { id, size, sha256 } of files) {
    const item = await verifyStored(repository, id, { size, sha256 });
    if (item.sha256 !== undefined) continue;
    const hash = createHash("sha256");
    for await (const chunk of (await repository.download(id)).content) hash.update(chunk as Buffer);
    if (hash.digest("hex") !== sha256) throw new RepositoryError("bug", "not_what_was_sent");
  }
}

/** Gives the folder the name under which the post room looks for it. */
function showEffect({ batch, repository }: Delivery): Effect<{ readonly id: string }> {
  const name = batch.path?.at(-1) ?? batchNumber(batch.num);
  return {
    key: `post-batch:${batch.id}:show`,
    kind: "folder.rename",
    intent: { folder: batch.folder_id, name },
    async attempt(mark) {
      const { id } = await repository.rename(batch.folder_id ?? "", name, mark);
      return { id };
    },
    async find() {
      const items = await allItems(repository, batch.parent_id ?? "");
      const found = items.find((item) => item.kind === "container" && item.name === name);
      return found === undefined ? undefined : { id: found.id };
    },
  };
}

async function allItems(repository: DocumentRepository, containerId: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await repository.list(containerId, cursor);
    items.push(...page.items);
    ({ cursor } = page);
    if (cursor === undefined) return items;
  }
}

async function keepDelivered(
  deps: PostDeps,
  { batch, service, repository }: Delivery,
  { items, folderId }: { readonly items: readonly PostItemView[]; readonly folderId: string },
): Promise<void> {
  const { database, clock, jobs, files } = deps;
  // A folder on a disk has other ids below another name.
  const ids = new Map((await allItems(repository, folderId)).map((item) => [item.name, item.id]));
  const at = clock.now();
  await database.transaction(async (tx) => {
    await lockBatch(tx, batch.id);
    const change = { state: "delivered", folder_id: folderId, delivered_at: at, trouble: null } as const;
    if (!(await changeBatch(tx, batch.id, change))) return;
    for (const item of items) {
      const name = item.file_name ?? "";
      const documentId = ids.get(name) ?? null;
      const isStored = batch.keeps_copy !== true || item.copy_id !== null;
      await changeItem(tx, item.id, { state: "delivered" });
      await changeItem(tx, item.id, { document_id: documentId, ...(isStored ? { file_id: null } : {}) });
      if (!isStored) await jobs.add(tx, copyPost, { item: item.id }, { key: `post-copy:${item.id}` });
      else if (item.file_id !== null) await files.remove(tx, [item.file_id]);
      const details = { name, document: documentId, batch: batchNumber(batch.num), delivery: item.delivery };
      const entry = { at, action: "post.deliver", item, outcome: "ok", details } as const;
      await noteItem(tx, personOf(item), { ...entry, service: service.system_name });
    }
    await resolveNotices(tx, {
      kind: "service_account_denied",
      service_id: service.id,
      placeId: batch.item_id ?? "",
      at,
    });
    await noteBatch(tx, batch, { at, outcome: "ok" });
  });
}

const personOf = (item: PostItemView) => subjectOfPerson({ login: item.user_login, name: item.user_name }, item.id);

async function noteBatch(
  tx: Tx,
  batch: PostBatchView,
  given: { readonly at: Date; readonly outcome: "ok" | "refused"; readonly code?: string },
): Promise<void> {
  const { closer_name: name, closer_login: login, id } = batch;
  const subject =
    name === null || login === null ? systemSubject("Post room", id) : subjectOfPerson({ login, name }, id);
  await noteRoom(tx, subject, { ...given, action: "post_batch.deliver", type: "post_batch", id });
}

function commentOf(batch: PostBatchView): string {
  return `Operate F13 for ${batch.closer_name ?? "the post room"} (${batchNumber(batch.num)}) op:${batch.id}`;
}

function scopeOf({ batch, service }: Delivery, item?: PostItemView): EffectScope {
  const common = { function: "F13", runAs: "service", serviceId: service.id } as const;
  if (item === undefined) return { ...common, groupId: batch.id, comment: commentOf(batch) };
  const comment = `Operate F13 for ${item.user_name} (${item.reference}) op:${item.id}`;
  return { ...common, groupId: item.id, userId: item.user_id, comment };
}

async function holdBack(
  deps: PostDeps,
  { batch, service, error }: { batch: PostBatchView; service: LinkedServiceRow; error: RepositoryError },
): Promise<void> {
  const { database, clock, jobs, probeSeconds } = deps;
  const now = clock.now();
  const place = { id: batch.item_id ?? "", name: batch.place_name ?? "" };
  const kept = `batch ${batchNumber(batch.num)} waits, and goes to the post room when the right is there`;
  const held = holdUpOf(error, { service, place, action: "add documents to", kept, now });
  // A place that is not there any more is as much an administrator's matter as one that refuses.
  const about = {
    service_id: service.id,
    text: held.trouble.text,
    at: now,
    place_id: place.id,
    place_name: place.name,
  };
  const gone = error.fault === "gone" ? ({ ...about, kind: "service_account_denied" } as const) : undefined;
  const notice = held.notice ?? gone;
  await database.transaction(async (tx) => {
    await lockBatch(tx, batch.id);
    await changeBatch(tx, batch.id, { state: "closed" });
    await changeBatch(tx, batch.id, { trouble: held.trouble });
    if (notice !== undefined) await tellAdministrators(tx, notice);
    await noteBatch(tx, batch, { at: now, outcome: "refused", code: held.trouble.code });
    // Nobody but an administrator can mend it, and then it goes on by itself; so does what only takes time.
    const runAt = addSeconds(now, held.retryAfterSeconds ?? probeSeconds);
    await jobs.add(tx, deliverPost, { batch: batch.id }, { key: `post-batch:${batch.id}`, runAt });
  });
}
