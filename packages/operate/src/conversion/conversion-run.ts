import { stat } from "node:fs/promises";
import { ConversionError } from "@muniment/documents/convert";
import type { Converter } from "@muniment/documents/convert";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors } from "@muniment/operate-api";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { findCaseAsSystem, linkDocuments } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { ensurePath, RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository, Repositories } from "../document-repository/index.ts";
import { fetchFile, freeNameIn, hashFile, holdUpOf, inScratch, storeFileEffect } from "../file-work/index.ts";
import type { FetchedFile, StoredFile } from "../file-work/index.ts";
import { getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import type { Operations } from "../operation/index.ts";
import { subjectOfPerson } from "../user/index.ts";
import { runConversion } from "./conversion-task.ts";
import { changeConversion, findConversion } from "./conversion.repository.ts";
import type { ConversionView } from "./conversion.repository.ts";
import { functionOf } from "./conversion.service.ts";

/** What carries conversions out. */
export interface ConversionRunDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
  readonly operations: Operations;
  readonly converter: Converter;
  readonly scratchFolder: string;
  readonly probeSeconds: number;
}

const ARCHIVE = "Archive";
const OPEN = ["queued", "running", "storing", "waiting", "waiting_for_user"] as const;

interface Work {
  readonly view: ConversionView;
  readonly row: CaseRow;
  readonly service: LinkedServiceRow;
  readonly repository: DocumentRepository;
}

/** Converts a document under the identity that was decided when it was asked for, and stores the PDF once. */
export async function convert(deps: ConversionRunDeps, id: string): Promise<void> {
  const { database } = deps;
  const view = await findConversion(database.reader, id);
  const row = view === undefined ? undefined : await findCaseAsSystem(database.reader, view.case_id);
  if (view === undefined || row === undefined || !isOpen(view)) return;
  const service = await getService(database.reader, view.service_id);
  try {
    await changeConversion(database.reader, { id, states: OPEN }, { state: "running" });
    const repository = await open(deps, view, service);
    const { stored, pages } = await carryOut(deps, { view, row, service, repository });
    await keep(deps, { view, row, stored, pages });
  } catch (error) {
    if (error instanceof RepositoryError) await holdBack(deps, { view, row, service, error });
    else if (error instanceof ConversionError) await fail(deps, view, error);
    else throw error;
  }
}

function isOpen({ state }: ConversionView): boolean {
  return OPEN.some((each) => each === state);
}

/** The token is found when it is used; whoever is not linked any more is waited for, never replaced (OPR-IDN-007). */
async function open(
  { repositories }: ConversionRunDeps,
  view: ConversionView,
  service: LinkedServiceRow,
): Promise<DocumentRepository> {
  if (view.run_as === "user") return repositories.asUser(service, view.user_id);
  const person = { login: view.user_login, name: view.user_name };
  return repositories.asService(service, { operationId: view.id, person });
}

async function carryOut(deps: ConversionRunDeps, work: Work): Promise<{ stored: StoredFile; pages: number }> {
  const { view, row, repository } = work;
  return inScratch(deps.scratchFolder, async (folder) => {
    const source = await fetchFile(repository, view.item_id, { folder, ordinal: 0 });
    const path = `${source.path}.pdf`;
    const { pages } = await deps.converter.toPdf({ path: source.path, name: source.name }, path, {
      archive: view.is_archivable,
    });
    await changeConversion(deps.database.reader, { id: view.id, states: OPEN }, { state: "storing", pages });
    const comment = `Operate ${functionOf(view.purpose)} for ${view.user_name} (${row.reference}) op:${view.id}`;
    const containerId = view.target_id ?? (await archiveOf(work, comment));
    const name = await nameFor(deps, work, containerId);
    const file = { path, name, size: (await stat(path)).size, sha256: await hashFile(path) };
    const stored = await store(deps, work, { source, file, containerId, comment });
    return { stored, pages };
  });
}

async function archiveOf({ view, row, repository }: Work, comment: string): Promise<string> {
  const operation = { operationId: `${view.id}:archive`, comment };
  return (await ensurePath(repository, row.item_id, { names: [ARCHIVE], operation })).id;
}

/** A name that is free there; what was chosen before is kept, so that a repetition is known again. */
async function nameFor({ database }: ConversionRunDeps, { view, repository }: Work, containerId: string) {
  if (view.attempts > 0 || view.store === "version") return view.name;
  const name = await freeNameIn(repository, containerId, view.name);
  await changeConversion(database.reader, { id: view.id, states: OPEN }, { name, target_id: containerId, attempts: 1 });
  return name;
}

