import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import { CHANGE_CHANNEL } from "../event/index.ts";
import type { ChangeNotice } from "../event/index.ts";

/** A change as this process heard it; its position is what a stream goes on after. */
export interface HeardChange {
  readonly position: string;
  readonly notice: ChangeNotice;
}

/** Who listens; `undefined` stands for changes that may have been missed. */
export type ChangeListener = (change: HeardChange | undefined) => void;

/** From where on somebody wants to hear: after a position, or so many seconds back. */
export type Since = { readonly position: string } | { readonly seconds: number };

/** What listening begins with. */
export interface Listening {
  /** What was heard since then; `undefined` where that is not known any more. */
  readonly before: readonly HeardChange[] | undefined;
  stop(): void;
}

/** Tells the streams of this process what any process commits. */
export interface ChangeHub {
  /** Nothing that is committed after this is given can be missed. */
  listen(since: Since, listener: ChangeListener): Promise<Listening>;
  /** Where the hub is now. */
  position(): string;
  close(): Promise<void>;
}

const RETRY_MILLISECONDS = 1_000;
/** A page that was away for longer, or while more happened, asks for everything again. */
const KEPT_MILLISECONDS = 300_000;
const MOST_KEPT = 5_000;

/** What one connection has heard, as long as it stands. */
interface Memory {
  readonly name: string;
  readonly since: number;
  /** How many were heard; the last of `kept` is the one of this number. */
  count: number;
  kept: { readonly at: number; readonly change: HeardChange }[];
}

/** One connection that listens from the first listener on (work-api.md 17.12). */
export function createChangeHub({ database, log, clock }: { database: Database; log: Log; clock: Clock }): ChangeHub {
  const listeners = new Set<ChangeListener>();
  let client: PoolClient | undefined;
  let opening: Promise<void> | undefined;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;
  const now = (): number => clock.now().getTime();
  let memory = emptyMemory(now());

  const tell = (change: HeardChange | undefined): void => {
    for (const listener of listeners) listener(change);
  };

  function hear(notice: ChangeNotice): void {
    memory.count += 1;
    const change = { position: positionOf(memory), notice };
    memory.kept.push({ at: now(), change });
    const isOld = (memory.kept[0]?.at ?? 0) < now() - 2 * KEPT_MILLISECONDS;
    // In pieces: moving the whole list for each change would cost more than what is kept for longer.
    if (isOld || memory.kept.length > 2 * MOST_KEPT) memory.kept = memory.kept.slice(-MOST_KEPT).filter(isKept);
    tell(change);
  }
  const isKept = ({ at }: { readonly at: number }): boolean => at >= now() - KEPT_MILLISECONDS;

  async function open(): Promise<void> {
    const connected = await database.pool.connect();
    connected.on("notification", ({ payload }) => {
      if (payload !== undefined) hear(JSON.parse(payload) as ChangeNotice);
    });
    connected.on("error", () => lose(connected));
    connected.on("end", () => lose(connected));
    await connected.query(`listen ${CHANGE_CHANNEL}`);
    memory = emptyMemory(now());
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
    async listen(since, listener) {
      await ensure();
      listeners.add(listener);
      return { before: heardSince(memory, since, now()), stop: () => void listeners.delete(listener) };
    },
    position: () => positionOf(memory),
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

function emptyMemory(since: number): Memory {
  return { name: randomUUID().slice(0, 8), since, count: 0, kept: [] };
}

function positionOf({ name, count }: Memory): string {
  return `${name}-${count}`;
}

function heardSince(memory: Memory, since: Since, now: number): readonly HeardChange[] | undefined {
  const { name, count, kept } = memory;
  if ("seconds" in since) {
    if (since.seconds === 0) return [];
    const from = now - since.seconds * 1000;
    return memory.since <= from ? kept.filter(({ at }) => at >= from).map(({ change }) => change) : undefined;
  }
  const number = Number(since.position.slice(name.length + 1));
  const isOurs = since.position.startsWith(`${name}-`) && Number.isSafeInteger(number) && number <= count;
  if (!isOurs || count - number > kept.length) return undefined;
  return number === count ? [] : kept.slice(number - count).map(({ change }) => change);
}
