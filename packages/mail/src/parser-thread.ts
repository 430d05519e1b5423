import type { Readable } from "node:stream";
import { parentPort, Worker } from "node:worker_threads";

/** How much one message may cost. */
export interface ParseLimits {
  /** Of the whole message; about five times as much memory is used for a moment. */
  readonly maxBytes: number;
  /** Default 20 seconds. */
  readonly timeoutMs?: number;
}

/** `unreadable`: not a message of that kind, or damaged. `too_large`: past `maxBytes` or the memory set aside. */
export type MessageParseErrorCode = "unreadable" | "too_large" | "too_slow";

/** A message that cannot be read; it can be stored as it is, only without its fields. */
export class MessageParseError extends Error {
  override readonly name = "MessageParseError";
  readonly code: MessageParseErrorCode;

  constructor(code: MessageParseErrorCode, cause?: unknown) {
    super(`The message cannot be read: ${code}.`, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** What a thread is asked. */
export interface ThreadRequest<Job> {
  readonly job: Job;
  readonly bytes: Uint8Array;
}

/** What it answers; without a result the bytes are none of what was asked for. */
export interface ThreadReply<Result> {
  readonly result?: Result | undefined;
  readonly reason?: string;
}

/** Reads messages one after the other; throws `MessageParseError`, and what `content` throws. */
export type ReadInThread<Job, Result> = (
  content: Readable | Uint8Array,
  job: Job,
  limits: ParseLimits,
) => Promise<Result>;

interface ParserThread<Result> {
  readonly worker: Worker;
  idleTimer: NodeJS.Timeout | undefined;
  settle: ((outcome: ThreadReply<Result> | MessageParseError) => void) | undefined;
}

const DEFAULT_TIMEOUT_MS = 20_000;
const IDLE_MS = 60_000;
const HEAP_MB = 256;

/**
 * Parsers run for ever, or out of memory, on bytes that are made for it; so `script` gets a thread that can be ended,
 * and that does not keep the process waiting on large messages. Starting it takes a tenth of a second, so it is kept a
 * while.
 */
export function createParserThread<Job, Result>(script: URL): ReadInThread<Job, Result> {
  let lastTurn: Promise<unknown> = Promise.resolve();
  let thread: ParserThread<Result> | undefined;

  async function ask(request: ThreadRequest<Job>, timeoutMs: number): Promise<ThreadReply<Result>> {
    const current = (thread ??= start());
    clearTimeout(current.idleTimer);
    current.worker.ref();
    const outcome = await new Promise<ThreadReply<Result> | MessageParseError>((resolve) => {
      const timer = setTimeout(() => resolve(new MessageParseError("too_slow")), timeoutMs);
      current.settle = (settled) => {
        clearTimeout(timer);
        resolve(settled);
      };
      current.worker.postMessage(request, [request.bytes.buffer as ArrayBuffer]);
    });
    current.settle = undefined;
    if (outcome instanceof MessageParseError) {
      await end(current);
      throw outcome;
    }
    current.worker.unref();
    current.idleTimer = setTimeout(() => void end(current), IDLE_MS).unref();
    return outcome;
  }

  function start(): ParserThread<Result> {
    const worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB }, env: {}, execArgv: [] });
    const started: ParserThread<Result> = { worker, idleTimer: undefined, settle: undefined };
    worker.on("message", (reply: ThreadReply<Result>) => started.settle?.(reply));
    worker.on("error", (error: Error) => started.settle?.(threadError(error)));
    worker.on("exit", () => {
      if (thread === started) thread = undefined;
      started.settle?.(new MessageParseError("unreadable"));
    });
    return started;
  }

  async function end(ended: ParserThread<Result>): Promise<void> {
    if (thread === ended) thread = undefined;
    clearTimeout(ended.idleTimer);
    await ended.worker.terminate();
  }

  return async (content, job, limits) => {
    const bytes = await readBounded(content, limits.maxBytes);
    const turn = lastTurn.then(() => ask({ job, bytes }, limits.timeoutMs ?? DEFAULT_TIMEOUT_MS));
    lastTurn = turn.catch(() => undefined);
    const { result, reason } = await turn;
    if (result === undefined) throw new MessageParseError("unreadable", reason);
    return result;
  };
}

/** Answers what comes in a thread; contents of results are handed over where `buffersOf` names them. */
export function serveParserThread<Job, Result>(
  parse: (bytes: Uint8Array, job: Job) => Promise<Result | undefined>,
  buffersOf: (result: Result, job: Job) => ArrayBuffer[] = () => [],
): void {
  // oxlint-disable-next-line no-console -- a parser prints what it could not read, and content of mail belongs into no log
  console.debug = () => undefined;
  const port = parentPort;
  port?.on("message", ({ bytes, job }: ThreadRequest<Job>) => {
    void parse(bytes, job).then(
      (result) => port.postMessage({ result }, result === undefined ? [] : buffersOf(result, job)),
      (error: unknown) => port.postMessage({ reason: String(error) }),
    );
  });
}

async function readBounded(content: Readable | Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content instanceof Uint8Array ? [content] : (content as AsyncIterable<Uint8Array>)) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new MessageParseError("too_large");
    chunks.push(chunk);
  }
  // Memory of its own, because it is handed over to the thread.
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function threadError(error: Error): MessageParseError {
  const isMemory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  return new MessageParseError(isMemory ? "too_large" : "unreadable", error);
}
