import type { BlobStore } from "@muniment/blob-store";
import { decodeText } from "@muniment/documents/text";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { MessageParseError, readShownPage } from "@muniment/mail/read";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { documentId, errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/document/preview";
import type { Reach, ReachService } from "../access/index.ts";
import { fileNameOf, sendBlob } from "../classification/index.ts";
import type { SendOptions } from "../classification/index.ts";
import type { ContainerService } from "../container/index.ts";
import type { Document, DocumentService } from "../document/index.ts";
import { describePreview } from "./description.ts";
import { previewKindOf, shownTypeOf } from "./preview-kind.ts";
import { recordLook } from "./look.ts";
import type { Rendition } from "./rendition.repository.ts";
import type { Renditions } from "./renditions.ts";
import { attachmentSubject, MOST_MESSAGE_BYTES, readAll, readMessage, versionSubject } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** What looking at documents uses. */
export interface PreviewRouteDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly documents: DocumentService;
  readonly renditions: Renditions;
  readonly download: SendOptions;
}

interface Named {
  readonly params: { readonly library: string; readonly document: string; readonly index?: string };
  readonly query: { readonly container_id?: string };
}

const CONTAINERS = ["workspace", "folder", "tab"] as const;
const AGAIN_SECONDS = 1;
/** Nothing of a stranger's file runs or loads anything, whatever shows it. */
const INERT = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** Mounts looking at documents (WORK-PRV, work-api.md 17.9). */
export function previewRoutes(mounter: Mounter<RequestContext>, deps: PreviewRouteDeps): void {
  for (const spec of [api.previewDocument, api.previewAttachment]) {
    mounter.mount(spec, async (input, context) => {
      const { subject } = await look(input, context, deps);
      return { data: await readable(async () => describePreview(subject, deps)) };
    });
  }
  for (const spec of [api.previewDocumentFile, api.previewAttachmentFile]) {
    mounter.mount(spec, async (input, context) => {
      const { subject } = await look(input, context, deps);
      await sendShown(subject, context, deps);
    });
  }
  for (const spec of [api.previewDocumentHtml, api.previewAttachmentHtml]) {
    mounter.mount(spec, async (input, context) => {
      const { subject } = await look(input, context, deps);
      const html = await readable(async () => htmlOf(subject, deps));
      sendWhole(context, { type: "text/html; charset=utf-8", content: html });
    });
  }
  mounter.mount(api.getRendition, async ({ params, query }, context) => {
    const { reach, document } = await find({ params, query }, context, deps);
    const subject = subjectOf(reach, document);
    const rendition = await deps.renditions.ask(subject, query.format ?? "pdf");
    const act = { document, activity: "EXPORT" } as const;
    if (rendition.state === "ready") await deps.documents.recordReading(deps.database, reach, act);
    await sendRendition(rendition, context, deps);
  });
}

/** The version and the way there, both to be seen by the caller (WORK-PRV-001). */
async function find(
  { params, query }: Named,
  { actor }: RequestContext,
  { database, reaches, documents, containers }: PreviewRouteDeps,
): Promise<{ reach: Reach; document: Document }> {
  const reach = await reaches.reach(actor, params.library);
  const document = await documents.require(database.reader, reach, { id: params.document, needed: "read" });
  if (query.container_id !== undefined) {
    await containers.require(database.reader, reach, { id: query.container_id, kinds: CONTAINERS, needed: "read" });
  }
  return { reach, document };
}

/** What is looked at; the look is on the timeline before a byte of it leaves. */
async function look(input: Named, context: RequestContext, deps: PreviewRouteDeps): Promise<{ subject: Subject }> {
  const { reach, document } = await find(input, context, deps);
  const { blobs } = deps;
  await recordLook(deps, reach, document);
  const version = subjectOf(reach, document);
  const { index } = input.params;
  context.reply.header("document-id", documentId(reach.library, document.document_number, document.version));
  if (index === undefined) return { subject: version };
  return { subject: await readable(async () => attachmentSubject(blobs, version, index)) };
}

function subjectOf({ libraryId }: Reach, document: Document): Subject {
  const { checksum, size, extension } = document;
  return versionSubject({ libraryId, checksum, size, extension, fileName: fileNameOf(document) });
}

async function sendShown(subject: Subject, context: RequestContext, deps: PreviewRouteDeps): Promise<void> {
  const { extension, content, source, part, size } = subject;
  const kind = previewKindOf(extension);
  if (kind === "pages" && extension !== "pdf") {
    return sendRendition(await deps.renditions.ask(subject, "pdf"), context, deps);
  }
  if (kind === "text") {
    const text = decodeText(await readable(async () => readAll(deps.blobs, subject)));
    return sendWhole(context, { type: "text/plain; charset=utf-8", content: text });
  }
  if (kind !== "pages" && kind !== "image" && kind !== "media") throw new AppError(errors.noRecord);
  const type = shownTypeOf(extension);
  if (content !== undefined) return sendWhole(context, { type, content: Buffer.from(content) });
  const etag = `"${source}-shown${part}"`;
  context.reply.headers({ "content-type": type, "content-disposition": "inline", "content-security-policy": INERT });
  await sendBlob(context, { checksum: source, size, etag }, deps.download);
}

async function sendRendition(
  rendition: Pick<Rendition, "state" | "content" | "size" | "reason">,
  context: RequestContext,
  deps: PreviewRouteDeps,
): Promise<void> {
  const { state, content, size, reason } = rendition;
  const { reply } = context;
  if (state === "pending" || content === null) {
    if (state === "failed") throw new AppError(errors.conversionFailed, { details: { reason } });
    reply.code(202).headers({ "retry-after": String(AGAIN_SECONDS), "cache-control": "no-store" });
    return void reply.send({ data: { state: "pending" } });
  }
  reply.headers({
    "content-type": "application/pdf",
    "content-disposition": "inline",
    "content-security-policy": INERT,
  });
  await sendBlob(context, { checksum: content, size: size ?? 0, etag: `"${content}"` }, deps.download);
}

function sendWhole({ reply }: RequestContext, { type, content }: { type: string; content: string | Buffer }): void {
  reply.headers({
    "content-type": type,
    "content-disposition": "inline",
    "cache-control": "private, no-cache",
    "x-content-type-options": "nosniff",
    "content-security-policy": INERT,
  });
  reply.send(content);
}

async function htmlOf(subject: Subject, { blobs }: PreviewRouteDeps): Promise<string> {
  const kind = previewKindOf(subject.extension);
  if (kind === "html") {
    return (await readShownPage(await readAll(blobs, subject), { maxBytes: MOST_MESSAGE_BYTES })).content;
  }
  const mail = kind === "email" ? await readMessage(blobs, subject) : undefined;
  if (mail === undefined) throw new AppError(errors.noRecord);
  return mail.html?.content ?? `<pre style="white-space: pre-wrap">${escaped(mail.text?.content ?? "")}</pre>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof MessageParseError)) throw error;
    const reason = error.code === "too_large" ? "too_large" : "damaged";
    throw new AppError(errors.conversionFailed, { details: { reason }, cause: error });
  }
}
