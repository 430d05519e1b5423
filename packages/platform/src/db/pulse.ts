import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";

/** How often the server is asked for a sign of life, and for how long it may keep one waiting. */
export interface PulseOptions {
  readonly everyMilliseconds: number;
  readonly patienceMilliseconds: number;
}

const USUAL: PulseOptions = { everyMilliseconds: 5_000, patienceMilliseconds: 10_000 };
const STEPS = 10;

/**
 * Breaks the connections of `pool` that are in use as soon as a server has stopped to answer at all, although its
 * machine still takes what is sent: a stopped process, a network that swallows. What waits on them then fails, and
 * does not wait for as long as TCP does, which is for ever. A statement that takes long on a living server goes on.
 */
export function startPulse(pool: pg.Pool, url: string, options: PulseOptions = USUAL): AsyncDisposable {
  const inUse = new Set<pg.PoolClient>();
  pool.on("acquire", (client) => inUse.add(client));
  pool.on("release", (_error, client) => inUse.delete(client));
  const stopping = new AbortController();
  const watching = watch();

  async function watch(): Promise<void> {
    let probe: pg.Client | undefined;
    for (;;) {
      await delay(options.everyMilliseconds, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted) break;
      const waiting = [...inUse];
      if (waiting.length === 0) continue;
      probe ??= openProbe(url);
      const sign = await signOfLife(probe, options.patienceMilliseconds);
      if (sign === "answer") continue;
      breakOff(probe);
      probe = undefined;
      if (sign === "silence") for (const client of waiting) if (inUse.has(client)) breakOff(client);
    }
    await probe?.end().catch(() => undefined);
  }

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await watching;
    },
  };
}

function openProbe(url: string): pg.Client {
  const probe = new pg.Client({ connectionString: url, application_name: "muniment-pulse" });
  // Reported by the question that is not answered.
  probe.on("error", () => {});
  probe.connect().catch(() => undefined);
  return probe;
}

async function signOfLife(probe: pg.Client, patience: number): Promise<"answer" | "refusal" | "silence"> {
  const answered = probe.query("select 1").then(
    () => "answer" as const,
    () => "refusal" as const,
  );
  // In steps: where this process itself was held up, the answer is read between two of them.
  for (let step = 0; step < STEPS; step += 1) {
    const sign = await Promise.race([answered, delay(patience / STEPS, "silence" as const, { ref: false })]);
    if (sign !== "silence") return sign;
  }
  return "silence";
}

/** Unlike `end`, says no goodbye to whom cannot hear it; the driver then reports a lost connection. */
function breakOff(client: pg.ClientBase): void {
  (client as unknown as { readonly connection: { readonly stream: Duplex } }).connection.stream.destroy();
}
