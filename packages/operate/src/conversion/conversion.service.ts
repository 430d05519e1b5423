import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors } from "@muniment/operate-api";
import { isConvertible } from "@muniment/operate-api/conversion";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { findCase } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { openAs, RepositoryError, requireAccount } from "../document-repository/index.ts";
import type { DocumentRepository, Repositories } from "../document-repository/index.ts";
import { pdfName } from "../file-work/index.ts";
import { getService } from "../linked-service/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { runConversion } from "./conversion-task.ts";
import { changeConversion, findConversion, insertConversion } from "./conversion.repository.ts";
import type { ConversionView } from "./conversion.repository.ts";
import type { ConversionRow } from "./conversion.tables.ts";

/** Which documents of a case are wanted as PDF, and how. */
export interface WantedConversion {
  readonly purpose: ConversionRow["purpose"];
  readonly documents: readonly { readonly service: string; readonly id: string }[];
  /** The folder that the PDFs go to; each beside its original when absent. */
  readonly folder?: string;
  readonly store?: ConversionRow["store"];
  readonly isArchivable?: boolean;
}

/** What of them was looked at, under the person's own identity. */
export type PreparedConversion = Omit<ConversionRow, "num" | "attempts" | "trouble"> & { readonly reference: string };

/** Conversion to PDF (operate.md 16). */
export interface ConversionService {
  /** Looks at the documents and the folder as the person; refuses before anything is converted (OPR-PDF-004). */
  prepare(actor: OperateActor, caseId: string, wanted: WantedConversion): Promise<PreparedConversion[]>;
  begin(tx: Tx, actor: OperateActor, prepared: readonly PreparedConversion[]): Promise<void>;
  retry(tx: Tx, actor: OperateActor, id: string): Promise<void>;
}

interface Deps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
}

/** Conversions in the database; they are carried out by jobs. */
export function createConversionService(deps: Deps): ConversionService {
  const { reader, clock, jobs } = deps;
  return {
    async prepare(actor, caseId, wanted) {
      const row = await caseOf(reader, actor, caseId);
      const service = await getService(reader, row.service_id);
      if (wanted.documents.some((each) => each.service !== service.system_name)) throw new AppError(errors.notFound);
      if (wanted.purpose === "archive") await requireAccount(deps.repositories, reader, service.id);
      // Choosing is browsing, whoever then converts (OPR-IDN-010).
      const own = await openAs(deps, { function: wanted.purpose === "convert" ? "F12a" : "F1", service, actor });
      const action = wanted.purpose === "convert" ? "add documents to" : "view documents in";
      return own.attempt({ action, place: row.place_name }, async (repository) => {
        const chosen = await chosenFolder(repository, row, wanted);
        const prepared: PreparedConversion[] = [];
        for (const { id } of wanted.documents) {
          const name = await sourceName(repository, row, id);
          const targetId = chosen ?? (await folderOf(repository, id, wanted));
          prepared.push({
            id: newId(),
            reference: row.reference,
            case_id: row.id,
            user_id: actor.userId,
            purpose: wanted.purpose,
            run_as: wanted.purpose === "convert" ? own.runAs : "service",
            service_id: service.id,
            item_id: id,
            source_name: name,
            target_id: targetId,
            store: wanted.store ?? "beside",
            is_archivable: wanted.purpose === "archive" || (wanted.isArchivable ?? false),
            name: pdfName(name),
            state: "queued",
            pages: null,
            result_id: null,
            created_at: clock.now(),
            ended_at: null,
          });
        }
        return prepared;
      });
    },
    async begin(tx, actor, prepared) {
      for (const { reference, ...row } of prepared) {
        await insertConversion(tx, { ...row, trouble: null });
        await recordAudit(tx, subjectOf(actor, row.id), [
          {
            at: row.created_at,
            action: `document.${row.purpose}`,
            object_type: "document",
            object_id: row.item_id,
            outcome: "unknown",
            details: { name: row.source_name, case: reference },
            own: { function: functionOf(row.purpose), run_as: row.run_as, case_id: row.case_id },
          },
        ]);
        await jobs.add(tx, runConversion, { conversion: row.id }, { key: `conversion:${row.id}` });
      }
    },
    async retry(tx, actor, id) {
      const view = await seenConversion(tx, actor, id);
      const states = ["failed", "waiting", "waiting_for_user"] as const;
      const change = { state: "queued", trouble: null, ended_at: null } as const;
      if (!(await changeConversion(tx, { id: view.id, states }, change))) {
        throw new AppError(errors.conflict, { text: "This is under way, or done." });
      }
      await jobs.add(tx, runConversion, { conversion: view.id }, { key: `conversion:${view.id}` });
    },
  };
}

/** The number of operate.md 20 that the purpose has. */
export const functionOf = (purpose: ConversionRow["purpose"]) => (purpose === "convert" ? "F12a" : "F12b");

/** A conversion of a case that the person may see. */
export async function seenConversion(reader: Tx, actor: OperateActor, id: string): Promise<ConversionView> {
  const view = await findConversion(reader, id);
  const row = view === undefined ? undefined : await findCase(reader, actor, view.case_id);
  if (view === undefined || row === undefined) throw new AppError(errors.notFound);
  return view;
}

async function caseOf(reader: Tx, actor: OperateActor, id: string): Promise<CaseRow> {
  const row = await findCase(reader, actor, id);
  if (row === undefined) throw new AppError(errors.notFound);
  if (row.phase === "closed") throw new AppError(errors.conflict, { text: "This case is closed. Reopen it first." });
  return row;
}

/** The folder that was asked for, once it is known that documents may be added there. */
async function chosenFolder(
  repository: DocumentRepository,
  row: CaseRow,
  { purpose, folder, store = "beside" }: WantedConversion,
): Promise<string | undefined> {
  if (purpose === "archive") return undefined;
  if (store === "version" && !repository.capabilities.has("versions")) {
    throw new AppError(errors.validationFailed, { text: "Documents have no versions there.", field: "store" });
  }
  if (folder === undefined) return undefined;
  if (!(await repository.isWithin(folder, row.item_id))) throw new AppError(errors.notFound);
  await requireToAdd(repository, folder);
  return folder;
}

/** The folder of the original itself, since a workspace holds folders only. */
async function folderOf(
  repository: DocumentRepository,
  id: string,
  { purpose, store = "beside" }: WantedConversion,
): Promise<string | null> {
  if (purpose === "archive") return null;
  const home = await repository.homeOf(id);
  if (store === "beside") await requireToAdd(repository, home);
  return home;
}

async function requireToAdd(repository: DocumentRepository, folder: string): Promise<void> {
  if (repository.capabilities.has("rights") && !(await repository.rights(folder)).addDocuments) {
    throw new RepositoryError("denied", "rights");
  }
}

async function sourceName(repository: DocumentRepository, row: CaseRow, id: string): Promise<string> {
  if (!(await repository.isWithin(id, row.item_id))) throw new AppError(errors.notFound);
  const { kind, name } = await repository.stat(id);
  if (kind !== "document") throw new AppError(errors.notFound);
  if (!isConvertible(name)) {
    throw new AppError(errors.notConverted, { text: `"${name}" could not be converted: its kind is not supported.` });
  }
  return name;
}
