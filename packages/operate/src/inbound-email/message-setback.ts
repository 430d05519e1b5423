import type { JobQueue } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { blockMailbox } from "../mailbox/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import { changeWorkItem } from "../work-item/index.ts";
import { CannotGoOn } from "./pipeline-step.ts";
import type { MessageWork, Step } from "./pipeline-step.ts";
import { probeSoon, processMessage } from "./process-message.ts";
import { changeMessage, logStages } from "./received-message.repository.ts";
import { StorageTrouble } from "./storage-trouble.ts";

/** What is needed to keep that a stage was not reached. */
export interface SetbackDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly probeSeconds: number;
}

/** A stage that was not reached, and why. */
interface Setback {
  readonly work: MessageWork;
  readonly step: Step;
  readonly error: unknown;
}

const MOST_FAILURES = 5;
/** After the first failure, the second and so on. */
const PAUSES_SECONDS = [1, 5, 30, 120];

/** Keeps why a stage was not reached: the message waits for storage, is tried again, or is parked (OPR-INB-020). */
export async function setBack(deps: SetbackDeps, setback: Setback): Promise<void> {
  const { error } = setback;
  await deps.database.transaction(async (tx) => {
    if (error instanceof StorageTrouble) await waitForStorage(deps, tx, { ...setback, error });
    else await countFailure(deps, tx, setback);
  });
}

/** Why a message is parked, for whoever looks at it. */
export function parkedBecause(text: string, at: Date): TroubleValue {
  return { code: "parked", text, at: at.toISOString() };
}

async function waitForStorage(
  deps: SetbackDeps,
  tx: Tx,
  { work, step, error }: Setback & { readonly error: StorageTrouble },
): Promise<void> {
  const { clock, jobs } = deps;
  const { message, mailbox, isProbe } = work;
  const now = clock.now();
  const trouble = error.trouble(now);
  const pause = error.retryAfterSeconds;
  const change = { trouble: JSON.stringify(trouble), updated_at: now };
  const state = pause === undefined ? "waiting" : "running";
  if ((await changeMessage(tx, message, { ...change, state })) === undefined) return;
  const outcome = pause === undefined ? "waiting: storage" : "tried again";
  await logStages(tx, [{ messageId: message.id, stage: step.stage, outcome, detail: trouble.text, at: now }]);
  if (pause !== undefined) {
    const again = { key: `message:${message.id}`, runAt: addSeconds(now, pause) };
    return jobs.add(tx, processMessage, { message: message.id, isProbe }, again);
  }
  if (message.email_id !== null) await changeWorkItem(tx, message.email_id, { trouble, at: now });
  if (error.joined !== undefined) return;
  await tellAdministrators(tx, error.notice(now));
  if (error.isDenied) await blockMailbox(tx, mailbox.id, { reason: trouble.text, at: now });
  await probeSoon(deps, tx, now);
}

async function countFailure({ clock, jobs }: SetbackDeps, tx: Tx, { work, step, error }: Setback): Promise<void> {
  const { message, isProbe } = work;
  const now = clock.now();
  const attempts = message.attempts + 1;
  const isParked = error instanceof CannotGoOn || attempts >= MOST_FAILURES;
  const text = error instanceof CannotGoOn ? error.message : wordsOf(error);
  const changed = await changeMessage(tx, message, {
    attempts,
    updated_at: now,
    ...(isParked ? { state: "parked", trouble: JSON.stringify(parkedBecause(text, now)) } : {}),
  });
  if (changed === undefined) return;
  const outcome = isParked ? "parked" : "failed";
  await logStages(tx, [{ messageId: message.id, stage: step.stage, outcome, detail: text, at: now }]);
  if (isParked) {
    if (message.email_id === null) return;
    return changeWorkItem(tx, message.email_id, { trouble: parkedBecause(text, now), at: now });
  }
  const runAt = addSeconds(now, PAUSES_SECONDS[message.attempts] ?? 120);
  await jobs.add(tx, processMessage, { message: message.id, isProbe }, { key: `message:${message.id}`, runAt });
}

/** Its name only: a message of an error may quote the mail. */
function wordsOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  const name = error instanceof Error ? error.name : "Error";
  return `Something unexpected happened: ${name}${typeof code === "string" ? ` ${code}` : ""}`;
}
