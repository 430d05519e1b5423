import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ConversionError } from "@muniment/documents/convert";
import { AppError } from "@muniment/kernel";
import { composeLetter } from "@muniment/mail/send";
import type { LetterFile, PersonalLetter } from "@muniment/mail/send";
import { INSTANCE_HEADER } from "@muniment/mail/read";
import { errors } from "@muniment/operate-api";
import { findCaseAsSystem } from "../case/index.ts";
import { pageOf, RepositoryError } from "../document-repository/index.ts";
import { fetchFile, inScratch } from "../file-work/index.ts";
import { withTag } from "../inbound-email/index.ts";
import { getService } from "../linked-service/index.ts";
import { letterHtml } from "./letter-text.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import { listFiles } from "./outbound-email.repository.ts";
import type { OutboundView } from "./outbound-email.repository.ts";
import type { OutboundFileRow } from "./outbound-email.tables.ts";

/** The bytes of a message, as the store has them, and those of its copy where that is another one. */
export interface BuiltMessage {
  readonly raw_hash: string;
  readonly raw_size: number;
  /** Of what is sent. */
  readonly raw_sha256: string;
  readonly copy_hash: string | null;
  readonly copy_size: number | null;
  readonly copy_sha256: string | null;
}

/** An attachment that is not there to be sent (OPR-OUT-017). */
export class MissingFile extends Error {
  override readonly name = "MissingFile";
  readonly file: OutboundFileRow;
  override readonly cause: RepositoryError | ConversionError;

  constructor(file: OutboundFileRow, cause: RepositoryError | ConversionError) {
    super(`An attachment could not be had: ${cause.message}`);
    this.file = file;
    this.cause = cause;
  }
}

/**
 * Builds the message once, with its attachments read by the service account, and keeps it before anything is sent: every
 * attempt sends the same bytes (OPR-OUT-002, -012). Throws `MissingFile`.
 */
export async function buildMessage(deps: OutboundDeps, view: OutboundView): Promise<BuiltMessage> {
  return inScratch(deps.scratchFolder, async (folder) => {
    const rows = await listFiles(deps.database.reader, view.id);
    const files: LetterFile[] = [];
    for (const file of rows) files.push(await bring(deps, view, { file, folder }));
    const date = deps.clock.now();
    const raw = await keep(deps, letterOf(deps, view, { files, body: view.body, date }));
    const common = { raw_hash: raw.hash, raw_size: raw.size, raw_sha256: raw.sha256 };
    const linked = rows.filter(({ service_id: serviceId }) => serviceId !== null);
    if (!view.keeps_copy || !view.copy_links || linked.length === 0) {
      return { ...common, copy_hash: null, copy_size: null, copy_sha256: null };
    }
    const own = files.filter((_, at) => rows[at]?.service_id === null);
    const body = `${view.body}\n\n${await linksTo(deps, view, linked)}`;
    const copy = await keep(deps, letterOf(deps, view, { files: own, body, date }));
    return { ...common, copy_hash: copy.hash, copy_size: copy.size, copy_sha256: copy.sha256 };
  });
}

async function keep({ raws }: OutboundDeps, letter: PersonalLetter) {
  const sha256 = createHash("sha256");
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of composeLetter(letter) as AsyncIterable<Buffer>) {
      sha256.update(chunk);
      yield chunk;
    }
  }
  const { hash, size } = await raws.put(counted());
  return { hash, size, sha256: sha256.digest("hex") };
}

/** Where the documents lie that the copy does not have, line by line (OPR-OUT-015). */
async function linksTo(
  { database }: OutboundDeps,
  { case_id: caseId }: OutboundView,
  files: readonly OutboundFileRow[],
): Promise<string> {
  const row = caseId === null ? undefined : await findCaseAsSystem(database.reader, caseId);
  const lines = files.map(({ name, item_id: documentId }) => {
    const service = row && { type: row.service_type, base_url: row.base_url };
    const at = { rootId: row?.item_id ?? "", containerId: null, documentId: documentId ?? "" };
    const url = service && pageOf(service, at);
    return `- ${name}: ${url ?? documentId ?? ""}`;
  });
  return ["Attached from the documents of the case:", ...lines].join("\n");
}

async function bring(
  deps: OutboundDeps,
  view: OutboundView,
  { file, folder }: { file: OutboundFileRow; folder: string },
): Promise<LetterFile> {
  try {
    const path = await fetch(deps, view, { file, folder });
    if (!file.as_pdf || /\.pdf$/i.test(file.name)) return { path, name: file.name };
    const output = `${path}.pdf`;
    await deps.converter.toPdf({ path, name: file.name }, output);
    return { path: output, name: `${file.name.replace(/\.[^.]{1,8}$/, "")}.pdf` };
  } catch (error) {
    if (error instanceof RepositoryError || error instanceof ConversionError) throw new MissingFile(file, error);
    throw error;
  }
}

async function fetch(
  deps: OutboundDeps,
  view: OutboundView,
  { file, folder }: { file: OutboundFileRow; folder: string },
): Promise<string> {
  const { ordinal } = file;
  if (file.service_id !== null && file.item_id !== null) {
    const service = await getService(deps.database.reader, file.service_id);
    const repository = await deps.repositories.asService(service, purposeOf(view));
    return (await fetchFile(repository, file.item_id, { folder, ordinal })).path;
  }
  const path = join(folder, String(ordinal));
  try {
    const at = { emailId: file.inbound_id ?? "", ordinal: file.inbound_ordinal ?? 0 };
    const { content } = await deps.openInbound(at, purposeOf(view).person);
    await pipeline(content, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isWaiting = error.kind.status === errors.unreachable.status;
    throw new RepositoryError(isWaiting ? "transient" : "gone", "not_found", { cause: error });
  }
  return path;
}

/** In whose name the service account acts (D41). */
export function purposeOf(view: OutboundView) {
  return { operationId: view.id, person: { login: view.user_login ?? "", name: view.user_name ?? view.rule ?? "" } };
}

function letterOf(
  { way }: OutboundDeps,
  view: OutboundView,
  given: { readonly files: readonly LetterFile[]; readonly body: string; readonly date: Date },
): PersonalLetter {
  const { files, body, date } = given;
  const named = (people: OutboundView["to_people"]) => people.map(({ name = "", address }) => ({ name, address }));
  return {
    from: { name: view.from_name, address: view.from_address },
    to: named(view.to_people),
    cc: named(view.cc_people),
    subject: withTag(view.subject, view.tag),
    text: body,
    html: letterHtml(body),
    messageId: `<${view.message_id}>`,
    ...(view.in_reply_to === null ? {} : { inReplyTo: `<${view.in_reply_to}>` }),
    references: view.message_references.map((id) => `<${id}>`),
    date,
    headers: {
      [INSTANCE_HEADER]: `${way.instance}; hops=1`,
      ...(view.is_automatic ? { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All" } : {}),
    },
    files,
  };
}
