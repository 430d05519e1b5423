import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { typed } from "../db/index.ts";
import type { Tx } from "../db/index.ts";
import type { Caller } from "./authenticate.ts";
import type { HttpErrors } from "./error-catalog.ts";
import type { IdempotencyTables } from "./idempotency.tables.ts";
import { IDEMPOTENCY_KEY } from "./request-origin.ts";

const q = typed<IdempotencyTables>();

/** The answer that was given when the same request came first. */
export class Replay extends Error {
  readonly status: number;
  readonly body: unknown;
  /** What the request made or changed, when its answer named it. */
  readonly objectId: string | undefined;

  constructor(answer: { status: number; body: unknown; objectId: string | undefined }) {
    super("This request was answered before");
    this.status = answer.status;
    this.body = answer.body;
    this.objectId = answer.objectId;
  }
}

/** One request that may be repeated under its `Idempotency-Key` (work-api.md 17.4). */
export interface KeyedRequest {
  readonly key: string;
  readonly clientId: string;
  readonly userNum: number;
  readonly hash: Buffer;
}

/** The key of a writing request, if it has one; `fingerprint` stands for a body that is not JSON. */
export function keyedRequest(
  request: FastifyRequest,
  actor: Caller,
  given: { fingerprint?: string; errors: HttpErrors },
): KeyedRequest | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined || request.method === "GET" || request.method === "HEAD") return undefined;
  if (typeof key !== "string" || !IDEMPOTENCY_KEY.test(key)) {
    throw new AppError(given.errors.invalidInput, {
      text: "Idempotency-Key must be 1 to 128 visible ASCII characters.",
      field: "Idempotency-Key",
    });
  }
  const hash = createHash("sha256")
    .update(`${request.method} ${request.url}\n${given.fingerprint ?? JSON.stringify(request.body ?? null)}`)
    .digest();
  return { key, clientId: actor.clientId, userNum: actor.userNum, hash };
}

/** Runs `work` once for the key; throws `Replay` when it was done before. */
export async function runOnce<T>(
  tx: Tx,
  keyed: KeyedRequest,
  done: { status: number; clock: Clock; errors: HttpErrors; work: () => Promise<T> },
): Promise<T> {
  const scope = `${keyed.clientId}\n${keyed.userNum}\n${keyed.key}`;
  const lock = await sql<{
    free: boolean;
  }>`select pg_try_advisory_xact_lock(hashtextextended(${scope}, 0)) as free`.execute(q(tx));
  if (lock.rows[0]?.free !== true) throw new AppError(done.errors.inProgress, { retryAfterSeconds: 1 });
  const before = await q(tx)
    .selectFrom("platform.idempotency")
    .select(["request_hash", "status", "body", "object_id"])
    .where("client_id", "=", keyed.clientId)
    .where("user_num", "=", keyed.userNum)
    .where("key", "=", keyed.key)
    .executeTakeFirst();
  if (before !== undefined) {
    if (!before.request_hash.equals(keyed.hash)) throw new AppError(done.errors.idempotencyMismatch);
    throw new Replay({ ...before, objectId: before.object_id ?? undefined });
  }
  const body = await done.work();
  await q(tx)
    .insertInto("platform.idempotency")
    .values({
      client_id: keyed.clientId,
      user_num: keyed.userNum,
      key: keyed.key,
      request_hash: keyed.hash,
      status: done.status,
      body: JSON.stringify(body ?? {}),
      object_id: objectIdOf(body),
      finished_at: done.clock.now(),
    })
    .execute();
  return body;
}

/** What became of a key, for `GET /api/work/v1/operations/{key}`; `undefined` when nothing was kept. */
export async function findOperation(
  tx: Tx,
  actor: Caller,
  key: string,
): Promise<{ status: number; object_id: string | null; finished_at: Date } | "running" | undefined> {
  const read = async () =>
    q(tx)
      .selectFrom("platform.idempotency")
      .select(["status", "object_id", "finished_at"])
      .where("client_id", "=", actor.clientId)
      .where("user_num", "=", actor.userNum)
      .where("key", "=", key)
      .executeTakeFirst();
  const row = await read();
  if (row !== undefined) return row;
  const scope = `${actor.clientId}\n${actor.userNum}\n${key}`;
  const lock = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${scope}, 0)) as free`.execute(q(tx));
  // Between the two it may have come to its end.
  return lock.rows[0]?.free === true ? await read() : "running";
}

/** Forgets answers older than `before`; they are kept for 7 days. */
export async function forgetOperations(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("platform.idempotency").where("finished_at", "<", before).execute();
}

function objectIdOf(body: unknown): string | null {
  const id = (body as { data?: { id?: unknown } } | undefined)?.data?.id;
  return typeof id === "string" ? id : null;
}
