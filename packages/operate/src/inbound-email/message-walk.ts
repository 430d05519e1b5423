import type { JobQueue } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { findMailbox, listOwnAddresses, unblockMailbox } from "../mailbox/index.ts";
import type { MailboxRow } from "../mailbox/index.ts";
import { resolveNotices } from "../notice/index.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { getEmail } from "./email.repository.ts";
import { parkedBecause, setBack } from "./message-setback.ts";
import type { MessageWork, ReadMessage, Step } from "./pipeline-step.ts";
import { queueMessages } from "./process-message.ts";
import type { RawStore } from "./raw-store.ts";
import { readRaw } from "./read-raw.ts";
import { getMessage, reachStage, wakeMessages } from "./received-message.repository.ts";
import type { ReceivedMessage } from "./received-message.repository.ts";

/** What takes messages through the stages. */
export interface WalkDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly raws: RawStore;
  readonly steps: readonly Step[];
  /** For the messages that are read at a time: what was read of one is kept until it has gone its way. */
  readonly memory: ByteBudget;
  /** How often a place that refuses is tried (OPR-FLT-012). */
  readonly probeSeconds: number;
  readonly instance: string;
}

/** Takes a message through every stage that is before it; throws when `signal` aborts, between two of them. */
export type WalkMessage = (
  messageId: string,
  given: { readonly isProbe: boolean; readonly signal: AbortSignal },
) => Promise<void>;

/** Another worker was quicker, and what it did stands. */
class Overtaken extends Error {
  override readonly name = "Overtaken";
}

/** Walks the table of steps, each of which is committed before the next (OPR-INB-010). */
export function createMessageWalk(deps: WalkDeps): WalkMessage {
  const { database, steps } = deps;
  return async (messageId, { isProbe, signal }) => {
    let message = await getMessage(database.reader, messageId);
    const mailbox = await findMailbox(database.reader, message.mailbox_id);
    if (mailbox === undefined) throw new Error("A message came for no mailbox");
    using held = new DisposableStack();
    let reading: Promise<ReadMessage> | undefined;
    const readMessage = (): Promise<ReadMessage> => (reading ??= read(deps, message, { held, signal }));
    while (message.state === "running") {
      signal.throwIfAborted();
      const step = nextStep(steps, message);
      if (step === undefined) return;
      const work: MessageWork = {
        message,
        mailbox,
        isProbe,
        readMail: readMessage,
        readEmail: async () => getEmail(database.reader, message.email_id ?? ""),
      };
      try {
        message = await take(deps, work, step);
      } catch (error) {
        if (error instanceof Overtaken) return;
        // Whoever waited for memory when the worker was stopped has met with no trouble.
        signal.throwIfAborted();
        await setBack(deps, { work, step, error });
        return;
      }
    }
  };
}

function nextStep(steps: readonly Step[], { stage }: ReceivedMessage): Step | undefined {
  return steps[steps.findIndex((step) => step.stage === stage) + 1];
}

async function read(
  { database, raws, memory, instance }: WalkDeps,
  message: ReceivedMessage,
  { held, signal }: { held: DisposableStack; signal: AbortSignal },
): Promise<ReadMessage> {
  held.use(await memory.take(message.size, signal));
  return readRaw(raws, message, { ownAddresses: await listOwnAddresses(database.reader), instance });
}

async function take(deps: WalkDeps, work: MessageWork, step: Step): Promise<ReceivedMessage> {
  const { message, isProbe, mailbox } = work;
  const keep = await step.run(work);
  return deps.database.transaction(async (tx) => {
    const { outcome, detail, emailId, isLast = false, park } = await keep(tx);
    const now = deps.clock.now();
    const change = {
      stage: isLast ? "ready" : step.stage,
      state: isLast ? "ready" : park === undefined ? "running" : "parked",
      attempts: 0,
      trouble: park === undefined ? null : JSON.stringify(parkedBecause(park, now)),
      email_id: emailId ?? message.email_id,
      updated_at: now,
    } as const;
    const entry = { stage: step.stage, outcome, detail, at: now };
    const changed = await reachStage(tx, message, { change, entry });
    if (changed === undefined) throw new Overtaken();
    if (step.stage === "staged" && isProbe) await letOthersGoOn(deps, tx, mailbox);
    return changed;
  });
}

/** The place takes files again: whatever waits for it goes on by itself (OPR-FLT-012, -017). */
export async function letOthersGoOn(
  { jobs, clock }: Pick<WalkDeps, "jobs" | "clock">,
  tx: Tx,
  mailbox: MailboxRow,
): Promise<void> {
  const at = clock.now();
  await unblockMailbox(tx, mailbox.id, at);
  const { service_id, item_id, root } = mailbox;
  await resolveNotices(tx, { kind: "service_account_denied", service_id, placeId: item_id ?? root, at });
  await resolveNotices(tx, { kind: "system_token", service_id, at });
  await resolveNotices(tx, { kind: "unreachable", service_id, at });
  await queueMessages(jobs, tx, await wakeMessages(tx, { mailboxId: mailbox.id }, at));
}
