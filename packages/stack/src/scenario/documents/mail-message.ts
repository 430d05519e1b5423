import { xmlText } from "./xml-text.ts";

/** A person in a header of a message. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

/** A file that goes with a message. */
export interface MailAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** An e-mail as it was sent. */
export interface MailMessage {
  readonly from: MailAddress;
  readonly to: readonly [MailAddress, ...MailAddress[]];
  readonly cc: readonly MailAddress[];
  readonly subject: string;
  readonly sentAt: Date;
  /** With its angle brackets. */
  readonly messageId: string;
  readonly inReplyTo: string | undefined;
  readonly paragraphs: readonly string[];
  readonly attachments: readonly MailAttachment[];
}

/** The body as plain text. */
export function plainBody(message: MailMessage): string {
  return `${message.paragraphs.join("\r\n\r\n")}\r\n`;
}

/** The body as a small HTML page. */
export function htmlBody(message: MailMessage): string {
  const paragraphs = message.paragraphs.map((text) => `<p>${xmlText(text).replaceAll("\r\n", "<br>")}</p>`);
  return `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>\r\n${paragraphs.join("\r\n")}\r\n</body></html>\r\n`;
}

/** The subject without the marks that answering and passing on put before it. */
export function conversationOf(subject: string): string {
  return subject.replace(/^(?:(?:RE|FW): )+/, "");
}
