import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/outbound-email";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import { findCase } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { openAs } from "../document-repository/index.ts";
import { findEmailView, getEmail, listEmailDocuments } from "../inbound-email/index.ts";
import type { Email } from "../inbound-email/index.ts";
import { findService } from "../linked-service/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import type { OutboundFileRow } from "./outbound-email.tables.ts";

/** What is typed for a draft. */
export type Written = Input<typeof api.updateDraft>["body"];

/** What a person begins an e-mail with. */
export type Beginning = Input<typeof api.draftEmail>["body"];

/** Somebody with an address. */
export interface Person {
  readonly name?: string;
  readonly address: string;
}

/** An attachment that the person may see. */
export type ChosenFile = Omit<OutboundFileRow, "email_id" | "ordinal">;

const ADDRESS = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;
const MOST_NAME = 200;

/** Addresses as they are kept: cleaned, each once; 422 for what is none. */
export function peopleOf(given: readonly Person[] | undefined, field: string): Person[] | undefined {
  if (given === undefined) return undefined;
  const messages: FieldMessage[] = [];
  const seen = new Set<string>();
  const people = given.flatMap(({ name = "", address }, at) => {
    const plain = address.trim();
    if (!ADDRESS.test(plain)) {
      messages.push({
        code: "invalid",
        text: `"${plain.slice(0, 100)}" is no e-mail address.`,
        field: `${field}[${at}]`,
      });
      return [];
    }
    if (seen.has(plain.toLowerCase())) return [];
    seen.add(plain.toLowerCase());
    const shown = name
      .replaceAll(/[\p{Cc}\p{Cs}]/gu, " ")
      .trim()
      .slice(0, MOST_NAME);
    return [shown === "" ? { address: plain } : { name: shown, address: plain }];
  });
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
  return people;
}

/** One line, without what would begin another header. */
export const subjectOf = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cs}\s]+/gu, " ").trim();

/** The open case that an e-mail is written on; not found and no access look alike. */
export async function caseToWriteOn(reader: Tx, actor: OperateActor, id: string): Promise<CaseRow> {
  const row = await findCase(reader, actor, id);
  if (row === undefined) throw new AppError(errors.notFound);
  if (row.phase === "closed") throw new AppError(errors.conflict, { text: "This case is closed. Reopen it first." });
  return row;
}

/** The inbound e-mail that is answered, as far as the person may see it. */
export async function emailToAnswer(reader: Tx, actor: OperateActor, id: string): Promise<Email> {
  if ((await findEmailView(reader, actor, id)) === undefined) throw new AppError(errors.notFound);
  return getEmail(reader, id);
}

/**
 * The attachments that a person has chosen. Choosing is browsing: each document is looked at under the person's own
 * identity, and lies in the workspace of the case (OPR-OUT-002, OPR-IDN-010).
 */
export async function chosenFiles(
  deps: Pick<OutboundDeps, "database" | "clock" | "repositories">,
  actor: OperateActor,
  given: { readonly row: CaseRow | undefined; readonly attachments: NonNullable<Written["attachments"]> },
): Promise<ChosenFile[]> {
  const { row, attachments } = given;
  const files: ChosenFile[] = [];
  for (const [at, attachment] of attachments.entries()) {
    const { document, email, name, as_pdf = false } = attachment;
    const field = `attachments[${at}]`;
    if ((document === undefined) === (email === undefined)) {
      throw new AppError(errors.validationFailed, { text: "Name a document or a file of an e-mail.", field });
    }
    const found =
      document === undefined
        ? await fileOfEmail(deps.database.reader, actor, email ?? { id: "", ordinal: 0 })
        : await documentOfCase(deps, actor, { row, document });
    files.push({ ...found, name: fileName(name ?? "", found.name), as_pdf });
  }
  return files;
}

async function fileOfEmail(
  reader: Tx,
  actor: OperateActor,
  { id, ordinal }: { readonly id: string; readonly ordinal: number },
): Promise<Omit<ChosenFile, "as_pdf">> {
  const view = await findEmailView(reader, actor, id);
  const documents = view === undefined ? [] : await listEmailDocuments(reader, [view.id]);
  const found = documents.find((each) => each.ordinal === ordinal);
  if (found === undefined) throw new AppError(errors.notFound);
  const { name, size, email_id, state } = found;
  if (state === "withheld" || state === "discarded") {
    throw new AppError(errors.conflict, { text: `"${name}" is ${state}.` });
  }
  return { service_id: null, item_id: null, inbound_id: email_id, inbound_ordinal: ordinal, name, size };
}

async function documentOfCase(
  { database, clock, repositories }: Pick<OutboundDeps, "database" | "clock" | "repositories">,
  actor: OperateActor,
  given: { readonly row: CaseRow | undefined; readonly document: { readonly service: string; readonly id: string } },
): Promise<Omit<ChosenFile, "as_pdf">> {
  const { row, document } = given;
  const { reader } = database;
  const service = await findService(reader, document.service);
  if (row === undefined || service === undefined || service.id !== row.service_id) throw new AppError(errors.notFound);
  const own = await openAs({ reader, clock, repositories }, { function: "F1", service, actor });
  const item = await own.attempt({ action: "view documents in", place: row.place_name }, async (repository) => {
    if (!(await repository.isWithin(document.id, row.item_id))) throw new AppError(errors.notFound);
    return repository.stat(document.id);
  });
  if (item.kind !== "document") throw new AppError(errors.notFound);
  const { id, name, size = null } = item;
  return { service_id: service.id, item_id: id, inbound_id: null, inbound_ordinal: null, name, size };
}

function fileName(given: string, original: string): string {
  const plain = given.replaceAll(/[<>:"|?*/\\\p{Cc}\p{Cs}]/gu, "_").trim();
  return plain === "" ? original : plain;
}
