import type { Mailbox } from "../message.ts";
import type { MailSign } from "./mail-signs.ts";
import type { MailReport } from "./mail-report.ts";

/** What `readMail` is to give, and whose mail it is. */
export interface ReadOptions {
  /** Also the bytes of the attachments; without them a message costs little to pass around. */
  readonly withContents?: boolean;
  /** For a message whose HTML takes too long; everything else of it is read. */
  readonly withoutHtml?: boolean;
  /** The id that our own automatic mail carries in `X-Muniment-Instance` (OPR-INB-066). */
  readonly instance?: string;
  /** Addresses that are our own, in small letters (OPR-INB-064). */
  readonly ownAddresses?: readonly string[];
  /** The sender of the envelope, empty for reports; without it `Return-Path` is believed. */
  readonly envelopeSender?: string;
}

/** A body as it can be shown; the original has what was cut (OPR-INB-018). */
export interface MailBody {
  readonly content: string;
  readonly isCut: boolean;
}

/** HTML without anything that runs or loads: pictures keep their address in `data-remote` or `data-cid` only. */
export interface HtmlBody extends MailBody {
  readonly remoteImages: number;
}

/** `message` and `outlook-message` are mail themselves, and kept whole. */
export type AttachmentKind = "file" | "message" | "outlook-message";

/** A file in a message (OPR-INB-015). An empty one is listed too, with size 0. */
export interface ReceivedAttachment {
  /** From 1, in the order of the message; the same each time the message is read. */
  readonly ordinal: number;
  /** Fit for a file system, at most 200 characters, and none twice in a message, in any case. */
  readonly name: string;
  readonly type: string;
  readonly kind: AttachmentKind;
  readonly size: number;
  readonly sha256: string;
  /** The body shows it, so nobody misses it in a list. */
  readonly isInline: boolean;
  readonly contentId?: string;
  /** It lay in this `winmail.dat`. */
  readonly container?: string;
  /** Only when asked for. */
  readonly content?: Uint8Array;
}

/** Whether a message is signed or encrypted, by S/MIME or PGP; nothing is said about whether a signature is good. */
export type MailProtection = "none" | "smime-signed" | "smime-encrypted" | "pgp-signed" | "pgp-encrypted";

/** All that a message says. Texts hold no control characters; ids are without angle brackets. */
export interface ReceivedMail {
  readonly messageId: string;
  /** The message has no id of its own; this one is made of its content (OPR-INB-063). */
  readonly isDerivedId: boolean;
  /** Of people, subject, date, body and attachments, however the message came here (OPR-INB-062). */
  readonly contentHash: string;
  readonly inReplyTo?: string;
  /** The first message of the thread first. */
  readonly references: readonly string[];
  /** Outlook's id of the thread. */
  readonly threadIndex?: string;
  readonly conversationName?: string;
  readonly subject?: string;
  readonly from?: Mailbox;
  readonly sender?: Mailbox;
  readonly replyTo: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  /** As the message says it, also when that lies ahead; absent when it is missing or none (OPR-INB-069). */
  readonly sentDate?: Date;
  readonly text?: MailBody;
  readonly html?: HtmlBody;
  readonly attachments: readonly ReceivedAttachment[];
  readonly protection: MailProtection;
  /** Why nobody may answer it by itself; empty for a letter that a person wrote (OPR-INB-064, -066, -067). */
  readonly signs: readonly MailSign[];
  readonly report?: MailReport;
  /** In order, at most 300 of 4,000 characters each. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}
