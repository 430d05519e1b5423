import { Readable } from "node:stream";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { Tx } from "@muniment/platform/db";
import { findFiledCopy } from "../case/index.ts";
import { refusalOf, RepositoryError } from "../document-repository/index.ts";
import type { Repositories } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import { findMailbox, listOwnAddresses } from "../mailbox/index.ts";
import type { OperateActor } from "../user/index.ts";
import { getEmail, listEmailDocuments } from "./email.repository.ts";
import type { EmailDocumentRow } from "./email.tables.ts";
import { findEmailView } from "./email-view.repository.ts";
import type { RawStore } from "./raw-store.ts";
import { readRaw } from "./read-raw.ts";
import { findMessageOf } from "./received-message.repository.ts";

/** The bytes of what came with an e-mail. */
export interface EmailDownload {
  readonly name: string;
  /** Harmless in a browser, or `application/octet-stream`. */
  readonly type: string;
  readonly size: number;
  readonly content: Readable;
}

/** Opens the original (ordinal 0) or an attachment of an e-mail that the person may see. */
export type OpenEmailDocument = (
  actor: OperateActor,
  at: { readonly emailId: string; readonly ordinal: number },
) => Promise<EmailDownload>;

/** The same for work that was allowed before; the service account reads in this person's name. */
export type OpenEmailContent = (
  at: { readonly emailId: string; readonly ordinal: number },
  person: { readonly login: string; readonly name: string },
) => Promise<EmailDownload>;

interface Deps {
  readonly reader: Tx;
  readonly repositories: Repositories;
  readonly raws: RawStore;
}

/** What a browser may show inside a page; everything else is only saved. */
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** Downloads from Operate's store until the files are staged, from staging then, and from the case once filed. */
export function createEmailDownload(deps: Deps): OpenEmailDocument {
  return async (actor, { emailId, ordinal }) => {
    const view = await findEmailView(deps.reader, actor, emailId);
    const documents = view === undefined ? [] : await listEmailDocuments(deps.reader, [view.id]);
    return download(
      deps,
      actor,
      documents.find((each) => each.ordinal === ordinal),
    );
  };
}

/** Downloads whoever may see it. */
export function createEmailContent(deps: Deps): OpenEmailContent {
  return async ({ emailId, ordinal }, person) => {
    const documents = await listEmailDocuments(deps.reader, [emailId]);
    return download(
      deps,
      person,
      documents.find((each) => each.ordinal === ordinal),
    );
  };
}

type NamedPerson = Pick<OperateActor, "login" | "name">;

async function download(
  deps: Deps,
  person: NamedPerson,
  document: EmailDocumentRow | undefined,
): Promise<EmailDownload> {
  if (document === undefined) throw new AppError(errors.notFound);
  const { name, size } = document;
  const type = PICTURES.has(document.type) ? document.type : "application/octet-stream";
  return { name, type, size, content: await contentOf(deps, person, document) };
}

async function contentOf(deps: Deps, person: NamedPerson, document: EmailDocumentRow): Promise<Readable> {
  switch (document.state) {
    case "empty":
      return Readable.from([]);
    case "waiting":
      return fromStore(deps, document);
    case "staged":
    case "filed":
      return fromRepository(deps, person, document);
    case "withheld":
    case "discarded":
      throw new AppError(errors.conflict, { text: `This file is ${document.state}.` });
  }
}

async function fromStore({ reader, raws }: Deps, { email_id: emailId, ordinal }: EmailDocumentRow): Promise<Readable> {
  const message = await findMessageOf(reader, emailId);
  if (message === undefined) throw new AppError(errors.notFound);
  if (ordinal === 0) return raws.open(message.raw_hash);
  const { mail } = await readRaw(raws, message, { ownAddresses: await listOwnAddresses(reader) });
  const found = mail.attachments.find((attachment) => attachment.ordinal === ordinal)?.content;
  if (found === undefined) throw new AppError(errors.notFound);
  return Readable.from([found], { objectMode: false });
}

async function fromRepository(
  { reader, repositories }: Deps,
  { login, name }: NamedPerson,
  document: EmailDocumentRow,
): Promise<Readable> {
  const email = await getEmail(reader, document.email_id);
  const mailbox = await findMailbox(reader, email.mailbox_id);
  const copy = document.state === "filed" ? await findFiledCopy(reader, email.id, document.ordinal) : undefined;
  const itemId = copy?.item_id ?? document.item_id;
  const serviceId = copy?.service_id ?? mailbox?.service_id;
  if (itemId === null || serviceId === undefined) throw new AppError(errors.notFound);
  const service = await getService(reader, serviceId);
  try {
    const purpose = { operationId: document.email_id, person: { login, name } };
    const repository = await repositories.asService(service, purpose);
    return (await repository.download(itemId)).content;
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    throw refusalOf(error, { action: "view documents in", service: service.display_name, runAs: "service" });
  }
}

/** `Content-Disposition` of a file to be saved, its name in any script (RFC 6266). */
export function savedAs(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.codePointAt(0)?.toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
