import { createHash } from "node:crypto";
import type { FieldsData } from "@kenjiuno/msgreader";
import { openMsg, parseMsg } from "../parse-msg.ts";
import type { OutlookMessage } from "../parse-msg.ts";
import { cleanText, present } from "../parsed-message.ts";
import type { MessageKind } from "../parsed-message.ts";
import { createNameRegister, nameByType, safeFileName } from "./attachment-name.ts";
import { cleanBody, cleanHtml, readableId, textOfHtml } from "./mail-html.ts";
import { readReceived } from "./read-received.ts";
import type { HtmlBody, ReceivedAttachment, ReceivedMail } from "./received-mail.ts";

/** A message as people look at it; pictures that it brings are in its HTML. */
export interface ShownMail extends Pick<
  ReceivedMail,
  "subject" | "from" | "to" | "cc" | "bcc" | "sentDate" | "text" | "html"
> {
  /** All with their contents. */
  readonly attachments: readonly ReceivedAttachment[];
}

const MOST_PICTURE_BYTES = 10 * 1024 * 1024;
const PICTURE = /^image\/(?:png|jpeg|gif|webp|bmp)$/;
const PICTURE_NAMES: ReadonlyMap<string, string> = new Map([
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["gif", "image/gif"],
]);

/** Reads a page of HTML like the body of a message. */
export function readPage(bytes: Uint8Array): HtmlBody {
  const charset = /<meta[^>]{1,200}charset\s*=\s*["']?([\w-]{1,40})/i.exec(
    Buffer.from(bytes.subarray(0, 2_048)).toString("latin1"),
  );
  const { content, isCut, remoteImages } = cleanHtml(decoderOf(charset?.[1]).decode(bytes));
  return { content, isCut, remoteImages };
}

/** Reads a stored message of either kind; `undefined` when the bytes are none. */
export async function readShown(bytes: Uint8Array, kind: MessageKind): Promise<ShownMail | undefined> {
  const mail = kind === "eml" ? await readReceived(bytes, { withContents: true }) : readOutlook(bytes);
  if (mail === undefined) return undefined;
  const { subject, from, to, cc, bcc, sentDate, text, html, attachments } = mail;
  const shown = html && { ...html, content: withPictures(html.content, attachments) };
  return { ...present({ subject, from, sentDate, text, html: shown }), to, cc, bcc, attachments };
}

function readOutlook(bytes: Uint8Array): ShownMail | undefined {
  const opened = openMsg(bytes);
  const parsed = parseMsg(bytes);
  if (opened === undefined || parsed === undefined) return undefined;
  const given = htmlOf(opened.fields);
  const markup = given === undefined ? undefined : cleanHtml(given);
  const plain = opened.fields.body ?? (given === undefined ? undefined : textOfHtml(given));
  const { subject, from, to, cc, bcc, sentDate } = parsed;
  return {
    ...present({
      subject,
      from,
      sentDate,
      text: plain === undefined ? undefined : cleanBody(plain),
      html: markup && { content: markup.content, isCut: markup.isCut, remoteImages: markup.remoteImages },
    }),
    to,
    cc,
    bcc,
    attachments: filesOf(opened, markup?.contentIds ?? new Set()),
  };
}

function htmlOf({ bodyHtml, html }: FieldsData): string | undefined {
  if (bodyHtml !== undefined) return bodyHtml;
  return html === undefined ? undefined : new TextDecoder().decode(html);
}

function filesOf({ fields, reader }: OutlookMessage, contentIds: ReadonlySet<string>): ReceivedAttachment[] {
  const distinct = createNameRegister();
  return (fields.attachments ?? []).map((attachment, index) => {
    const { content } = reader.getAttachment(attachment);
    const isMessage = attachment.innerMsgContentFields !== undefined;
    const given = isMessage
      ? `${cleanText(attachment.innerMsgContentFields?.subject) ?? cleanText(attachment.name) ?? "message"}.msg`
      : (cleanText(attachment.fileName) ?? cleanText(attachment.name) ?? cleanText(attachment.fileNameShort));
    const type = cleanText(attachment.attachMimeTag)?.toLowerCase() ?? typeByName(given);
    const contentId = attachment.pidContentId === undefined ? undefined : readableId(attachment.pidContentId);
    return {
      ordinal: index + 1,
      name: distinct(safeFileName(given) ?? nameByType(index + 1, type)),
      type,
      kind: isMessage ? ("outlook-message" as const) : ("file" as const),
      size: content.byteLength,
      sha256: createHash("sha256").update(content).digest("hex"),
      isInline: contentId !== undefined && contentIds.has(contentId),
      ...(contentId === undefined ? {} : { contentId }),
      // Memory that is shared with other contents cannot be handed over to another thread.
      content: new Uint8Array(content),
    };
  });
}

function decoderOf(charset: string | undefined): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

function typeByName(name: string | undefined): string {
  return PICTURE_NAMES.get(name?.split(".").at(-1)?.toLowerCase() ?? "") ?? "application/octet-stream";
}

function withPictures(html: string, attachments: readonly ReceivedAttachment[]): string {
  const pictures = new Map(
    attachments.flatMap(({ contentId, type, size, content }) =>
      contentId !== undefined && content !== undefined && PICTURE.test(type) && size <= MOST_PICTURE_BYTES
        ? [[contentId, `data:${type};base64,${Buffer.from(content).toString("base64")}`] as const]
        : [],
    ),
  );
  return html.replaceAll(/ data-cid="([^"]*)"/g, (mark, id: string) => {
    const picture = pictures.get(id.replaceAll("&amp;", "&"));
    return picture === undefined ? mark : ` src="${picture}"`;
  });
}
