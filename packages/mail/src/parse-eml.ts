import PostalMime, { decodeWords } from "postal-mime";
import type { Address, Attachment, Email } from "postal-mime";
import { conversationId, conversationName, firstId } from "./conversation.ts";
import { parseMailDate } from "./mail-date.ts";
import type { Mailbox } from "./message.ts";
import { cleanText, present, toMailbox } from "./parsed-message.ts";
import type { ParsedAttachment, ParsedMessage } from "./parsed-message.ts";

const TELLING_HEADERS = new Set(["from", "to", "cc", "subject", "date", "message-id", "received", "return-path"]);

/** Reads internet mail; `undefined` when the bytes have no header that a message has. */
export async function parseEml(bytes: Uint8Array): Promise<ParsedMessage | undefined> {
  const email = await PostalMime.parse(bytes, { rfc822Attachments: true });
  if (!email.headers.some((header) => TELLING_HEADERS.has(header.key))) return undefined;
  const header = (key: string): string | undefined => email.headers.find((entry) => entry.key === key)?.value;

  const subject = cleanText(email.subject);
  const marks = {
    index: decodeIndex(header("thread-index")),
    topic: cleanText(decodeWords(header("thread-topic") ?? "")),
    subject,
    messageId: firstId(email.messageId),
    inReplyTo: firstId(email.inReplyTo),
    references: email.references,
  };
  return {
    ...present({
      subject,
      from: mailboxes(email.from === undefined ? [] : [email.from])[0],
      sentDate: parseMailDate(header("date")),
      receivedDate: parseMailDate(header("received")?.split(";").at(-1)),
      messageId: marks.messageId,
      inReplyTo: marks.inReplyTo,
      conversationId: conversationId(marks),
      conversationName: conversationName(marks),
    }),
    to: mailboxes(email.to),
    cc: mailboxes(email.cc),
    bcc: mailboxes(email.bcc),
    attachments: await listAttachments(email),
  };
}

/** The people of a header, those of groups one by one. */
export function mailboxes(addresses: readonly Address[] | undefined): Mailbox[] {
  return (addresses ?? [])
    .flatMap((address) => (address.group === undefined ? [address] : address.group))
    .flatMap(({ name, address }) => toMailbox(name, address) ?? []);
}

/** The bytes of Outlook's `Thread-Index`. */
export function decodeIndex(header: string | undefined): Uint8Array | undefined {
  return header === undefined ? undefined : Buffer.from(header, "base64");
}

async function listAttachments(email: Email): Promise<ParsedAttachment[]> {
  const listed = email.attachments.filter((part) => part.related !== true || part.disposition === "attachment");
  return Promise.all(
    listed.map(async (part, index) => ({
      name: cleanText(part.filename) ?? (await nameOf(part)) ?? `attachment-${index + 1}`,
      size: sizeOf(part),
    })),
  );
}

async function nameOf(part: Attachment): Promise<string | undefined> {
  if (part.mimeType !== "message/rfc822" || typeof part.content === "string") return undefined;
  const inner = await PostalMime.parse(part.content, { maxRfc822NestingDepth: 0 });
  return `${cleanText(inner.subject) ?? "message"}.eml`;
}

function sizeOf({ content }: Attachment): number {
  return typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
}
