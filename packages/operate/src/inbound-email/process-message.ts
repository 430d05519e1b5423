import type { JobQueue, TaskKind } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import { Type } from "typebox";
import type { Tx } from "@muniment/platform/db";

const payload = Type.Object({ message: Type.String(), isProbe: Type.Optional(Type.Boolean()) });
const ATTEMPTS = 1000;
const CALENDAR_SECONDS = 60;

/**
 * Takes a message through the stages that it still has before it (operate.md 10.2). The job itself fails only when the
 * database does: what goes wrong with a message is counted at the message (OPR-INB-020).
 */
export const processMessage: TaskKind<typeof payload> = {
  name: "inbound-email.process",
  payload,
  attempts: ATTEMPTS,
};

const nothing = Type.Object({});

/** Tries places that messages wait for, one message for each (OPR-FLT-012). */
export const probeStorage: TaskKind<typeof nothing> = {
  name: "inbound-email.probe",
  payload: nothing,
  attempts: ATTEMPTS,
};

/** The calendar tries waiting places every minute; this is for who wants it more often. */
export async function probeSoon(
  { jobs, probeSeconds }: { jobs: JobQueue; probeSeconds: number },
  tx: Tx,
  now: Date,
): Promise<void> {
  if (probeSeconds >= CALENDAR_SECONDS) return;
  await jobs.add(tx, probeStorage, {}, { key: probeStorage.name, runAt: addSeconds(now, probeSeconds) });
}

/** Queues messages, none of them twice. */
export async function queueMessages(jobs: JobQueue, tx: Tx, ids: readonly string[]): Promise<void> {
  await jobs.addAll(
    tx,
    processMessage,
    ids.map((message) => ({ payload: { message }, key: `message:${message}` })),
  );
}
