import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "@muniment/platform/db";

/** Rows that a test keeps locked, to stop requests half way. */
export interface HeldRows {
  /** Resolves when so many other connections wait for locks. */
  untilBlocked(connections: number): Promise<void>;
  /** Lets them go; a second time does nothing. */
  release(): Promise<void>;
}

const ATTEMPTS = 400;
const PAUSE_MILLISECONDS = 25;

/** Locks the rows that a `select … for update` finds, or what another statement locks; throws when it finds none. */
export async function holdRows({ pool }: Database, select: string, values: readonly unknown[]): Promise<HeldRows> {
  const client = await pool.connect();
  await client.query("begin");
  const { rowCount } = await client.query(select, [...values]);
  let isHeld = true;
  if (rowCount === 0) throw new Error(`nothing to hold: ${select}`);
  return {
    async untilBlocked(connections) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const waiting = await pool.query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        if ((waiting.rowCount ?? 0) >= connections) return;
        await delay(PAUSE_MILLISECONDS);
      }
      throw new Error(`fewer than ${connections} connections came to wait`);
    },
    async release() {
      if (!isHeld) return;
      isHeld = false;
      await client.query("commit");
      client.release();
    },
  };
}
