import msgreader from "@kenjiuno/msgreader";
import type { FieldsData } from "@kenjiuno/msgreader";
import { conversationId, conversationName, firstId } from "./conversation.ts";
import { plausibleDate } from "./mail-date.ts";
import type { Mailbox } from "./message.ts";
import { cleanText, present, toMailbox } from "./parsed-message.ts";
import type { ParsedAttachment, ParsedMessage } from "./parsed-message.ts";

type MsgReader = InstanceType<typeof msgreader.default>;

// Property ids of [MS-OXPROPS] that the reader gives no name.
const SENT_REPRESENTING_NAME = 0x0042;
const SENT_REPRESENTING_TYPE = 0x0064;
const SENT_REPRESENTING_ADDRESS = 0x0065;
const CONVERSATION_INDEX = 0x0071;
const ATTACH_SIZE = 0x0e20;
const REFERENCES = 0x1039;
const IN_REPLY_TO = 0x1042;
const ATTACH_FLAGS = 0x3714;

const ATTACH_FLAG_INLINE = 4;
const UTF8_CODE_PAGE = 65001;

/** Reads an Outlook message; `undefined` when the bytes are none. Throws whatever the reader throws at damaged ones. */
export function parseMsg(bytes: Uint8Array): ParsedMessage | undefined {
  const fields = openMsg(bytes)?.fields;
  if (fields === undefined) return undefined;
  const properties = propertiesOf(fields);

  const index = properties.get(CONVERSATION_INDEX);
  const subject = cleanText(fields.subject);
  const marks = {
    index: index instanceof Uint8Array ? index : undefined,
    topic: cleanText(fields.conversationTopic),
    subject,
    messageId: firstId(fields.messageId),
    inReplyTo: firstId(properties.get(IN_REPLY_TO)),
    references: cleanText(properties.get(REFERENCES)),
  };
  return {
    ...present({
      subject,
      from: senderOf(fields, properties),
      sentDate: dateOf(fields.clientSubmitTime),
      receivedDate: dateOf(fields.messageDeliveryTime),
      messageId: marks.messageId,
      inReplyTo: marks.inReplyTo,
      conversationId: conversationId(marks),
      conversationName: conversationName(marks),
    }),
    to: recipientsOf(fields, "to"),
    cc: recipientsOf(fields, "cc"),
    bcc: recipientsOf(fields, "bcc"),
    attachments: listAttachments(fields),
  };
}

/** A message of Outlook with the reader that gives its files, or `undefined` when the bytes are none. */
export interface OutlookMessage {
  readonly fields: FieldsData;
  readonly reader: MsgReader;
}

/** Reads texts in the code page of whoever wrote them. */
export function openMsg(bytes: Uint8Array): OutlookMessage | undefined {
  const read = readWith(bytes, undefined);
  const codePage = read?.fields.messageCodepage ?? read?.fields.internetCodepage;
  if (read === undefined || codePage === undefined || !hasLegacyText(read.fields)) return read;
  try {
    return readWith(bytes, codePage === UTF8_CODE_PAGE ? "utf8" : `cp${codePage}`);
  } catch {
    // A code page that nobody knows: the letters of ASCII are right all the same.
    return read;
  }
}

function readWith(bytes: Uint8Array, ansiEncoding: string | undefined): OutlookMessage | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = new msgreader.default(view);
  reader.parserConfig = { includeRawProps: true, ...(ansiEncoding === undefined ? {} : { ansiEncoding }) };
  const fields = reader.getFileData();
  return fields.dataType === "msg" ? { fields, reader } : undefined;
}

// Texts of type PtypString8, which are written in the code page of whoever made the message.
function hasLegacyText(fields: FieldsData): boolean {
  return [fields, ...(fields.recipients ?? []), ...(fields.attachments ?? [])].some((part) =>
    part.rawProps?.some((property) => property.propertyTag?.endsWith("001e")),
  );
}

function propertiesOf(fields: FieldsData): Map<number, unknown> {
  return new Map(
    (fields.rawProps ?? []).map((property) => [parseInt(property.propertyTag?.slice(0, 4) ?? "", 16), property.value]),
  );
}

function senderOf(fields: FieldsData, properties: Map<number, unknown>): Mailbox | undefined {
  const representedAddress =
    properties.get(SENT_REPRESENTING_TYPE) === "SMTP" ? properties.get(SENT_REPRESENTING_ADDRESS) : undefined;
  const senderAddress = fields.senderAddressType === "SMTP" ? fields.senderEmail : undefined;
  return toMailbox(
    properties.get(SENT_REPRESENTING_NAME) ?? fields.senderName,
    fields.sentRepresentingSmtpAddress ?? representedAddress ?? fields.senderSmtpAddress ?? senderAddress,
  );
}

function recipientsOf(fields: FieldsData, kind: "to" | "cc" | "bcc"): Mailbox[] {
  return (fields.recipients ?? [])
    .filter((recipient) => recipient.recipType === kind)
    .flatMap(({ name, smtpAddress, email }) => {
      // Inside Exchange `email` is a directory name such as /o=Firm/cn=Recipients/cn=mueller.
      const address = smtpAddress ?? (email?.includes("@") === true ? email : undefined);
      return toMailbox(name, address) ?? [];
    });
}

function listAttachments(fields: FieldsData): ParsedAttachment[] {
  return (fields.attachments ?? [])
    .map((attachment) => ({ attachment, properties: propertiesOf(attachment) }))
    .filter(({ attachment, properties }) => {
      const flags = Number(properties.get(ATTACH_FLAGS) ?? 0);
      return attachment.attachmentHidden !== true && (flags & ATTACH_FLAG_INLINE) === 0;
    })
    .map(({ attachment, properties }, index) => ({
      name: nameOf(attachment) ?? `attachment-${index + 1}`,
      size: attachment.contentLength ?? Number(properties.get(ATTACH_SIZE) ?? 0),
    }));
}

function nameOf(attachment: FieldsData): string | undefined {
  const inner = attachment.innerMsgContentFields;
  if (inner !== undefined) return `${cleanText(inner.subject) ?? cleanText(attachment.name) ?? "message"}.msg`;
  return cleanText(attachment.fileName) ?? cleanText(attachment.name) ?? cleanText(attachment.fileNameShort);
}

function dateOf(text: string | undefined): Date | undefined {
  return plausibleDate(Date.parse(text ?? ""));
}
