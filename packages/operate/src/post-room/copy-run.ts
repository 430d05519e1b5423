import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addSeconds } from "@muniment/kernel";
import { findCaseAsSystem, linkDocuments } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { ensurePath, RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository } from "../document-repository/index.ts";
import { freeNameIn, hashFile, holdUpOf, inScratch, storeFileEffect } from "../file-work/index.ts";
import type { StoredFile } from "../file-work/index.ts";
import { cleanName } from "../filing/index.ts";
import { getService } from "../linked-service/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import { subjectOfPerson } from "../user/index.ts";
import { noteItem } from "./post-audit.ts";
import type { PostDeps } from "./post-deps.ts";
import { changeItem, findItem, lockItem } from "./post-item.repository.ts";
import type { PostItemView } from "./post-item.repository.ts";
import { itemNumber } from "./post-name.ts";
import { copyPost } from "./post-task.ts";

const FOLDER = "Post";

/** Stores on the case what was posted, once, as the service account (OPR-PST-013). */
export async function storeCopy(deps: PostDeps, id: string): Promise<void> {
  const { database, repositories, scratchFolder } = deps;
  const view = await findItem(database.reader, id);
  const row = view === undefined ? undefined : await findCaseAsSystem(database.reader, view.case_id);
  if (view === undefined || row === undefined || view.copy_id !== null || view.file_id === null) return;
  const service = await getService(database.reader, row.service_id);
  const person = { login: view.user_login, name: view.user_name };
  try {
    const repository = await repositories.asService(service, { operationId: view.id, person });
    await inScratch(scratchFolder, async (folder) => {
      const stored = await store(deps, { view, row, repository, folder });
      await keep(deps, { view, row, ...stored });
    });
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    await holdBack(deps, { view, row, error });
  }
}

async function store(
  { database, files, operations }: PostDeps,
  given: { view: PostItemView; row: CaseRow; repository: DocumentRepository; folder: string },
): Promise<{ readonly stored: StoredFile; readonly containerId: string }> {
  const { view, row, repository, folder } = given;
  const comment = `Operate F13 for ${view.user_name} (${row.reference}) op:${view.id}`;
  const operation = { operationId: `${view.id}:folder`, comment };
  const { id: containerId } = await ensurePath(repository, row.item_id, { names: [FOLDER], operation });
  const path = join(folder, "copy.pdf");
  await writeFile(path, await files.get(database.reader, view.file_id ?? ""), { mode: 0o600 });
  const name = view.copy_name ?? (await freeNameIn(repository, containerId, nameOf(view)));
  // A name that was chosen before the first call stays: what was lost is looked for under it.
  if (view.copy_name === null) await changeItem(database.reader, view.id, { copy_name: name });
  const file = { path, name, size: (await stat(path)).size, sha256: await hashFile(path) };
  const common = { function: "F13", runAs: "service", serviceId: row.service_id } as const;
  const scope = { ...common, groupId: view.id, userId: view.user_id, comment };
  const effect = storeFileEffect(repository, { key: `post-copy:${view.id}`, containerId, file });
  return { stored: await operations.perform(scope, effect), containerId };
}

function nameOf(view: PostItemView): string {
  const day = view.requested_at.toISOString().slice(0, 10);
  return cleanName(`${day} ${view.recipient} ${itemNumber(view.num)}.pdf`, "post.pdf");
}

async function keep(
  { database, clock, files }: PostDeps,
  given: { view: PostItemView; row: CaseRow; stored: StoredFile; containerId: string },
): Promise<void> {
  const { view, row, stored, containerId } = given;
  const { id: itemId, name, size, sha256 } = stored;
  const at = clock.now();
  await database.transaction(async (tx) => {
    await lockItem(tx, view.id);
    const now = await findItem(tx, view.id);
    if (now === undefined || now.copy_id !== null) return;
    // What is printed again meanwhile needs what is kept here; its delivery removes it.
    const isNeeded = now.document_id === null || now.state === "queued" || now.state === "preparing";
    const release = isNeeded || now.state === "ready" || now.state === "delivering" ? {} : { file_id: null };
    await changeItem(tx, view.id, { copy_id: itemId, copy_name: name, copy_trouble: null, ...release });
    if ("file_id" in release && now.file_id !== null) await files.remove(tx, [now.file_id]);
    const link = {
      work_item_id: row.id,
      folder_name: FOLDER,
      container_id: containerId,
      operation_id: view.id,
      email_id: null,
      email_document: null,
      message_id: null,
      sha256,
      added_at: at,
      added_by: view.user_id,
    };
    await linkDocuments(tx, [{ document: { service_id: row.service_id, item_id: itemId, name, size, sha256 }, link }]);
    const subject = subjectOfPerson({ login: view.user_login, name: view.user_name }, view.id);
    const details = { name, document: itemId };
    await noteItem(tx, subject, {
      at,
      action: "post.copy",
      item: view,
      outcome: "ok",
      details,
      service: row.system_name,
    });
  });
}

async function holdBack(
  { database, clock, jobs, probeSeconds }: PostDeps,
  { view, row, error }: { view: PostItemView; row: CaseRow; error: RepositoryError },
): Promise<void> {
  const now = clock.now();
  const service = await getService(database.reader, row.service_id);
  const place = { id: row.item_id, name: row.place_name };
  const kept = "what was posted is kept, and stored when the right is there";
  const held = holdUpOf(error, { service, place, action: "add documents to", kept, now });
  await database.transaction(async (tx) => {
    await changeItem(tx, view.id, { copy_trouble: held.trouble });
    if (held.notice !== undefined) await tellAdministrators(tx, held.notice);
    const subject = subjectOfPerson({ login: view.user_login, name: view.user_name }, view.id);
    const { code } = held.trouble;
    await noteItem(tx, subject, { at: now, action: "post.copy", item: view, outcome: "refused", code });
    const runAt = addSeconds(now, held.retryAfterSeconds ?? probeSeconds);
    await jobs.add(tx, copyPost, { item: view.id }, { key: `post-copy:${view.id}`, runAt });
  });
}
