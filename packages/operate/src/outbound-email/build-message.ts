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
import { RepositoryError } from "../document-repository/index.ts";
import { fetchFile, inScratch } from "../file-work/index.ts";
import { withTag } from "../inbound-email/index.ts";
import { getService } from "../linked-service/index.ts";
import { letterHtml } from "./letter-text.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import { listFiles } from "./outbound-email.repository.ts";
import type { OutboundView } from "./outbound-email.repository.ts";
import type { OutboundFileRow } from "./outbound-email.tables.ts";

/** The bytes of a message, as the store has them. */
export interface BuiltMessage {
  readonly raw_hash: string;
  readonly raw_size: number;
  /** Of what is sent. */
  readonly raw_sha256: string;
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
    const files: LetterFile[] = [];
    for (const file of await listFiles(deps.database.reader, view.id)) {
      files.push(await bring(deps, view, { file, folder }));
    }
    const hash = createHash("sha256");
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of composeLetter(letterOf(deps, view, files)) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        yield chunk;
      }
    }
    const { hash: stored, size } = await deps.raws.put(counted());
    return { raw_hash: stored, raw_size: size, raw_sha256: hash.digest("hex") };
  });
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

function letterOf({ way, clock }: OutboundDeps, view: OutboundView, files: readonly LetterFile[]): PersonalLetter {
  const named = (people: OutboundView["to_people"]) => people.map(({ name = "", address }) => ({ name, address }));
  return {
    from: { name: view.from_name, address: view.from_address },
    to: named(view.to_people),
    cc: named(view.cc_people),
    subject: withTag(view.subject, view.tag),
    text: view.body,
    html: letterHtml(view.body),
    messageId: `<${view.message_id}>`,
    ...(view.in_reply_to === null ? {} : { inReplyTo: `<${view.in_reply_to}>` }),
    references: view.message_references.map((id) => `<${id}>`),
    date: clock.now(),
    headers: {
      [INSTANCE_HEADER]: `${way.instance}; hops=1`,
      ...(view.is_automatic ? { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All" } : {}),
    },
    files,
  };
}
