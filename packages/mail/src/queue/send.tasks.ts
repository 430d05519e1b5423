import { defineTask } from "@muniment/jobs";
import type { JobContext, JobQueue, Task } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { Type } from "typebox";
import { composeMail } from "../compose.ts";
import type { Mailbox } from "../message.ts";
import type { RelayKeeper } from "../relay/relay.ts";
import { DeliveryError } from "../smtp-send.ts";
import type { MailTransport } from "../smtp-send.ts";
import { findState, lockWaiting, markBounced, markDeferred, markSent, openAttempt } from "./message.repository.ts";
import type { WaitingMessage } from "./message.repository.ts";
import { sendKey, sendMail } from "./queue.ts";

/** What sending needs. */
export interface MailTaskOptions {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly transport: MailTransport;
  /** The sender of everything. */
  readonly sender: Mailbox;
  /** What an administrator chose in the place of both. */
  readonly relays?: Pick<RelayKeeper, "open">;
}

type Outcome = { readonly isSent: true } | { readonly isSent: false; readonly error: DeliveryError };

const HOUR = 3_600;
const GIVE_UP_AFTER = 24 * HOUR;
const FIRST_PAUSE = 30;

/**
 * The tasks of the mail queue: each message is tried for 24 hours with growing pauses (CC-EML-004). A crash between
 * the relay's answer and its record sends it again under the same Message-ID, which is as good as SMTP allows.
 */
export function createMailTasks(options: MailTaskOptions): readonly Task[] {
  return [
    defineTask({
      ...sendMail,
      run: async ({ message_id: messageId }, context) => sendOne(messageId, options, context),
    }),
  ];
}

async function sendOne(messageId: string, options: MailTaskOptions, context: JobContext): Promise<void> {
  const { database } = options;
  const state = await findState(database.reader, messageId);
  if (state !== "queued" && state !== "deferred") return;
  const opened = await database.transaction(async (tx) => {
    const message = await lockWaiting(tx, messageId);
    if (message === undefined) return undefined;
    if (message.is_attempt_open)
      context.log.warn({ message_id: messageId }, "an attempt has no known end; sending again");
    if (await renewIfLate(tx, message, { options, context })) return "renewed";
    await openAttempt(tx, messageId);
    return "open";
  });
  if (opened === "renewed") return;
  let outcome: Outcome | undefined;
  const isDone = await database.transaction(async (tx) => {
    // Locked while the relay is asked, so that a worker that was thought dead cannot send it too.
    const message = await lockWaiting(tx, messageId);
    if (message === undefined) return false;
    outcome ??= await deliver(message, options);
    await record(tx, { message, outcome }, { options, context });
    return true;
  });
  if (!isDone) throw new Error("another worker is sending the message");
}

async function renewIfLate(
  tx: Tx,
  message: WaitingMessage,
  { options, context }: { options: MailTaskOptions; context: JobContext },
): Promise<boolean> {
  const { renew_after, renew_task, renew_attempts, renew_payload } = message;
  if (renew_after === null || renew_task === null || context.clock.now() <= renew_after) return false;
  await markBounced(tx, message.message_id, "It could not be sent in time; a new one takes its place.");
  const task = { name: renew_task, payload: Type.Unknown(), attempts: renew_attempts ?? 1 };
  await options.jobs.add(tx, task, renew_payload);
  return true;
}

async function deliver(message: WaitingMessage, options: MailTaskOptions): Promise<Outcome> {
  const chosen = await options.relays?.open(options.database.reader);
  const { transport, sender, replyTo } = chosen ?? { ...options, replyTo: "" };
  const domain = sender.address.slice(sender.address.lastIndexOf("@") + 1);
  const { recipient, kind, subject, text, html, headers, is_automatic: isAutomatic } = message;
  const messageId = `<${message.message_name ?? message.message_id}@${domain}>`;
  const raw = await composeMail(
    { recipient, kind, subject, text, html, isAutomatic, headers },
    { from: sender, messageId, date: message.created_at, replyTo },
  );
  try {
    await transport.send({ from: sender.address, to: recipient, raw });
    return { isSent: true };
  } catch (error) {
    if (error instanceof DeliveryError) return { isSent: false, error };
    throw error;
  }
}

async function record(
  tx: Tx,
  { message, outcome }: { message: WaitingMessage; outcome: Outcome },
  { options, context }: { options: MailTaskOptions; context: JobContext },
): Promise<void> {
  const { message_id: messageId, kind, attempts } = message;
  const now = context.clock.now();
  if (outcome.isSent) {
    await markSent(tx, messageId, now);
    context.log.info({ message_id: messageId, kind, attempts }, "mail sent");
    return;
  }
  const { error } = outcome;
  const reason = withoutLinks(error.message);
  const end = addSeconds(message.created_at, GIVE_UP_AFTER);
  const given = message.pauses === null ? undefined : (message.pauses[attempts - 1] ?? 0);
  if (error.isPermanent || now >= end || given === 0) {
    await markBounced(tx, messageId, reason, { isRefused: error.isPermanent });
    context.log.warn({ message_id: messageId, kind, attempts, answer: error.summary }, "mail given up");
    return;
  }
  const wanted = addSeconds(now, given ?? Math.min(FIRST_PAUSE * 2 ** (attempts - 1), HOUR));
  const nextAt = wanted < end ? wanted : end;
  await markDeferred(tx, messageId, { reason, nextAt });
  await options.jobs.add(tx, sendMail, { message_id: messageId }, { key: sendKey(messageId), runAt: nextAt });
  context.log.info({ message_id: messageId, kind, attempts, answer: error.summary }, "mail deferred");
}

const LONGEST_REASON = 300;

/** A relay may quote the message, and a link in it may open an account. */
function withoutLinks(answer: string): string {
  return answer.replaceAll(/\bhttps?:\S+/gi, "[link]").slice(0, LONGEST_REASON);
}
