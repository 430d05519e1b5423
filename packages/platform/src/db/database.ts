import pg from "pg";
import { Kysely, PostgresDialect, sql } from "kysely";
import type { Tx } from "./tx.ts";
import { isRetryable } from "./pg-error.ts";
import { namePrepared } from "./prepared.ts";
import { startPulse } from "./pulse.ts";

/** One PostgreSQL database with its pool of connections. */
export interface Database extends AsyncDisposable {
  /** For reads of one statement each. */
  readonly reader: Tx;
  /** The pool itself, for libraries that bring their own SQL (job queue, COPY). */
  readonly pool: pg.Pool;
  /**
   * Runs `work` in one transaction, once more up to twice when PostgreSQL ended it for a deadlock or
   * serialisation conflict. What `work` does outside the transaction must therefore be repeatable.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Rejects when the server does not answer. */
  ping(): Promise<void>;
}

const INT8 = 20;
const INT8_ARRAY = 1016;
const STATEMENT_TIMEOUT_MILLISECONDS = 120_000;
const ATTEMPTS = 3;

/** Opens a pool; connects when first used. */
export function openDatabase(options: { url: string; poolSize?: number; applicationName?: string }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 20,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    application_name: options.applicationName ?? "muniment",
    // A statement that runs away must not hold its locks for ever.
    statement_timeout: STATEMENT_TIMEOUT_MILLISECONDS,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  });
  // An idle connection that the server closes must not end the process; the next query reports the fault.
  pool.on("error", () => {});
  // The same for a connection that is in use, which the pool leaves to whoever uses it.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("connect", namePrepared);
  const pulse = startPulse(pool, options.url);
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return {
    reader: kysely as unknown as Tx,
    pool,
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await kysely.transaction().execute((tx) => work(tx as unknown as Tx));
        } catch (error) {
          if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
        }
      }
    },
    async ping() {
      await sql`select 1`.execute(kysely);
    },
    async [Symbol.asyncDispose]() {
      await pulse[Symbol.asyncDispose]();
      await kysely.destroy();
    },
  };
}

/** Numbers of documents and users stay far below 2^53, and JSON wants them as numbers, also in arrays. */
function parserOf(oid: number, format?: string): (text: string) => unknown {
  const standard = pg.types.getTypeParser(oid, format as "text") as (text: string) => unknown;
  if (oid === INT8) return Number;
  return oid === INT8_ARRAY ? (text) => (standard(text) as string[]).map(Number) : standard;
}
