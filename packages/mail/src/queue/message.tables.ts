import type { ColumnType, Generated } from "kysely";

/** How far a message got (CC-EML-004). */
export type MailState = "queued" | "sent" | "deferred" | "bounced";

/** `mail.message` */
export interface MessageRow {
  message_id: string;
  kind: string;
  recipient: string;
  subject: string;
  /** Both are erased once the message was sent or given up, because they may hold links that open accounts. */
  text: string | null;
  html: string | null;
  is_automatic: boolean;
  state: Generated<MailState>;
  attempts: Generated<number>;
  /** Set while an attempt runs; found set by the next one, it tells that the relay's answer is unknown. */
  is_attempt_open: Generated<boolean>;
  next_at: Date;
  last_error: string | null;
  renew_after: Date | null;
  renew_task: string | null;
  renew_attempts: number | null;
  /** Written as JSON text. */
  renew_payload: ColumnType<unknown, string | null, never>;
  /** Erased with the content. */
  headers: ColumnType<Readonly<Record<string, string>>, string | undefined, string>;
  /** What the Message-ID is made of instead of the id. */
  message_name: string | null;
  /** Seconds between attempts, where they are given. */
  pauses: number[] | null;
  /** The relay said that this recipient never takes it. */
  is_refused: Generated<boolean>;
  created_at: Date;
  sent_at: Date | null;
}

/** The tables that the queue owns. */
export interface MessageTables {
  "mail.message": MessageRow;
}
