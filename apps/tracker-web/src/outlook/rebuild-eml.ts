import type { MailMessage } from "./outlook-host.ts";

/** What a message is put together from where Outlook does not give the original (TRK-OUT-005). */
export interface MailParts {
  readonly message: MailMessage;
  /** As they came, or empty. */
  readonly headers: string;
  readonly html: string;
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

const LINE = 76;
/** Fields that describe the body, which is written anew here. */
const OF_BODY = /^(?:content-[a-z-]+|mime-version):/i;

/** An e-mail that holds what Outlook told of one, marked as such. */
export function rebuildEml({ message, headers, html, attachments }: MailParts): Uint8Array<ArrayBuffer> {
  const boundary = `=_muniment_${crypto.randomUUID()}`;
  const body = encoded(new TextEncoder().encode(html));
  const parts = [
    ["Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", body],
    ...attachments.map(({ name, bytes }) => [
      "Content-Type: application/octet-stream",
      "Content-Transfer-Encoding: base64",
      `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      "",
      encoded(bytes),
    ]),
  ];
  const lines = [
    ...headerLines(message, headers),
    "X-Muniment-Rebuilt: yes",
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    ...parts.flatMap((part) => [`--${boundary}`, ...part]),
    `--${boundary}--`,
    "",
  ];
  return new TextEncoder().encode(lines.join("\r\n"));
}

function headerLines(message: MailMessage, headers: string): string[] {
  const unfolded = headers.replaceAll(/\r?\n(?=[ \t])/g, "\n\t").split(/\r?\n(?!\t)/);
  const given = unfolded
    .filter((field) => /^[!-9;-~]+:/.test(field) && !OF_BODY.test(field))
    .map((field) => field.replaceAll(/\r?\n\t+/g, "\r\n\t"));
  if (given.length > 0) return given;
  const { subject, sender, senderName, messageId, sentAt } = message;
  return [
    `From: ${word(senderName)} <${bare(sender)}>`,
    `Subject: ${word(subject)}`,
    ...(sentAt === undefined ? [] : [`Date: ${sentAt.toUTCString().replace("GMT", "+0000")}`]),
    ...(messageId === undefined ? [] : [`Message-ID: <${bare(messageId)}>`]),
  ];
}

/** One line, whatever somebody wrote: a subject must not begin a field of its own. */
function bare(text: string): string {
  return text.replaceAll(/[\p{Cc}<>]/gu, "");
}

function word(text: string): string {
  const bytes = new TextEncoder().encode(text.replaceAll(/\p{Cc}+/gu, " "));
  return `=?utf-8?B?${base64(bytes)}?=`;
}

function encoded(bytes: Uint8Array): string {
  return (
    base64(bytes)
      .match(new RegExp(`.{1,${LINE}}`, "g"))
      ?.join("\r\n") ?? ""
  );
}

function base64(bytes: Uint8Array): string {
  const CHUNK = 32_768;
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** The bytes that a text in base64 stands for. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
