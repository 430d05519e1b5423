import type { PoolClient } from "pg";
import type { Database } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import { CHANGE_CHANNEL } from "../event/index.ts";
import type { ChangeNotice } from "../event/index.ts";

/** Who listens; `undefined` stands for changes that may have been missed. */
export type ChangeListener = (notice: ChangeNotice | undefined) => void;

/** Tells the streams of this process what any process commits. */
export interface ChangeHub {
  listen(listener: ChangeListener): () => void;
  close(): Promise<void>;
}

const RETRY_MILLISECONDS = 1_000;

/** One connection that listens, while anybody does (work-api.md 17.12). */
export function createChangeHub({ database, log }: { database: Database; log: Log }): ChangeHub {
  const listeners = new Set<ChangeListener>();
  let client: PoolClient | undefined;
  let opening: Promise<void> | undefined;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;

  const tell = (notice: ChangeNotice | undefined): void => {
    for (const listener of listeners) listener(notice);
  };

  async function open(): Promise<void> {
    const connected = await database.pool.connect();
    connected.on("notification", ({ payload }) => tell(readNotice(payload)));
    connected.on("error", () => lose(connected));
    connected.on("end", () => lose(connected));
    await connected.query(`listen ${CHANGE_CHANNEL}`);
    client = connected;
  }

  function lose(lost: PoolClient): void {
    if (client !== lost) return;
    client = undefined;
    lost.release(true);
    log.warn("The connection for live updates was lost");
    again();
  }

  function again(): void {
    if (isClosed || listeners.size === 0) return;
    retry = setTimeout(() => {
      ensure()
        // What was told meanwhile went past everybody.
        .then(() => tell(undefined))
        .catch(again);
    }, RETRY_MILLISECONDS);
  }

  async function ensure(): Promise<void> {
    if (client !== undefined) return;
    opening ??= open().finally(() => (opening = undefined));
    await opening;
  }

  return {
    listen(listener) {
      listeners.add(listener);
      ensure().catch(again);
      return () => void listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await opening?.catch(() => {});
      const last = client;
      client = undefined;
      last?.release(true);
    },
  };
}

function readNotice(payload: string | undefined): ChangeNotice | undefined {
  return payload === undefined ? undefined : (JSON.parse(payload) as ChangeNotice);
}
