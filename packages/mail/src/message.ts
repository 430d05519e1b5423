import type { TaskKind } from "@muniment/jobs";

/** A name and an address, as in `From`. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Name and address of `Name <address>`. */
export function mailboxOf(text: string): Mailbox {
  const match = /^(.*?)\s*<([^<>]+)>$/.exec(text.trim());
  return { name: match?.[1] ?? "", address: match?.[2] ?? text.trim() };
}

/** A message to one recipient, in plain text and in HTML. */
export interface OutgoingMail {
  /** Goes out as `X-Muniment-Mail`: `E1` to `E15`, `tracker.digest` and so on (decision D48). */
  readonly kind: string;
  /** An address alone. */
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Whether no person wrote it; it then says so by `Auto-Submitted`. */
  readonly isAutomatic: boolean;
  readonly renewal?: MailRenewal;
  /** Further headers, such as `List-Unsubscribe`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What its Message-ID is made of, where the same message is to have the same one whoever makes it. */
  readonly name?: string;
  /** Seconds between attempts, after the last of which it is given up; without them growing pauses for 24 hours. */
  readonly pauses?: readonly number[];
}

/** What happens instead of sending a message that could not leave in time (CC-EML-004). */
export interface MailRenewal {
  /** After this moment the message is not sent any more, and `task` is queued with `payload`. */
  readonly after: Date;
  readonly task: TaskKind;
  readonly payload: object;
}
