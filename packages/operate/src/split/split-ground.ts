import { open } from "node:fs/promises";
import type { Converter } from "@muniment/documents/convert";
import type { JobQueue } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import type { CaseRow } from "../case/index.ts";
import type { DocumentRepository, Repositories } from "../document-repository/index.ts";
import { fetchFile } from "../file-work/index.ts";
import type { FetchedFile } from "../file-work/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { Operations } from "../operation/index.ts";
import { subjectOfPerson } from "../user/index.ts";
import type { SplitView } from "./split.repository.ts";
import type { SplitRow } from "./split.tables.ts";

/** What carries splits out. */
export interface SplitRunDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
  readonly operations: Operations;
  readonly converter: Converter;
  readonly scratchFolder: string;
  readonly probeSeconds: number;
}

/** What one run goes by. */
export interface SplitWork {
  readonly view: SplitView;
  readonly row: CaseRow;
  readonly service: LinkedServiceRow;
  readonly signal: AbortSignal;
}

/** The original in a folder of this machine, and as a PDF. */
export interface SplitSource {
  readonly original: FetchedFile;
  readonly pdf: string;
}

/** The token is found when it is used; whoever is not linked any more is waited for, never replaced (OPR-IDN-007). */
export async function openFor(
  { repositories }: SplitRunDeps,
  { view }: SplitWork,
  { service, runAs }: { readonly service: LinkedServiceRow; readonly runAs: SplitRow["run_as"] },
): Promise<DocumentRepository> {
  if (runAs === "user") return repositories.asUser(service, view.user_id);
  const person = { login: view.user_login, name: view.user_name };
  return repositories.asService(service, { operationId: view.id, person });
}

/** Fetches the original; a PDF is taken as it is, all else is made one first (OPR-SPL-003). */
export async function fetchSource(
  deps: SplitRunDeps,
  work: SplitWork,
  { repository, folder }: { readonly repository: DocumentRepository; readonly folder: string },
): Promise<SplitSource> {
  const original = await fetchFile(repository, work.view.item_id, { folder, ordinal: 0 });
  if (await isPdf(original.path)) return { original, pdf: original.path };
  const pdf = `${original.path}.pdf`;
  await deps.converter.toPdf({ path: original.path, name: original.name }, pdf, { signal: work.signal });
  return { original, pdf };
}

const LOOK = 1024;

/** Readers look for the mark in the first kilobyte. */
async function isPdf(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOK), 0, LOOK, 0);
  return buffer.subarray(0, bytesRead).includes("%PDF-");
}

/** Tells of it in Operate's audit, in the name of the person whose split it is (OPR-AUD-001). */
export async function record(
  tx: Tx,
  { view, row, service }: SplitWork,
  given: {
    readonly at: Date;
    readonly action: string;
    readonly outcome: "ok" | "refused" | "failed";
    readonly object?: string;
    readonly code?: string;
    readonly caseId?: string;
    readonly runAs?: SplitRow["run_as"];
    readonly details?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { at, action, outcome, object, code, caseId = row.id, runAs = view.run_as, details } = given;
  await recordAudit(tx, subjectOfPerson({ login: view.user_login, name: view.user_name }, view.id), [
    {
      at,
      action,
      object_type: object === undefined ? "split" : "document",
      object_id: object ?? view.id,
      outcome,
      ...(code === undefined ? {} : { code }),
      details: { source: view.source_name, document: view.item_id, case: row.reference, ...details },
      own: { function: "F10", run_as: runAs, case_id: caseId, service: service.system_name },
    },
  ]);
}
