import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { addSeconds } from "@muniment/kernel";
import { findCaseAsSystem, linkDocuments } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { ensurePath, RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository } from "../document-repository/index.ts";
import { holdUpOf, inScratch, storeFileEffect } from "../file-work/index.ts";
import type { StoredFile } from "../file-work/index.ts";
import { findLink, getService } from "../linked-service/index.ts";
import { resolveNotices, tellAdministrators } from "../notice/index.ts";
import { settleTask } from "../task/index.ts";
import { purposeOf } from "./build-message.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import { changeOutbound, findOutboundAsSystem } from "./outbound-email.repository.ts";
import type { OutboundView } from "./outbound-email.repository.ts";
import { copyOutbound } from "./outbound-task.ts";
import { askSender } from "./sender-task.ts";
import { note } from "./send-run.ts";

/** Below the workspace of the case; made when it is missing. */
const FOLDER = "Sent e-mails";
const MOST_SUBJECT = 80;
/** A copy that is missing for so long is a matter for a person (OPR-FLT-029). */
const TASK_AFTER_SECONDS = 86_400;

/** Stores the exact message on its case, as the service account: once, and never sending again because of it (OPR-OUT-015). */
export async function storeCopy(deps: OutboundDeps, id: string): Promise<void> {
  const { reader } = deps.database;
  const view = await findOutboundAsSystem(reader, id);
  const row = view?.case_id == null ? undefined : await findCaseAsSystem(reader, view.case_id);
  if (view === undefined || row === undefined || view.copy_state !== "waiting") return;
  try {
    const service = await getService(reader, row.service_id);
    const repository = await deps.repositories.asService(service, purposeOf(view));
    await keepStored(deps, { view, row, ...(await store(deps, { view, row, repository })) });
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    await putOff(deps, { view, row, error });
  }
}

async function store(
  deps: OutboundDeps,
  { view, row, repository }: { view: OutboundView; row: CaseRow; repository: DocumentRepository },
): Promise<{ stored: StoredFile; folder: { id: string; name: string } }> {
  return inScratch(deps.scratchFolder, async (scratch) => {
    const path = join(scratch, "message.eml");
    const hash = createHash("sha256");
    async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    }
    const stored = view.copy_hash ?? view.raw_hash ?? "";
    await pipeline(await deps.raws.open(stored), counted, createWriteStream(path, { mode: 0o600 }));
    const comment = `Operate F11 for ${view.user_name ?? view.rule ?? ""} (${row.reference}) op:${view.id}`;
    const operation = { operationId: `${view.id}:folder`, comment };
    const folder = await ensurePath(repository, row.item_id, { names: [FOLDER], operation });
    const file = { path, name: copyName(view), size: view.copy_size ?? view.raw_size ?? 0, sha256: hash.digest("hex") };
    const scope = {
      groupId: view.id,
      function: "F11",
      runAs: "service",
      serviceId: row.service_id,
      ...(view.user_id === null ? {} : { userId: view.user_id }),
      comment,
    } as const;
    const key = `copy:${view.id}:${row.service_id}`;
    const effect = storeFileEffect(repository, { key, containerId: folder.id, file });
    return { stored: await deps.operations.perform(scope, effect), folder };
  });
}

/** As received mail is named when it is filed, from the other side; the reference makes it the only one. */
function copyName({ sent_at: at, to_people: [first], subject, reference }: OutboundView): string {
  const moment = (at ?? new Date(0)).toISOString().slice(0, 16).replace("T", " ").replace(":", "");
  const to = first?.name ?? first?.address ?? "";
  const short = Array.from(subject).slice(0, MOST_SUBJECT).join("");
  const plain = `${moment} out ${to} – ${short}`.replaceAll(/[<>:"|?*/\\\p{Cc}\p{Cs}]/gu, "_").slice(0, 150);
  return `${plain.trim()} (${reference}).eml`;
}

async function keepStored(
  { database, clock }: OutboundDeps,
  given: { view: OutboundView; row: CaseRow; stored: StoredFile; folder: { id: string; name: string } },
): Promise<void> {
  const { view, row, stored, folder } = given;
  const at = clock.now();
  const { id: itemId, name, size, sha256 } = stored;
  const system = await findLink(database.reader, row.service_id, "system");
  await database.transaction(async (tx) => {
    const copy = { copy_item_id: itemId, copy_container_id: folder.id, copy_folder: folder.name };
    await changeOutbound(tx, { id: view.id, now: at }, { copy_state: "stored", copy_trouble: null, ...copy });
    const link = {
      work_item_id: row.id,
      folder_name: folder.name,
      container_id: folder.id,
      operation_id: view.id,
      email_id: null,
      email_document: null,
      message_id: view.message_id,
      sha256,
      added_at: at,
      added_by: view.user_id,
    };
    await linkDocuments(tx, [{ document: { service_id: row.service_id, item_id: itemId, name, size, sha256 }, link }]);
    await settleTask(tx, { kind: "copy_not_stored", subjectId: view.id, at });
    await resolveNotices(tx, { kind: "service_account_denied", service_id: row.service_id, placeId: row.item_id, at });
    const account = system?.account_id ?? undefined;
    const details = { document: itemId, name, ...(account === undefined ? {} : { account }) };
    await note(tx, view, { action: "email.store-copy", outcome: "ok", at, details });
  });
}

async function putOff(
  deps: OutboundDeps,
  { view, row, error }: { view: OutboundView; row: CaseRow; error: RepositoryError },
): Promise<void> {
  const { database, clock, jobs, probeSeconds } = deps;
  const now = clock.now();
  const service = await getService(database.reader, row.service_id);
  const place = { id: row.item_id, name: row.place_name };
  const kept = "the e-mail was sent, and its copy is stored by itself when that is possible.";
  const held = holdUpOf(error, { service, place, action: "add documents to", kept, now });
  await database.transaction(async (tx) => {
    await changeOutbound(tx, { id: view.id, now }, { copy_trouble: held.trouble });
    if (held.notice !== undefined) await tellAdministrators(tx, held.notice);
    if (now >= addSeconds(view.sent_at ?? now, TASK_AFTER_SECONDS)) {
      await askSender(tx, view, { kind: "copy_not_stored", text: held.trouble.text, at: now });
    }
    await note(tx, view, { action: "email.store-copy", outcome: "refused", code: held.trouble.code, at: now });
    const runAt = addSeconds(now, held.retryAfterSeconds ?? probeSeconds);
    await jobs.add(tx, copyOutbound, { email: view.id }, { key: `copy:${view.id}`, runAt });
  });
}
