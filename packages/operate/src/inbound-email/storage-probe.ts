import type { JobQueue } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { RepositoryError } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import { listBlockedMailboxes, stagingPlace } from "../mailbox/index.ts";
import type { Staging } from "../staging/index.ts";
import { letOthersGoOn } from "./message-walk.ts";
import { probeSoon, processMessage } from "./process-message.ts";
import { listWaitingPlaces, wakeMessages } from "./received-message.repository.ts";

/** What is needed to try places that refused. */
export interface ProbeDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly staging: Staging;
  readonly probeSeconds: number;
}

/**
 * Sends one message ahead for each place that messages wait for, the one that was tried the longest ago: when it gets
 * through, the others follow. Comes again as long as anything waits.
 */
export async function tryWaitingPlaces(deps: ProbeDeps): Promise<void> {
  const { database, clock, jobs } = deps;
  const isBlocked = await unblockEmptyMailboxes(deps);
  await database.transaction(async (tx) => {
    const places = await listWaitingPlaces(tx);
    const now = clock.now();
    for (const { message_id: message } of places) {
      const [woken] = await wakeMessages(tx, { messageId: message }, now);
      if (woken === undefined) continue;
      await jobs.add(tx, processMessage, { message, isProbe: true }, { key: `message:${message}` });
    }
    if (places.length === 0 && !isBlocked) return;
    await probeSoon(deps, tx, now);
  });
}

/** A mailbox that is blocked, and has nothing that could be sent ahead; whether one stays so. */
async function unblockEmptyMailboxes(deps: ProbeDeps): Promise<boolean> {
  const { database, staging } = deps;
  let isBlocked = false;
  for (const mailbox of await listBlockedMailboxes(database.reader)) {
    try {
      const service = await getService(database.reader, mailbox.service_id);
      await staging.check(service, await stagingPlace(database.reader, mailbox, service));
      await database.transaction(async (tx) => letOthersGoOn(deps, tx, mailbox));
    } catch (error) {
      if (!(error instanceof RepositoryError)) throw error;
      isBlocked = true;
    }
  }
  return isBlocked;
}
