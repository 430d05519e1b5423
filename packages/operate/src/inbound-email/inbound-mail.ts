import type { BlobStore } from "@muniment/blob-store";
import { defineTask, schedule } from "@muniment/jobs";
import type { JobQueue, Schedule, Task } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { SealKey } from "@muniment/platform/seal";
import type { Staging } from "../staging/index.ts";
import { createByteBudget } from "./byte-budget.ts";
import { startImapWatch } from "./imap-watch.ts";
import type { ImapWatchDeps } from "./imap-watch.ts";
import { createMailIntake } from "./mail-intake.ts";
import type { MailIntake } from "./mail-intake.ts";
import { createMessageWalk } from "./message-walk.ts";
import { createPipeline } from "./pipeline.ts";
import { probeStorage, processMessage, queueMessages } from "./process-message.ts";
import { createRawStore } from "./raw-store.ts";
import type { RawStore } from "./raw-store.ts";
import { referencedRaws, wakeMessages } from "./received-message.repository.ts";
import { createSettleStaging } from "./settle-staging.ts";
import type { InboundFollowUp } from "./step-ready.ts";
import { tryWaitingPlaces } from "./storage-probe.ts";

/** Where messages are kept as they came, and by which keys they are sealed, the newest first. */
export interface ReceivedMailStore {
  readonly blobs: BlobStore;
  readonly keys: readonly SealKey[];
}

/** Mail from the receiver to a work item in its queue (operate.md 10). */
export interface InboundMail {
  readonly intake: MailIntake;
  readonly raws: RawStore;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
  /** Fetches the mail of mailboxes that are at a mail server, until disposal. */
  watchMailboxes(given: Pick<ImapWatchDeps, "log" | "secrets" | "lookMilliseconds">): AsyncDisposable;
  /** Lets what waits for a mailbox's storage go on. */
  wake(tx: Tx, mailboxId: string): Promise<void>;
}

/** What inbound mail is built from. */
export interface InboundMailDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly staging: Staging;
  readonly store: ReceivedMailStore;
  readonly probeSeconds: number;
  readonly followUp: InboundFollowUp;
  /** By which our own automatic mail is known again (OPR-INB-066). */
  readonly instance: string;
  /** Whose messages the store has beside those that came in. */
  readonly isReferencedElsewhere: (reader: Tx, hashes: readonly string[]) => Promise<Set<string>>;
  /** Of messages that are read side by side, each of which takes about five times its size; 32 MiB by default. */
  readonly mostBytesRead?: number;
}

const ABANDONED_SECONDS = 86_400;
const MOST_BYTES_READ = 32 * 1024 ** 2;

/** Puts receiver, pipeline and probes together. */
export function createInboundMail(deps: InboundMailDeps): InboundMail {
  const { database, clock, jobs } = deps;
  const raws = createRawStore(deps.store);
  const walk = createMessageWalk({
    ...deps,
    raws,
    steps: createPipeline({ ...deps, raws, settleStaging: createSettleStaging(deps) }),
    memory: createByteBudget(deps.mostBytesRead ?? MOST_BYTES_READ),
  });
  const process = defineTask({
    ...processMessage,
    run: ({ message, isProbe = false }, { signal }) => walk(message, { isProbe, signal }),
  });
  const probe = defineTask({ ...probeStorage, run: () => tryWaitingPlaces(deps) });
  const sweep = defineTask({
    name: "inbound-email.sweep",
    payload: probeStorage.payload,
    attempts: 3,
    run: () =>
      raws.sweep({
        async isReferenced(hashes) {
          const elsewhere = await deps.isReferencedElsewhere(database.reader, hashes);
          return (await referencedRaws(database.reader, hashes)).union(elsewhere);
        },
        olderThan: addSeconds(clock.now(), -ABANDONED_SECONDS),
      }),
  });
  const intake = createMailIntake({ database, jobs, raws });
  return {
    intake,
    watchMailboxes: (given) => startImapWatch({ database, clock, intake, ...given }),
    raws,
    tasks: [process, probe, sweep],
    schedules: [schedule(probe, "* * * * *", { payload: {} }), schedule(sweep, "41 3 * * *", { payload: {} })],
    async wake(tx, mailboxId) {
      await queueMessages(jobs, tx, await wakeMessages(tx, { mailboxId }, clock.now()));
    },
  };
}
