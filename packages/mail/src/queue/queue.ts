import type { JobQueue, TaskKind } from "@muniment/jobs";
import { newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { Type } from "typebox";
import type { OutgoingMail } from "../message.ts";
import { insertMessage } from "./message.repository.ts";

/** Sends a message if and only if `tx` commits; gives back the id under which its state is kept. */
export type QueueMail = (tx: Tx, mail: OutgoingMail) => Promise<string>;

const SEND_ATTEMPTS = 25;

/** The job that sends one message. Its own attempts are for failures of the database; the relay's are counted apart. */
export const sendMail: TaskKind<ReturnType<typeof sendPayload>> = {
  name: "mail.send",
  payload: sendPayload(),
  attempts: SEND_ATTEMPTS,
};

function sendPayload() {
  return Type.Object({ message_id: Type.String() });
}

const SINGLE_ADDRESS = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;

/** The queue of outgoing mail of one server (decisions D23, D48). It throws when the recipient is no single address. */
export function createMailQueue({ clock, jobs }: { clock: Clock; jobs: JobQueue }): QueueMail {
  return async (tx, mail) => {
    if (!SINGLE_ADDRESS.test(mail.recipient)) throw new Error("the recipient of a mail must be a single address");
    const messageId = newId();
    const now = clock.now();
    await insertMessage(tx, {
      message_id: messageId,
      kind: mail.kind,
      recipient: mail.recipient,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      is_automatic: mail.isAutomatic,
      headers: JSON.stringify(mail.headers ?? {}),
      message_name: mail.name ?? null,
      pauses: mail.pauses === undefined ? null : [...mail.pauses],
      next_at: now,
      created_at: now,
      last_error: null,
      sent_at: null,
      renew_after: mail.renewal?.after ?? null,
      renew_task: mail.renewal?.task.name ?? null,
      renew_attempts: mail.renewal?.task.attempts ?? null,
      renew_payload: mail.renewal === undefined ? null : JSON.stringify(mail.renewal.payload),
    });
    await jobs.add(tx, sendMail, { message_id: messageId }, { key: sendKey(messageId) });
    return messageId;
  };
}

/** One waiting job for each message. */
export function sendKey(messageId: string): string {
  return `mail.send:${messageId}`;
}
