import { Readable } from "node:stream";
import { AppError, addSeconds } from "@muniment/kernel";
import type { ErrorExtras } from "@muniment/kernel";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { recordAudit } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { findCaseAsSystem, linkDocuments } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { ensurePath, findUpload, RepositoryError, troubleOf, verifyStored } from "../document-repository/index.ts";
import type { DocumentRepository } from "../document-repository/index.ts";
import { takeName, takenNames } from "../filing/index.ts";
import { findLink, getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { Operations } from "../operation/index.ts";
import { sha256 } from "../template/index.ts";
import type { TemplateFiles } from "../template/index.ts";
import { findEnabledPeople, subjectOfPerson } from "../user/index.ts";
import { forgetFiles } from "./kept-files.ts";
import { makeDocument } from "./prepare.service.ts";
import { nextProductionState } from "./production-state.ts";
import { runProduction } from "./production-task.ts";
import {
  listDocuments,
  listProductions,
  lockProduction,
  updateDocument,
  updateProduction,
} from "./production.repository.ts";
import type { ProductionDocument, ProductionView } from "./production.repository.ts";
import type { ProductionDeps } from "./production.service.ts";
import { toPdf } from "./to-pdf.ts";

/** What carries productions out. */
export interface ProductionRunDeps extends ProductionDeps {
  readonly database: Database;
  readonly operations: Operations;
  readonly probeSeconds: number;
}

interface Run {
  readonly view: ProductionView;
  readonly row: CaseRow;
  readonly service: LinkedServiceRow;
  readonly account: string | undefined;
}

/** What keeps a document from being stored; `waits` goes on by itself. */
interface Setback {
  readonly trouble: TroubleValue;
  readonly waits: boolean;
}

/** Makes and stores what is left of a production, step by step; what is done is not done again (OPR-GEN-017). */
export async function carryOut(deps: ProductionRunDeps, id: string): Promise<void> {
  const run = await readRun(deps.database.reader, id);
  if (run === undefined) return;
  const { view } = run;
  const waiting = (await listDocuments(deps.database.reader, [id])).filter(({ state }) => state === "waiting");
  const setbacks: Setback[] = [];
  if ((await findEnabledPeople(deps.database.reader, [view.user_id])).length === 0) {
    return end(deps, run, [{ trouble: disabled(deps.clock.now()), waits: false }]);
  }
  const files = new FilesOnce(deps, view);
  for (const document of waiting) {
    const setback = await storeOne(deps, run, { document, files });
    if (setback !== undefined) setbacks.push(setback);
    // The whole service is away: the others would only meet the same.
    if (setback?.waits === true) break;
  }
  await end(deps, run, setbacks);
}

async function readRun(reader: Tx, id: string): Promise<Run | undefined> {
  const [view] = await listProductions(reader, { id });
  if (view === undefined || !["generating", "waiting"].includes(view.state)) return undefined;
  const row = await findCaseAsSystem(reader, view.case_id);
  if (row === undefined) return undefined;
  const service = await getService(reader, view.service_id);
  const link = await findLink(reader, service.id, view.run_as === "user" ? { userId: view.user_id } : "system");
  return { view, row, service, account: link?.account_name ?? undefined };
}

/** The template of a production, opened when it is first needed. */
class FilesOnce {
  readonly #deps: ProductionRunDeps;
  readonly #view: ProductionView;
  #files: Promise<TemplateFiles> | undefined;

  constructor(deps: ProductionRunDeps, view: ProductionView) {
    this.#deps = deps;
    this.#view = view;
  }

  get(): Promise<TemplateFiles> {
    return (this.#files ??= this.#read());
  }

  async #read(): Promise<TemplateFiles> {
    const { files, database } = this.#deps;
    const { "": template = "", ...rest } = this.#view.template_files;
    const blocks: Record<string, Buffer> = {};
    for (const [name, id] of Object.entries(rest)) blocks[name] = await files.get(database.reader, id);
    return { template: await files.get(database.reader, template), blocks };
  }
}

async function storeOne(
  deps: ProductionRunDeps,
  run: Run,
  { document, files }: { document: ProductionDocument; files: FilesOnce },
): Promise<Setback | undefined> {
  const at = { productionId: run.view.id, ordinal: document.ordinal };
  try {
    const made = await make(deps, run, { document, files });
    const repository = await open(deps, run);
    const placed = await place(deps, repository, { run, document });
    await store(deps, repository, { run, document: { ...document, ...placed, ...made.row }, bytes: made.bytes });
    return undefined;
  } catch (error) {
    const setback = setbackOf(run, document, { error, now: deps.clock.now() });
    if (setback === undefined) throw error;
    const state = setback.waits ? "waiting" : "failed";
    await updateDocument(deps.database.reader, at, { state, trouble: setback.trouble });
    return setback;
  }
}

type MadeRow = Pick<ProductionDocument, "file_id"> & { readonly size: number; readonly sha256: string };

/** Makes the document once and keeps it until it is stored: a retry stores the same bytes. */
async function make(
  deps: ProductionRunDeps,
  { view, row }: Run,
  { document, files }: { document: ProductionDocument; files: FilesOnce },
): Promise<{ bytes: Buffer; row: MadeRow }> {
  const { database, clock } = deps;
  if (document.file_id !== null && document.sha256 !== null) {
    const bytes = await deps.files.get(database.reader, document.file_id);
    return { bytes, row: { file_id: document.file_id, size: bytes.length, sha256: document.sha256 } };
  }
  const { data, answers } = document.data;
  const { language, missing } = view;
  const properties = {
    "Operate work item": row.reference,
    "Operate template": `${view.template_name} v${view.version}`,
    "Operate production": view.id,
    "Operate time": view.created_at.toISOString(),
  };
  const given = { files: await files.get(), data, answers, language, missing, properties };
  const generated = await makeDocument(deps.generator, given);
  const word = Buffer.from(generated.bytes);
  const bytes = view.format === "pdf" ? await toPdf(deps, word, document.name) : word;
  const kept = { size: bytes.length, sha256: sha256(bytes) };
  const fileId = await database.transaction(async (tx) => {
    const id = await deps.files.put(tx, bytes, clock.now());
    const change = { ...kept, file_id: id, missing: [...generated.missing] };
    await updateDocument(tx, { productionId: view.id, ordinal: document.ordinal }, change);
    return id;
  });
  return { bytes, row: { ...kept, file_id: fileId } };
}

/** Under the identity that was decided at the beginning (OPR-IDN-007, -009). */
async function open({ repositories }: ProductionRunDeps, { view, service }: Run): Promise<DocumentRepository> {
  if (view.run_as === "user") return repositories.asUser(service, view.user_id);
  const person = { login: view.user_login, name: view.user_name };
  return repositories.asService(service, { operationId: view.id, person });
}

/** The folder and a free name in it, kept before the first upload so that every attempt has the same. */
async function place(
  { database }: ProductionRunDeps,
  repository: DocumentRepository,
  { run, document }: { run: Run; document: ProductionDocument },
): Promise<{ target_id: string; name: string }> {
  const { target_id: known, name } = document;
  if (known !== null) return { target_id: known, name };
  const operation = { operationId: `${run.view.id}:path:${document.ordinal}`, comment: commentOf(run) };
  const folder = await ensurePath(repository, run.row.item_id, { names: document.folder, operation });
  const placed = { target_id: folder.id, name: takeName(name, await takenNames(repository, folder.id)) };
  await updateDocument(database.reader, { productionId: run.view.id, ordinal: document.ordinal }, placed);
  return placed;
}

const commentOf = ({ view, row }: Run): string => `Operate F8 for ${view.user_name} (${row.reference}) op:${view.id}`;

async function store(
  { operations, database, clock, files }: ProductionRunDeps,
  repository: DocumentRepository,
  given: { run: Run; document: ProductionDocument & MadeRow; bytes: Buffer },
): Promise<void> {
  const { run, document, bytes } = given;
  const { view, row, service } = run;
  const { name, size, sha256: hash } = document;
  const containerId = document.target_id ?? row.item_id;
  const kept = { size, sha256: hash };
  const stored = await operations.perform(
    {
      groupId: view.id,
      function: "F8",
      runAs: view.run_as,
      serviceId: service.id,
      userId: view.user_id,
      comment: commentOf(run),
    },
    {
      key: `produce:${view.id}:${document.ordinal}`,
      kind: "document.upload",
      intent: { container: containerId, name },
      async attempt(mark) {
        const item = await repository.upload(containerId, { name, content: Readable.from([bytes]) }, mark);
        const { id, name: storedName } = await verifyStored(repository, item.id, kept);
        return { id, name: storedName };
      },
      async find(mark) {
        const found = await findUpload(repository, mark, { containerId, name, ...kept });
        return found === undefined ? undefined : { id: found.id, name: found.name };
      },
    },
  );
  const at = clock.now();
  await database.transaction(async (tx) => {
    const change = { state: "stored", item_id: stored.id, file_id: null, trouble: null } as const;
    await updateDocument(tx, { productionId: view.id, ordinal: document.ordinal }, change);
    await files.remove(tx, document.file_id === null ? [] : [document.file_id]);
    const ref = { service_id: service.id, item_id: stored.id, name: stored.name, ...kept };
    await linkDocuments(tx, [
      {
        document: ref,
        link: {
          work_item_id: row.id,
          folder_name: document.folder_name,
          container_id: containerId,
          operation_id: view.id,
          email_id: null,
          email_document: null,
          message_id: null,
          sha256: hash,
          added_at: at,
          added_by: view.user_id,
        },
      },
    ]);
    await note(tx, run, {
      at,
      action: "document.generate",
      object_type: "document",
      object_id: stored.id,
      after: { name: stored.name, container: containerId },
    });
  });
}

async function note(tx: Tx, run: Run, entry: Omit<AuditEntry, "own">): Promise<void> {
  const { view, row, service, account } = run;
  const own = { function: "F8", run_as: view.run_as, service: service.system_name, case_id: row.id };
  await recordAudit(tx, subjectOfPerson({ login: view.user_login, name: view.user_name }, view.id), [
    {
      ...entry,
      details: { template: view.template_name, version: view.version, case: row.reference },
      own: account === undefined ? own : { ...own, repository_account: account },
    },
  ]);
}

/** Keeps how a run ended, and comes again where it waits. */
async function end(deps: ProductionRunDeps, run: Run, setbacks: readonly Setback[]): Promise<void> {
  const { database, clock, jobs, files, probeSeconds } = deps;
  const { view } = run;
  const at = clock.now();
  await database.transaction(async (tx) => {
    const held = await lockProduction(tx, view.id);
    if (held === undefined) return;
    const documents = await listDocuments(tx, [view.id]);
    const waiting = setbacks.find(({ waits }) => waits);
    const isStored = documents.every(({ state }) => state === "stored");
    const event = isStored ? "stored" : waiting === undefined ? "fail" : "wait";
    const state = nextProductionState(held.state, event);
    if (state === undefined) return;
    const failed = documents.find(({ state: own }) => own === "failed");
    const trouble = (waiting ?? setbacks[0])?.trouble ?? failed?.trouble ?? null;
    await updateProduction(tx, view.id, { state, trouble, ended_at: event === "wait" ? null : at });
    if (event === "stored") await forgetFiles(files, tx, view);
    if (event === "wait") {
      const runAt = addSeconds(at, probeSeconds);
      await jobs.add(tx, runProduction, { production: view.id }, { key: `production:${view.id}`, runAt });
    }
    const outcome = event === "stored" ? ("ok" as const) : ("refused" as const);
    const code = trouble === null || event === "stored" ? {} : { code: trouble.code };
    const subject = { action: "document.produce", object_type: "production", object_id: view.id };
    // A wait is told once, and not at each look whether it is over.
    if (event !== "wait" || held.state !== "waiting") await note(tx, run, { at, ...subject, outcome, ...code });
  });
}

/** What an error means for a document; nothing for one that nobody expected. */
function setbackOf(
  run: Run,
  document: ProductionDocument,
  { error, now }: { error: unknown; now: Date },
): Setback | undefined {
  const { view, service, account, row } = run;
  if (error instanceof RepositoryError) {
    const where = [row.place_name, ...document.folder].join(" / ");
    const attempted = {
      action: "add documents to",
      place: where,
      service: service.display_name,
      runAs: view.run_as,
      name: document.name,
      kept: "the document is kept for seven days and can be stored again",
      ...(account === undefined ? {} : { account }),
    } as const;
    const waits = ["token", "transient", "unknown", "busy", "full"].includes(error.fault);
    return { trouble: troubleOf(error, attempted, now), waits };
  }
  if (!(error instanceof AppError)) return undefined;
  return { trouble: { code: error.kind.code, text: textOf(error), at: now.toISOString() }, waits: false };
}

function textOf(error: AppError & Pick<ErrorExtras, "text">): string {
  return error.message;
}

const disabled = (at: Date): TroubleValue => ({
  code: "OPR-ERR-016",
  text: "The person who began this may not sign in any more, so nothing is stored in their name.",
  at: at.toISOString(),
});
