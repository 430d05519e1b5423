import { createHash } from "node:crypto";
import PostalMime from "postal-mime";
import type { Attachment } from "postal-mime";
import { cleanText } from "../parsed-message.ts";
import { createNameRegister, nameByType, safeFileName } from "./attachment-name.ts";
import { readableId } from "./mail-html.ts";
import type { AttachmentKind, ReceivedAttachment } from "./received-mail.ts";
import { readTnef } from "./tnef.ts";
import type { TnefContent } from "./tnef.ts";

/** The files of a message, and the text that only `winmail.dat` had. */
export interface AttachmentList {
  readonly attachments: readonly ReceivedAttachment[];
  readonly text: string | undefined;
}

interface Draft {
  readonly name: string | undefined;
  readonly type: string;
  readonly content: Uint8Array;
  readonly contentId?: string;
  readonly container?: string;
}

const MOST_ATTACHMENTS = 1_000;
const MOST_CONTAINERS = 3;
const OUTLOOK_TYPE = "application/vnd.ms-outlook";
const TNEF_TYPE = /^application\/(?:vnd\.)?ms-tnef$/;
const MESSAGE_TYPE = /^message\/(?:rfc822|global)$/;
const COMPOUND_FILE = "d0cf11e0a1b11ae1";

/** Lists the files of a message by number, with safe names, those of `winmail.dat` in its place. Throws when they are too many. */
export async function listReceived(
  parts: readonly Attachment[],
  { contentIds, withContents }: { contentIds: ReadonlySet<string>; withContents: boolean },
): Promise<AttachmentList> {
  if (parts.length > MOST_ATTACHMENTS) throw new RangeError(`The message has ${parts.length} attachments`);
  const unpacked = parts.flatMap((part) => unpack(part, MOST_CONTAINERS));
  if (unpacked.length > MOST_ATTACHMENTS) throw new RangeError(`The message has ${unpacked.length} attachments`);
  const distinct = createNameRegister();
  const attachments: ReceivedAttachment[] = [];
  for (const [index, { draft }] of unpacked.entries()) {
    const { type, content, contentId, container } = draft;
    const kind = kindOf(draft);
    const name = await nameOf(draft, kind, index + 1);
    attachments.push({
      ordinal: index + 1,
      name: distinct(name),
      type,
      kind,
      size: content.byteLength,
      sha256: createHash("sha256").update(content).digest("hex"),
      isInline: contentId !== undefined && contentIds.has(contentId),
      ...(contentId === undefined ? {} : { contentId }),
      ...(container === undefined ? {} : { container }),
      ...(withContents ? { content: ofItsOwn(content) } : {}),
    });
  }
  return { attachments, text: unpacked.find(({ text }) => text !== undefined)?.text };
}

function unpack(part: Attachment, depth: number): { draft: Draft; text?: string | undefined }[] {
  const draft = draftOf(part);
  const tnef = tnefOf(draft);
  if (tnef === undefined) return [{ draft }];
  const container = safeFileName(draft.name) ?? "winmail.dat";
  const found = tnef.files.flatMap((file) => unpackFile(file.name, file.content, { container, depth }));
  // Without files and without text there is nothing but a layout; then it stays as it came.
  if (found.length === 0) return [{ draft, text: tnef.text }];
  return found.map((inner, index) => ({ draft: inner, text: index === 0 ? tnef.text : undefined }));
}

function unpackFile(
  name: string | undefined,
  content: Uint8Array,
  { container, depth }: { container: string; depth: number },
): Draft[] {
  const draft: Draft = { name, type: "application/octet-stream", content, container };
  const inner = depth === 0 ? undefined : tnefOf({ ...draft, type: "application/ms-tnef" });
  if (inner === undefined || inner.files.length === 0) return [draft];
  return inner.files.flatMap((file) => unpackFile(file.name, file.content, { container, depth: depth - 1 }));
}

function tnefOf({ type, name, content }: Draft): TnefContent | undefined {
  if (!TNEF_TYPE.test(type) && name?.toLowerCase() !== "winmail.dat") return undefined;
  try {
    return readTnef(content);
  } catch {
    // A damaged one is listed as it came.
    return undefined;
  }
}

function draftOf(part: Attachment): Draft {
  const type = cleanText(part.mimeType)?.toLowerCase() ?? "application/octet-stream";
  const contentId = part.contentId === undefined ? undefined : readableId(part.contentId);
  const content = bytesOf(part);
  return {
    name: part.filename ?? undefined,
    type,
    // The parser reads lines; signatures of a message count on those that it had.
    content: MESSAGE_TYPE.test(type) ? withCrlf(content) : content,
    ...(contentId === undefined ? {} : { contentId }),
  };
}

function bytesOf({ content }: Attachment): Uint8Array {
  if (typeof content === "string") return Buffer.from(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

// Memory that is shared with other contents cannot be handed over to another thread.
function ofItsOwn(content: Uint8Array): Uint8Array {
  return content.byteLength === content.buffer.byteLength ? content : new Uint8Array(content);
}

function withCrlf(content: Uint8Array): Uint8Array {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("latin1");
  return Buffer.from(text.replaceAll(/\r?\n/g, "\r\n"), "latin1");
}

function kindOf({ type, name, content }: Draft): AttachmentKind {
  if (MESSAGE_TYPE.test(type)) return "message";
  const isOutlook = type === OUTLOOK_TYPE || name?.toLowerCase().endsWith(".msg") === true;
  const start = Buffer.from(content.subarray(0, 8)).toString("hex");
  return isOutlook && start === COMPOUND_FILE ? "outlook-message" : "file";
}

async function nameOf(draft: Draft, kind: AttachmentKind, ordinal: number): Promise<string> {
  const given = safeFileName(draft.name);
  if (kind !== "message") return given ?? nameByType(ordinal, draft.type);
  if (given !== undefined) return /\.eml$/i.test(given) ? given : (safeFileName(`${given}.eml`) ?? given);
  const inner = await PostalMime.parse(draft.content, { maxRfc822NestingDepth: 0 }).catch(() => undefined);
  const subject = cleanText(inner?.subject);
  return (subject === undefined ? undefined : safeFileName(`${subject}.eml`)) ?? nameByType(ordinal, "message/rfc822");
}
