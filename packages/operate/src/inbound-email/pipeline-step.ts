import type { ReceivedMail } from "@muniment/mail/read";
import type { MailStage } from "@muniment/operate-api/inbound-email";
import type { Tx } from "@muniment/platform/db";
import type { MailboxRow } from "../mailbox/index.ts";
import type { Email } from "./email.repository.ts";
import type { ReceivedMessage } from "./received-message.repository.ts";

/** A message while it is taken through the stages. */
export interface MessageWork {
  readonly message: ReceivedMessage;
  readonly mailbox: MailboxRow;
  /** What it says, with the bytes of its attachments; read when it is needed for the first time. */
  readMail(): Promise<ReadMessage>;
  /** What was made of it, once it was. */
  readEmail(): Promise<Email>;
  /** Whether this one goes ahead of others that wait for the same place. */
  readonly isProbe: boolean;
}

/** A message that was read. */
export interface ReadMessage {
  readonly mail: ReceivedMail;
  /** SHA-256 of the whole message, in hexadecimal. */
  readonly sha256: string;
}

/** What a stage came to, in the words of the log (OPR-INB-019). */
export interface StageResult {
  readonly outcome: string;
  readonly detail?: string;
  /** The e-mail that the message is, from now on. */
  readonly emailId?: string;
  /** There is nothing more to do with it. */
  readonly isLast?: boolean;
  /** The stage is done, and a person decides whether the message goes on. */
  readonly park?: string;
}

/** A stage of operate.md 10.2. What reaches outside happens in `run`; what it gives is kept in one transaction. */
export interface Step {
  readonly stage: MailStage;
  run(work: MessageWork): Promise<(tx: Tx) => Promise<StageResult>>;
}

/** A message that no further try would bring on. */
export class CannotGoOn extends Error {
  override readonly name = "CannotGoOn";
}
