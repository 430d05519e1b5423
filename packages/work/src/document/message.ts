import type { Readable } from "node:stream";
import { formatMailboxes, parseMessage } from "@muniment/mail/parse";
import { toWireDate } from "@muniment/kernel";
import type { MessageFields } from "./document.tables.ts";

/** Larger messages are filed without reading them, so that an upload never holds one in memory. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** What an `.eml` or `.msg` file says of itself; `undefined` for other files and for those that cannot be read. */
export async function readMessageFields(
  extension: string,
  file: { size: number; open(): Promise<Readable> },
): Promise<MessageFields | undefined> {
  if ((extension !== "eml" && extension !== "msg") || file.size > MAX_MESSAGE_BYTES) return undefined;
  try {
    const message = await parseMessage(await file.open(), extension, { maxBytes: MAX_MESSAGE_BYTES });
    return {
      ...text("subject", message.subject),
      ...text("from", message.from && formatMailboxes([message.from])),
      ...text("to", formatMailboxes(message.to)),
      ...text("cc", formatMailboxes(message.cc)),
      ...text("bcc", formatMailboxes(message.bcc)),
      ...text("message_id", message.messageId),
      ...text("conversation_id", message.conversationId),
      ...text("conversation_name", message.conversationName),
      ...(message.sentDate === undefined ? {} : { sent_date: toWireDate(message.sentDate) }),
      ...(message.receivedDate === undefined ? {} : { received_date: toWireDate(message.receivedDate) }),
      attachments: message.attachments.map(({ name, size }) => ({ name: clean(name), size })),
    };
  } catch {
    // A damaged message is still a document: it is filed as it is, without the fields of a message.
    return undefined;
  }
}

function text<K extends keyof MessageFields>(field: K, value: string | undefined): { [P in K]?: string } {
  const stored = clean(value ?? "");
  return stored === "" ? {} : ({ [field]: stored } as { [P in K]: string });
}

function clean(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim();
}