async function store(
  { operations }: ConversionRunDeps,
  { view, service, repository }: Work,
  given: { source: FetchedFile; file: FetchedFile; containerId: string; comment: string },
): Promise<StoredFile> {
  const { source, file, containerId, comment } = given;
  const scope = {
    groupId: view.id,
    function: functionOf(view.purpose),
    runAs: view.run_as,
    serviceId: service.id,
    userId: view.user_id,
    comment,
  } as const;
  // A second run for the same version of a document finds the copy that is there, and does nothing (OPR-PDF-012).
  const key =
    view.purpose === "archive"
      ? `archive:${view.case_id}:${service.id}:${view.item_id}:${source.sha256}`
      : `convert:${view.id}`;
  const versionOf = view.store === "version" ? view.item_id : undefined;
  const effect = storeFileEffect(repository, {
    key,
    containerId,
    file,
    isNameOurs: true,
    ...(versionOf === undefined ? {} : { versionOf }),
  });
  return operations.perform(scope, effect);
}

async function keep(
  { database, clock }: ConversionRunDeps,
  given: { view: ConversionView; row: CaseRow; stored: StoredFile; pages: number },
): Promise<void> {
  const { view, row, stored, pages } = given;
  const at = clock.now();
  const { id: itemId, name, size, sha256 } = stored;
  await database.transaction(async (tx) => {
    const state = view.purpose === "archive" ? "archived" : "done";
    const change = { state, pages, name, result_id: itemId, trouble: null, ended_at: at } as const;
    if (!(await changeConversion(tx, { id: view.id, states: OPEN }, change))) return;
    const now = await findConversion(tx, view.id);
    const link = {
      work_item_id: row.id,
      folder_name: view.purpose === "archive" ? ARCHIVE : row.place_name,
      container_id: now?.target_id ?? row.item_id,
      operation_id: view.id,
      email_id: null,
      email_document: null,
      message_id: null,
      sha256,
      added_at: at,
      added_by: view.user_id,
    };
    await linkDocuments(tx, [{ document: { service_id: view.service_id, item_id: itemId, name, size, sha256 }, link }]);
    await note(tx, view, { at, outcome: "ok", details: { document: itemId, name, pages } });
  });
}

async function fail({ database, clock }: ConversionRunDeps, view: ConversionView, error: ConversionError) {
  const at = clock.now();
  const text = `"${view.source_name}" could not be converted: ${WORDS[error.reason]}.`;
  const trouble: TroubleValue = { code: errors.notConverted.code, text, at: at.toISOString() };
  await database.transaction(async (tx) => {
    await changeConversion(tx, { id: view.id, states: OPEN }, { state: "failed", trouble, ended_at: at });
    await note(tx, view, { at, outcome: "failed", code: trouble.code, details: { reason: error.reason } });
  });
}

const WORDS: Readonly<Record<ConversionError["reason"], string>> = {
  unsupported: "its kind is not supported",
  damaged: "it is damaged",
  encrypted: "it is protected by a password",
  too_large: "it is too large",
  timed_out: "it takes too long",
  crashed: "the converter stopped at it",
};

async function holdBack(
  deps: ConversionRunDeps,
  given: { view: ConversionView; row: CaseRow; service: LinkedServiceRow; error: RepositoryError },
): Promise<void> {
  const { view, row, service, error } = given;
  const { database, clock, jobs, probeSeconds } = deps;
  const now = clock.now();
  const place = { id: row.item_id, name: row.place_name };
  const kept = "the original is as it was";
  const action = "add documents to" as const;
  const held = holdUpOf(error, { service, place, action, kept, runAs: view.run_as, now });
  // The account's rights come back without anybody asking here; a person's own refusal is an answer (OPR-PDF-014).
  const waits = held.isWaiting || (view.run_as === "service" && error.fault === "denied");
  const state = waits ? (view.run_as === "user" && error.fault === "token" ? "waiting_for_user" : "waiting") : "failed";
  await database.transaction(async (tx) => {
    const ended = waits ? {} : { ended_at: now };
    await changeConversion(tx, { id: view.id, states: OPEN }, { state, trouble: held.trouble, ...ended });
    if (held.notice !== undefined) await tellAdministrators(tx, held.notice);
    await note(tx, view, { at: now, outcome: "refused", code: held.trouble.code });
    if (!waits) return;
    const runAt = addSeconds(now, held.retryAfterSeconds ?? probeSeconds);
    await jobs.add(tx, runConversion, { conversion: view.id }, { key: `conversion:${view.id}`, runAt });
  });
}

async function note(
  tx: Tx,
  view: ConversionView,
  given: { at: Date; outcome: "ok" | "refused" | "failed"; code?: string; details?: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { at, outcome, code, details } = given;
  await recordAudit(tx, subjectOfPerson({ login: view.user_login, name: view.user_name }, view.id), [
    {
      at,
      action: `document.${view.purpose}`,
      object_type: "document",
      object_id: view.item_id,
      outcome,
      ...(code === undefined ? {} : { code }),
      details: { source: view.source_name, ...details },
      own: { function: functionOf(view.purpose), run_as: view.run_as, case_id: view.case_id },
    },
  ]);
}
