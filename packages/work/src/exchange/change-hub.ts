import { setTimeout as delay } from "node:timers/promises";
import type { JobNews, LongWork } from "@muniment/jobs";
import type { Database } from "@muniment/platform/db";
import { readChanges } from "../activity/index.ts";
import type { ChangeBatch } from "../activity/index.ts";

/** Is given what has changed since the last time; must not throw. */
export type ChangeListener = (batch: ChangeBatch) => void;

/** The changes of all libraries that somebody listens to, read once for this process. */
export interface ChangeHub {
  /** Every change that is committed after this resolves is heard of, once or more often. */
  listen(libraries: readonly number[], listener: ChangeListener): Promise<{ readonly position: string; stop(): void }>;
  /** Tells how the long work of this person goes on, while somebody listens to changes; what is missed is not repeated. */
  follow(personNum: number, listener: (news: JobNews) => void): { stop(): void };
  /** Ends the connection and every waiting; listeners hear nothing any more. */
  close(): Promise<void>;
}

interface Listening {
  readonly libraries: readonly number[];
  readonly listener: ChangeListener;
}

const CHANNEL = "work_change";
/** Without a connection that is told of changes, the log is read this often. */
const BLIND_MILLISECONDS = 1_000;
/** With one, now and then all the same: a notification may get lost with its connection. */
const QUIET_MILLISECONDS = 30_000;
/** Changes of a busy second are read together. */
const GATHER_MILLISECONDS = 50;

/** Who is told of the news of their own long work. */
function createFollowers(): Pick<ChangeHub, "follow"> & { tell(news: JobNews): void; clear(): void } {
  const followers = new Set<{ personNum: number; listener: (news: JobNews) => void }>();
  return {
    tell(news) {
      for (const { personNum, listener } of followers) if (personNum === news.starterNum) listener(news);
    },
    follow(personNum, listener) {
      const entry = { personNum, listener };
      followers.add(entry);
      return { stop: () => void followers.delete(entry) };
    },
    clear: () => followers.clear(),
  };
}

/** A hub that holds one connection of the pool for as long as somebody listens. */
export function createChangeHub({ database, news }: { database: Database; news: LongWork["news"] }): ChangeHub {
  const listening = new Set<Listening>();
  const followers = createFollowers();
  let running: Promise<void> | undefined;
  let wake = new AbortController();
  const closing = new AbortController();
  // Nothing that is committed from here on was told yet.
  let position: string | undefined;

  function onNote(channel?: string, message = ""): void {
    if (channel !== news.channel) return wake.abort();
    followers.tell(news.read(message));
  }

  async function run(): Promise<void> {
    let client: Awaited<ReturnType<typeof connect>> | undefined;
    // What was told already of the changes that will be read again.
    let told = new Set<number>();
    while (listening.size > 0 && !closing.signal.aborted) {
      // Before anything is waited for: what happens from here on must not be slept through.
      wake = new AbortController();
      client =
        client?.isLost === false ? client : await connect(database, { channels: [CHANNEL, news.channel], onNote });
      const from = position;
      const libraries = [...new Set([...listening].flatMap((each) => each.libraries))];
      const batch = await readChanges(database.reader, { libraries, from }).catch(() => undefined);
      if (batch !== undefined && from === undefined) position ??= batch.position;
      if (batch !== undefined && from !== undefined) {
        const changes = batch.changes.filter((change) => !told.has(change.change_id));
        position = batch.position;
        told = new Set([...(batch.position === from ? told : []), ...batch.changes.map((change) => change.change_id)]);
        if (changes.length > 0 || batch.isCut) for (const { listener } of listening) listener({ ...batch, changes });
        await pause(client === undefined ? BLIND_MILLISECONDS : QUIET_MILLISECONDS, wake.signal);
      }
      if (batch === undefined) await pause(BLIND_MILLISECONDS, wake.signal);
      await delay(GATHER_MILLISECONDS);
    }
    client?.release();
    position = undefined;
  }

  function start(): void {
    if (listening.size === 0 || closing.signal.aborted) return;
    running ??= run().finally(() => {
      running = undefined;
      start();
    });
  }

  return {
    async listen(libraries, listener) {
      const entry = { libraries, listener };
      listening.add(entry);
      const stop = (): void => {
        listening.delete(entry);
        if (listening.size === 0) wake.abort();
      };
      try {
        const now = await readChanges(database.reader, { libraries: [], from: undefined });
        position ??= now.position;
        start();
        wake.abort();
        return { position: now.position, stop };
      } catch (error) {
        stop();
        throw error;
      }
    },
    follow: followers.follow,
    async close() {
      closing.abort();
      listening.clear();
      followers.clear();
      wake.abort();
      await running;
    },
  };
}

/** A connection that is told of every commit that changed something; `undefined` when there is none to be had. */
async function connect(
  { pool }: Database,
  { channels, onNote }: { channels: readonly string[]; onNote: (channel?: string, message?: string) => void },
): Promise<{ readonly isLost: boolean; release(): void } | undefined> {
  try {
    const client = await pool.connect();
    const state = { isLost: false };
    const lose = (): void => {
      if (state.isLost) return;
      state.isLost = true;
      client.release(true);
      onNote();
    };
    client.on("notification", ({ channel, payload }) => onNote(channel, payload));
    client.on("error", lose);
    client.on("end", lose);
    await client.query(channels.map((channel) => `listen ${channel}`).join("; ")).catch((error: unknown) => {
      lose();
      throw error;
    });
    return {
      get isLost() {
        return state.isLost;
      },
      release() {
        // Closed and not given back: it would go on to be told.
        if (state.isLost) return;
        state.isLost = true;
        client.release(true);
      },
    };
  } catch {
    return undefined;
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}
