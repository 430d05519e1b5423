import { AppError, newId } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import type { Converter } from "@muniment/documents/convert";
import { errors, refusals, refused } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/generation";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { findCase } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { cutPage, idOf, instantOf, readPage } from "../paging.ts";
import { listOfferedTemplates } from "../template/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { toPdf } from "./to-pdf.ts";
import { makeDocument, prepare, requireRights } from "./prepare.service.ts";
import type { Prepared, PrepareDeps, WantedProduction } from "./prepare.service.ts";
import { nextProductionState } from "./production-state.ts";
import type { ProductionEvent } from "./production-state.ts";
import { runProduction } from "./production-task.ts";
import {
  insertProduction,
  listDocuments,
  listProductions,
  lockProduction,
  updateDocument,
  updateProduction,
} from "./production.repository.ts";
import type { ProductionView } from "./production.repository.ts";
import { forgetFiles } from "./kept-files.ts";
import { wireProduction } from "./wire-production.ts";

type WireProduction = Output<typeof api.getProduction>["data"];
type WirePrepared = Output<typeof api.prepareProduction>["data"];

/** Production of documents from templates, as the person (operate.md 12.4). */
export interface ProductionService {
  offered(reader: Tx, actor: OperateActor, caseId: string): Promise<Output<typeof api.listCaseTemplates>["data"]>;
  prepare(actor: OperateActor, caseId: string, wanted: WantedProduction): Promise<WirePrepared>;
  preview(actor: OperateActor, caseId: string, wanted: WantedProduction): Promise<{ bytes: Buffer; name: string }>;
  /** Before the transaction: reads the template and asks for the rights, as the person. */
  ready(actor: OperateActor, caseId: string, wanted: WantedProduction): Promise<Prepared>;
  /** Keeps the intention with its audit, and queues what carries it out. */
  produce(tx: Tx, actor: OperateActor, prepared: Prepared): Promise<WireProduction>;
  list(
    reader: Tx,
    actor: OperateActor,
    given: { caseId: string; limit?: number; cursor?: string },
  ): Promise<Output<typeof api.listProductions>>;
  get(reader: Tx, actor: OperateActor, id: string): Promise<WireProduction>;
  change(
    tx: Tx,
    actor: OperateActor,
    given: { id: string; event: "retry" | "issue" | "discard" },
  ): Promise<WireProduction>;
}

/** What productions need. */
export interface ProductionDeps extends PrepareDeps {
  readonly jobs: JobQueue;
  readonly converter: Converter;
  readonly scratchFolder: string;
}

const DONE = { retry: "production.retry", issue: "production.issue", discard: "production.discard" } as const;

/** Productions in the database. */
export function createProductionService(deps: ProductionDeps): ProductionService {
  const { generator } = deps;
  const get: ProductionService["get"] = async (reader, actor, id) => {
    const { view, row } = await readOne(reader, actor, id);
    return wireProduction(view, row, await listDocuments(reader, [view.id]));
  };
  return {
    get,
    async offered(reader, actor, caseId) {
      await caseOf(reader, actor, caseId);
      const rows = await listOfferedTemplates(reader, actor);
      return rows.map(({ id, name, description, category, language, format }) => {
        const offered = { id, name, description, category, language, format };
        return offered;
      });
    },
    async prepare(actor, caseId, wanted) {
      const prepared = await prepare(deps, actor, { caseId, wanted });
      const questions = new Set<string>();
      const documents: WirePrepared["documents"] = [];
      for (const document of prepared.documents) {
        const given = { ...jobOf(prepared), data: document.data, answers: document.answers, missing: "mark" as const };
        const { missing, askable } = await makeDocument(generator, given);
        for (const path of askable) questions.add(path);
        documents.push({
          ...(document.recipient === undefined ? {} : { recipient: document.recipient.entity.name }),
          name: `${document.name}.${prepared.format}`,
          folder_name: folderName(prepared.row, document.folders),
          missing: [...missing],
        });
      }
      return { documents, questions: [...questions], run_as: prepared.own.runAs };
    },
    async preview(actor, caseId, wanted) {
      const prepared = await prepare(deps, actor, { caseId, wanted });
      const [first] = prepared.documents;
      if (first === undefined) throw new AppError(errors.notFound);
      const given = { ...jobOf(prepared), data: first.data, answers: first.answers, missing: "mark" as const };
      const { bytes } = await makeDocument(generator, given);
      return { bytes: await toPdf(deps, Buffer.from(bytes), `${first.name}.docx`), name: `${first.name}.pdf` };
    },
    async ready(actor, caseId, wanted) {
      const prepared = await prepare(deps, actor, { caseId, wanted });
      await requireRights(prepared);
      return prepared;
    },
    async produce(tx, actor, prepared) {
      const id = await intend(deps, tx, { actor, prepared });
      return get(tx, actor, id);
    },
    async list(reader, actor, { caseId, ...query }) {
      const row = await caseOf(reader, actor, caseId);
      const page = readPage(query, ["string", "string"]);
      const [at, id] = page.after ?? [];
      const after = page.after && { at: instantOf(at), id: idOf(id) };
      const found = await listProductions(reader, {
        caseId: row.id,
        limit: page.limit,
        ...(after === undefined ? {} : { after }),
      });
      const { rows, cursor } = cutPage(found, page, (view) => [view.created_at.toISOString(), view.id]);
      const documents = await listDocuments(
        reader,
        rows.map((view) => view.id),
      );
      const byProduction = Map.groupBy(documents, ({ production_id }) => production_id);
      const data = rows.map((view) => wireProduction(view, row, byProduction.get(view.id) ?? []));
      return cursor === undefined ? { data } : { data, cursor };
    },
    change: async (tx, actor, given) => {
      await changeState(deps, tx, { actor, ...given });
      return get(tx, actor, given.id);
    },
  };
}

