import { createHash } from "node:crypto";
import { decodeWords } from "postal-mime";
import type { Attachment, Email } from "postal-mime";
import { conversationName, firstId, threadIdOf } from "../conversation.ts";
import { parseMailDate } from "../mail-date.ts";
import { decodeIndex, mailboxes } from "../parse-eml.ts";
import { cleanText, formatMailboxes, present } from "../parsed-message.ts";
import { listReceived } from "./attachments.ts";
import { repairHeaders } from "./header-repair.ts";
import { cleanBody, cleanHtml, textOfHtml } from "./mail-html.ts";
import { readReport } from "./mail-report.ts";
import type { MailReport } from "./mail-report.ts";
import { findSigns } from "./mail-signs.ts";
import type { MailProtection, ReadOptions, ReceivedAttachment, ReceivedMail } from "./received-mail.ts";
import { createIntakeParser } from "./intake-parser.ts";

const MOST_HEADERS = 300;
const MOST_HEADER_CHARACTERS = 4_000;
const MOST_REFERENCES = 100;
const FIELD_NAME = /^[\x21-\x39\x3b-\x7e]{1,100}$/;

/** Reads all of a message; throws when the bytes have no header, or more of anything than a message has. */
export async function readReceived(bytes: Uint8Array, options: ReadOptions): Promise<ReceivedMail> {
  const email = await createIntakeParser().parse(repairHeaders(bytes));
  // What came by SMTP is mail, however little its header says.
  if (!email.headers.some(({ key, value }) => FIELD_NAME.test(key) && value !== ""))
    throw new Error("There is no header");
  const given = options.withoutHtml === true ? undefined : email.html;
  const markup = given === undefined ? undefined : cleanHtml(given);
  const list = await listReceived(email.attachments, {
    contentIds: markup?.contentIds ?? new Set(),
    withContents: options.withContents === true,
  });
  const plain = email.text ?? list.text ?? (given === undefined ? undefined : textOfHtml(given));
  const contentHash = hashContent(email, list.attachments);
  const ownId = firstId(email.messageId);
  const contentType = headerOf(email, "content-type") ?? "text/plain";
  const report = reportOf(email);
  const people = peopleOf(email);
  return {
    messageId: ownId ?? `${contentHash}@derived.invalid`,
    isDerivedId: ownId === undefined,
    contentHash,
    ...present({
      ...threadOf(email),
      sentDate: parseMailDate(headerOf(email, "date")),
      text: plain === undefined ? undefined : cleanBody(plain),
      html: markup && { content: markup.content, isCut: markup.isCut, remoteImages: markup.remoteImages },
      report,
    }),
    ...people,
    references: idsIn(email.references),
    attachments: list.attachments,
    protection: protectionOf(contentType, plain ?? ""),
    signs: findSigns({
      headers: email.headers,
      contentType,
      report,
      envelopeSender: options.envelopeSender ?? returnPathOf(email),
      fromAddress: people.from?.address ?? "",
      subject: email.subject ?? "",
      instance: options.instance,
      ownAddresses: options.ownAddresses ?? [],
    }),
    headers: email.headers.slice(0, MOST_HEADERS).map(({ originalKey, value }) => ({
      name: cleanText(originalKey) ?? "",
      value: cleanText(value.slice(0, MOST_HEADER_CHARACTERS)) ?? "",
    })),
  };
}

function headerOf(email: Email, key: string): string | undefined {
  return email.headers.find((entry) => entry.key === key)?.value;
}

function peopleOf(email: Email): Pick<ReceivedMail, "from" | "sender" | "replyTo" | "to" | "cc" | "bcc"> {
  const one = (address: Email["from"]) => mailboxes(address === undefined ? [] : [address])[0];
  return {
    ...present({ from: one(email.from), sender: one(email.sender) }),
    replyTo: mailboxes(email.replyTo),
    to: mailboxes(email.to),
    cc: mailboxes(email.cc),
    bcc: mailboxes(email.bcc),
  };
}

function threadOf(email: Email): Pick<ReceivedMail, "subject" | "inReplyTo" | "threadIndex" | "conversationName"> {
  const index = decodeIndex(headerOf(email, "thread-index"));
  const subject = cleanText(email.subject);
  const topic = cleanText(decodeWords(headerOf(email, "thread-topic") ?? ""));
  const inReplyTo = firstId(email.inReplyTo);
  const marks = { index, topic, subject, messageId: undefined, inReplyTo, references: undefined };
  return present({
    subject,
    inReplyTo,
    threadIndex: threadIdOf(index),
    conversationName: conversationName(marks),
  });
}

function idsIn(header: string | undefined): string[] {
  const ids = [...(header ?? "").matchAll(/<([^<>]{1,998})>/g)].flatMap(([, id]) => cleanText(id) ?? []);
  // The first ones name the thread, the last ones the message that is answered.
  return ids.length <= MOST_REFERENCES ? ids : [...ids.slice(0, 10), ...ids.slice(10 - MOST_REFERENCES)];
}

function returnPathOf(email: Email): string | undefined {
  const value = headerOf(email, "return-path");
  return value === undefined ? undefined : (email.returnPath ?? "");
}

/** The same for one message wherever it went; another one once a gateway changed a word of it. */
function hashContent(email: Email, attachments: readonly ReceivedAttachment[]): string {
  const hash = createHash("sha256");
  const people = peopleOf(email);
  const lines = [
    ...[people.from === undefined ? [] : [people.from], people.to, people.cc].map(formatMailboxes),
    cleanText(email.subject) ?? "",
    cleanText(headerOf(email, "date")) ?? "",
    ...[email.text, email.html].map(withoutTrailingBlanks),
    ...attachments.map(({ name, sha256 }) => `${name} ${sha256}`),
  ];
  for (const line of lines) {
    // Lengths keep two neighbours from running into each other.
    hash.update(`${line.length}:`).update(line);
  }
  return hash.digest("hex");
}

function withoutTrailingBlanks(body: string | undefined): string {
  const lines = (body ?? "").split("\n").map((line) => line.trimEnd());
  return lines.join("\n").trimEnd();
}

function reportOf(email: Email): MailReport | undefined {
  const parts = email.attachments.filter(({ mimeType }) => /^message\/|^text\/rfc822-headers$/.test(mimeType));
  return readReport(parts.map((part) => ({ type: part.mimeType, text: startOf(part) })));
}

function startOf({ content }: Attachment): string {
  if (typeof content === "string") return content;
  return Buffer.from(content instanceof Uint8Array ? content : new Uint8Array(content)).toString("utf8", 0, 1_000_000);
}

function protectionOf(contentType: string, text: string): MailProtection {
  const type = contentType.toLowerCase();
  if (/^application\/(?:x-)?pkcs7-mime\b/.test(type)) {
    return /smime-type\s*=\s*"?(?:signed-data|certs-only)/.test(type) ? "smime-signed" : "smime-encrypted";
  }
  if (/^multipart\/signed\b/.test(type)) return type.includes("pgp-signature") ? "pgp-signed" : "smime-signed";
  if (/^multipart\/encrypted\b/.test(type)) return "pgp-encrypted";
  if (/^-----BEGIN PGP MESSAGE-----\s*$/m.test(text)) return "pgp-encrypted";
  return /^-----BEGIN PGP SIGNED MESSAGE-----\s*$/m.test(text) ? "pgp-signed" : "none";
}
