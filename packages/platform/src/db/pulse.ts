import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";

/** How often the server is asked for a sign of life, and for how long it may keep one waiting. */
export interface PulseOptions {
  readonly everyMilliseconds: number;
  readonly patienceMilliseconds: number;
}

type Sign = "answer" | "refusal" | "silence";

const USUAL: PulseOptions = { everyMilliseconds: 5_000, patienceMilliseconds: 10_000 };
const STEPS = 10;

/**
 * Breaks the connections of `pool` that are in use once a server no longer answers although its machine still takes
 * what is sent: a stopped process, a network that swallows. What waits on them then fails, and does not wait for as
 * long as TCP does, which is for ever. A statement that takes long on a living server goes on.
 */
export function startPulse(pool: pg.Pool, url: string, options: PulseOptions = USUAL): AsyncDisposable {
  const inUse = new Set<pg.PoolClient>();
  pool.on("acquire", (client) => inUse.add(client));
  pool.on("release", (_error, client) => inUse.delete(client));
  const stopping = new AbortController();
  const watching = watch(inUse, { url, options, signal: stopping.signal });
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await watching;
    },
  };
}

async function watch(
  inUse: ReadonlySet<pg.PoolClient>,
  { url, options, signal }: { url: string; options: PulseOptions; signal: AbortSignal },
): Promise<void> {
  let probe: pg.Client | undefined;
  for (;;) {
    await pause(options.everyMilliseconds, signal);
    if (signal.aborted) break;
    const waiting = [...inUse];
    if (waiting.length === 0) continue;
    const isNew = probe === undefined;
    probe ??= new pg.Client({ connectionString: url, application_name: "muniment-pulse" });
    const answered = ask(probe, isNew);
    let sign: Sign = "silence";
    // In steps: where this process itself was held up, the answer is read between two of them.
    for (let step = 0; step < STEPS && sign === "silence" && !signal.aborted; step += 1) {
      sign = await Promise.race([answered, pause(options.patienceMilliseconds / STEPS, signal)]);
    }
    if (sign === "answer") continue;
    breakOff(probe);
    probe = undefined;
    if (sign === "silence" && !signal.aborted) for (const client of waiting) if (inUse.has(client)) breakOff(client);
  }
  if (probe !== undefined) breakOff(probe);
}

async function ask(probe: pg.Client, isNew: boolean): Promise<Sign> {
  try {
    if (isNew) {
      probe.on("error", () => {});
      await probe.connect();
    }
    await probe.query("select 1");
    return "answer";
  } catch {
    return "refusal";
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<Sign> {
  await delay(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
  return "silence";
}

/** Unlike `end`, says no goodbye to whom cannot hear it; the driver then reports a lost connection. */
function breakOff(client: pg.ClientBase): void {
  (client as pg.ClientBase & Pick<pg.Client, "connection">).connection.stream.destroy();
}
