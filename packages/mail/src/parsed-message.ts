import type { Mailbox } from "./message.ts";

/** How a stored message is written: internet mail, or Outlook's own format. */
export type MessageKind = "eml" | "msg";

/** A file in a message; pictures that belong to the text are not listed. */
export interface ParsedAttachment {
  readonly name: string;
  /** Decoded bytes, line ends of text counted as one; 0 when an Outlook message does not say it. */
  readonly size: number;
}

/**
 * What WORK-EML-004 and work-api.md 7.1 (Email only) read from a message. Texts hold no control characters; an address is
 * empty where the message knows only a name. Dates that are missing or wrong are absent.
 */
export interface ParsedMessage {
  readonly subject?: string;
  readonly from?: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly sentDate?: Date;
  readonly receivedDate?: Date;
  /** Without angle brackets. */
  readonly messageId?: string;
  readonly inReplyTo?: string;
  /** The same for all messages of a thread: Outlook's id of it, else the id of its first message. */
  readonly conversationId?: string;
  /** The thread's topic, else the subject without `Re:` and the like. */
  readonly conversationName?: string;
  readonly attachments: readonly ParsedAttachment[];
}

/** Text as a database and a screen can hold it, or `undefined` when nothing is left. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return text === "" ? undefined : text;
}

/** A person of a message; a name that only repeats the address is dropped. */
export function toMailbox(name: unknown, address: unknown): Mailbox | undefined {
  const cleanAddress = cleanText(address) ?? "";
  const cleanName = cleanText(name)?.replaceAll(/^'(.*)'$/g, "$1") ?? "";
  if (cleanName === "" && cleanAddress === "") return undefined;
  return { name: cleanName.toLowerCase() === cleanAddress.toLowerCase() ? "" : cleanName, address: cleanAddress };
}

/** People as one line of text, such as `Anna Müller <anna@example.com>; bob@example.org`; empty for nobody. */
export function formatMailboxes(mailboxes: readonly Mailbox[]): string {
  return mailboxes
    .map(({ name, address }) => (name === "" || address === "" ? name + address : `${name} <${address}>`))
    .join("; ");
}

/** `fields` without those that are `undefined`. */
export function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
