import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors, refusals, refused } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/filing";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import { actionsOf, findCase } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { requireAccount } from "../document-repository/index.ts";
import type { Repositories } from "../document-repository/index.ts";
import {
  doneWith,
  getEmail,
  holdEmail,
  emailCases,
  listEmailDocuments,
  nextEmailPhase,
  phaseOf,
} from "../inbound-email/index.ts";
import type { Email, EmailDocumentRow } from "../inbound-email/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changedBy } from "../work-item/index.ts";
import { cleanName, messageName } from "./document-name.ts";
import { runFiling } from "./filing-task.ts";
import { findFilingOf, insertFiling } from "./filing.repository.ts";

/** What a person wants to have filed. */
export type WantedFiling = Input<typeof api.fileEmail>["body"];

const MOST_ITEMS = 500;

/** Keeps an intention to file with its audit, and queues what carries it out; gives its id (OPR-AUD-006). */
export async function intendFiling(
  { clock, jobs, repositories }: { clock: Clock; jobs: JobQueue; repositories: Repositories },
  tx: Tx,
  given: { actor: OperateActor; emailId: string; wanted: WantedFiling },
): Promise<string> {
  const { actor, emailId, wanted } = given;
  const view = await holdEmail(tx, actor, emailId);
  const phase = phaseOf(view);
  if (nextEmailPhase(phase, "file_some") === undefined) throw await changedBy(tx, view.updated_by, doneWith(phase));
  const row = await targetOf(tx, actor, wanted.case);
  await requireAccount(repositories, tx, row.service_id);
  const email = await getEmail(tx, emailId);
  const items = itemsOf(wanted, { email, documents: await listEmailDocuments(tx, [emailId]), row });
  const documents = items.map(({ document }) => document);
  const other = await findFilingOf(tx, emailId, documents);
  if (other !== undefined) throw await changedBy(tx, other.user_id, "begun to file");
  const at = clock.now();
  const filing = {
    id: newId(),
    email_id: emailId,
    case_id: row.id,
    service_id: row.service_id,
    user_id: actor.userId,
    completes: wanted.complete ?? false,
    created_at: at,
  };
  await insertFiling(tx, filing, items);
  await emailCases.link(tx, { email_id: emailId, case_id: row.id, linked_at: at, linked_by: actor.userId });
  await recordAudit(tx, subjectOf(actor, filing.id), [
    {
      at,
      action: "email.file",
      object_type: "email",
      object_id: emailId,
      outcome: "unknown",
      details: { filing: filing.id, case: row.reference, documents: items.map(({ name }) => name) },
      own: { function: "F7", run_as: "service", service: row.system_name, case_id: row.id },
    },
  ]);
  await jobs.add(tx, runFiling, { filing: filing.id }, { key: `filing:${filing.id}` });
  return filing.id;
}

/** The case that is filed to, when the person may do that. */
export async function targetOf(tx: Tx, actor: OperateActor, caseId: string): Promise<CaseRow> {
  const row = await findCase(tx, actor, caseId);
  if (row === undefined) throw new AppError(errors.validationFailed, { text: "There is no such case.", field: "case" });
  if (row.phase === "closed") throw new AppError(errors.conflict, { text: "This case is closed. Reopen it first." });
  if (!actionsOf(actor, row).includes("file")) {
    const permission = "documents.file";
    throw refused(refusals.permissionMissing({ permission }), { details: { permission } });
  }
  return row;
}

/** The items of a filing: each document to each of its folders. */
function itemsOf(
  wanted: WantedFiling,
  { email, documents, row }: { email: Email; documents: readonly EmailDocumentRow[]; row: CaseRow },
) {
  const byOrdinal = new Map(documents.map((document) => [document.ordinal, document]));
  const seen = new Set<number>();
  const items = wanted.items.flatMap((item, at) => {
    const field = `items[${at}].document`;
    const document = byOrdinal.get(item.document);
    if (document === undefined || seen.has(item.document)) {
      throw new AppError(errors.validationFailed, { text: "Name each document of the e-mail once.", field });
    }
    seen.add(item.document);
    if (document.state !== "staged" && document.state !== "filed") {
      throw new AppError(errors.validationFailed, { text: `"${document.name}" is not there to be filed.`, field });
    }
    const name = nameOf(item.name, document, email);
    return item.folders.map((folder) => {
      const path = (folder.path ?? []).map((part) => part.trim().normalize("NFC")).filter((part) => part !== "");
      return {
        document: item.document,
        name,
        folder: { ...(folder.id === undefined ? {} : { id: folder.id }), path },
        folder_name: path.join(" / ") || row.place_name,
        if_filed: item.if_filed ?? ("skip" as const),
      };
    });
  });
  const places = items.map(({ document, folder }) => JSON.stringify([document, folder]));
  if (new Set(places).size < places.length) {
    throw new AppError(errors.validationFailed, { text: "Name each folder of a document once.", field: "items" });
  }
  if (items.length > MOST_ITEMS) {
    throw new AppError(errors.validationFailed, { text: `At most ${MOST_ITEMS} at once.`, field: "items" });
  }
  return items;
}

function nameOf(given: string | undefined, document: EmailDocumentRow, email: Email): string {
  if (given !== undefined && given.trim() !== "") return cleanName(given, document.name);
  if (document.ordinal > 0) return cleanName(document.name, document.name);
  const from = email.from_name || email.from_address || "unknown";
  return messageName({ receivedAt: email.received_at, from, subject: email.subject });
}
