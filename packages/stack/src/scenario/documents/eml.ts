import { createHash } from "node:crypto";
import { htmlBody, plainBody } from "./mail-message.ts";
import type { MailAddress, MailAttachment, MailMessage } from "./mail-message.ts";

const WORD_BYTES = 42;

/** Text for a header: as it is while printable ASCII, else as encoded words (RFC 2047). */
function headerText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let word = "";
  for (const letter of text) {
    if (Buffer.byteLength(word + letter) > WORD_BYTES) {
      words.push(word);
      word = "";
    }
    word += letter;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${Buffer.from(part).toString("base64")}?=`).join("\r\n ");
}

function addressText({ name, address }: MailAddress): string {
  const shown = /^[\x20-\x7e]*$/.test(name) ? `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"` : headerText(name);
  return `${shown} <${address}>`;
}

function base64Lines(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll(/.{76}(?=.)/g, "$&\r\n");
}

function textPart(type: "plain" | "html", text: string): string {
  const headers = [`Content-Type: text/${type}; charset=utf-8`, "Content-Transfer-Encoding: base64"];
  return `${headers.join("\r\n")}\r\n\r\n${base64Lines(Buffer.from(text, "utf8"))}\r\n`;
}

function attachmentPart({ fileName, contentType, bytes }: MailAttachment): string {
  const name = encodeURIComponent(fileName).replaceAll("'", "%27");
  const headers = [
    `Content-Type: ${contentType}`,
    `Content-Disposition: attachment; filename*=UTF-8''${name}`,
    "Content-Transfer-Encoding: base64",
  ];
  return `${headers.join("\r\n")}\r\n\r\n${base64Lines(bytes)}\r\n`;
}

function multipart(kind: "mixed" | "alternative", boundary: string, parts: readonly string[]): string {
  const body = parts.map((part) => `--${boundary}\r\n${part}`).join("");
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`;
}

/** The date of a message header, in UTC (RFC 5322 3.3). */
function headerDate(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
}

/** An Internet message (RFC 5322, 2045); the same message always gives the same bytes. */
export function renderEml(message: MailMessage): Buffer {
  const boundary = `=_${createHash("sha256").update(message.messageId).digest("hex").slice(0, 24)}`;
  const texts = [textPart("plain", plainBody(message)), textPart("html", htmlBody(message))];
  const alternative = multipart("alternative", `${boundary}_text`, texts);
  const headers = [
    `From: ${addressText(message.from)}`,
    `To: ${message.to.map(addressText).join(",\r\n ")}`,
    ...(message.cc.length === 0 ? [] : [`Cc: ${message.cc.map(addressText).join(",\r\n ")}`]),
    `Subject: ${headerText(message.subject)}`,
    `Date: ${headerDate(message.sentAt)}`,
    `Message-ID: ${message.messageId}`,
    ...(message.inReplyTo === undefined
      ? []
      : [`In-Reply-To: ${message.inReplyTo}`, `References: ${message.inReplyTo}`]),
    "MIME-Version: 1.0",
  ];
  const body =
    message.attachments.length === 0
      ? alternative
      : multipart("mixed", boundary, [alternative, ...message.attachments.map(attachmentPart)]);
  return Buffer.from(`${headers.join("\r\n")}\r\n${body}`, "utf8");
}