const jobOf = ({ files, template }: Prepared) => ({ files, language: template.language });

/** A folder of a case as people read it. */
function folderName(row: CaseRow, folders: readonly string[]): string {
  return folders.join(" / ") || row.place_name;
}

async function caseOf(reader: Tx, actor: OperateActor, id: string): Promise<CaseRow> {
  const row = await findCase(reader, actor, id);
  if (row === undefined) throw new AppError(errors.notFound);
  return row;
}

async function readOne(reader: Tx, actor: OperateActor, id: string): Promise<{ view: ProductionView; row: CaseRow }> {
  const [view] = await listProductions(reader, { id });
  if (view === undefined) throw new AppError(errors.notFound);
  return { view, row: await caseOf(reader, actor, view.case_id) };
}

async function intend(
  { clock, files, jobs }: ProductionDeps,
  tx: Tx,
  { actor, prepared }: { actor: OperateActor; prepared: Prepared },
): Promise<string> {
  const { row, template, documents, own, format, versionId } = prepared;
  const at = clock.now();
  const id = newId();
  const kept: Record<string, string> = { "": await files.put(tx, prepared.files.template, at) };
  for (const [name, bytes] of Object.entries(prepared.files.blocks)) kept[name] = await files.put(tx, bytes, at);
  await insertProduction(
    tx,
    {
      id,
      case_id: row.id,
      template_version_id: versionId,
      user_id: actor.userId,
      service_id: row.service_id,
      run_as: own.runAs,
      state: "generating",
      format,
      language: template.language,
      missing: template.missing,
      template_files: JSON.stringify(kept),
      created_at: at,
    },
    documents.map((document, ordinal) => ({
      production_id: id,
      ordinal,
      recipient: document.recipient?.entity.name ?? null,
      name: `${document.name}.${format}`,
      folder: [...document.folders],
      folder_name: folderName(row, document.folders),
      state: "waiting" as const,
      data: JSON.stringify({ data: document.data, answers: document.answers }),
      missing: [],
    })),
  );
  await recordAudit(tx, subjectOf(actor, id), [
    {
      at,
      action: "document.produce",
      object_type: "production",
      object_id: id,
      outcome: "unknown",
      details: { template: template.name, case: row.reference, documents: documents.length },
      own: { function: "F8", run_as: own.runAs, service: row.system_name, case_id: row.id },
    },
  ]);
  await jobs.add(tx, runProduction, { production: id }, { key: `production:${id}` });
  return id;
}

/** What a person does with a production; the files that nobody needs any more are forgotten. */
async function changeState(
  { clock, files, jobs }: ProductionDeps,
  tx: Tx,
  given: { actor: OperateActor; id: string; event: ProductionEvent & keyof typeof DONE },
): Promise<void> {
  const { actor, id, event } = given;
  const { view, row } = await readOne(tx, actor, id);
  const held = await lockProduction(tx, view.id);
  const state = held === undefined ? undefined : nextProductionState(held.state, event);
  if (held === undefined || state === undefined) {
    throw new AppError(errors.conflict, { text: `This is ${view.state.replace("_", " ")} already.` });
  }
  if (held.state === "issued" && !actor.permissions.has("documents.discardIssued")) {
    throw refused(refusals.permissionMissing({ permission: "documents.discardIssued" }));
  }
  const at = clock.now();
  if (event === "retry") {
    await updateDocument(
      tx,
      { productionId: id, state: "failed" },
      { state: "waiting", target_id: null, trouble: null },
    );
    await jobs.add(tx, runProduction, { production: id }, { key: `production:${id}` });
  }
  await updateProduction(tx, id, {
    state,
    ...(event === "retry" ? { trouble: null, ended_at: null } : { ended_at: at }),
  });
  if (event === "discard") await forgetFiles(files, tx, { ...held, id });
  await recordAudit(tx, subjectOf(actor, id), [
    {
      at,
      action: DONE[event],
      object_type: "production",
      object_id: id,
      own: { function: "F8", case_id: row.id },
    },
  ]);
}
