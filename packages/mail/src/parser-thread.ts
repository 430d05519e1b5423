import type { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import type { ParseReply, ParseRequest } from "./parse-thread.ts";

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

const DEFAULT_TIMEOUT_MS = 20_000;
const IDLE_MS = 60_000;
const HEAP_MB = 256;

/** Has the thread read `content`, in its turn; throws `MessageParseError`, and what `content` throws. */
export async function readInThread<T>(
  content: Readable | Uint8Array,
  job: ParseRequest["job"],
  limits: ParseLimits,
): Promise<T> {
  const bytes = await readBounded(content, limits.maxBytes);
  const turn = lastTurn.then(() => parseInThread({ job, bytes }, limits.timeoutMs ?? DEFAULT_TIMEOUT_MS));
  lastTurn = turn.catch(() => undefined);
  const { message, reason } = await turn;
  if (message === undefined) throw new MessageParseError("unreadable", reason);
  return message as T;
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

// The parsers run for ever, or out of memory, on bytes that are made for it; so they get a thread that can be ended, and
// that does not keep the process waiting on large messages. Starting it takes a tenth of a second, so it is kept a while.
let lastTurn: Promise<unknown> = Promise.resolve();
let thread: ParserThread | undefined;

interface ParserThread {
  readonly worker: Worker;
  idleTimer: NodeJS.Timeout | undefined;
  settle: ((outcome: ParseReply | MessageParseError) => void) | undefined;
}

async function parseInThread(request: ParseRequest, timeoutMs: number): Promise<ParseReply> {
  const current = (thread ??= startThread());
  clearTimeout(current.idleTimer);
  current.worker.ref();
  const outcome = await new Promise<ParseReply | MessageParseError>((resolve) => {
    const timer = setTimeout(() => resolve(new MessageParseError("too_slow")), timeoutMs);
    current.settle = (settled) => {
      clearTimeout(timer);
      resolve(settled);
    };
    current.worker.postMessage(request, [request.bytes.buffer as ArrayBuffer]);
  });
  current.settle = undefined;
  if (outcome instanceof MessageParseError) {
    await endThread(current);
    throw outcome;
  }
  current.worker.unref();
  current.idleTimer = setTimeout(() => void endThread(current), IDLE_MS).unref();
  return outcome;
}

function startThread(): ParserThread {
  const worker = new Worker(new URL("./parse-thread.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    env: {},
    execArgv: [],
  });
  const started: ParserThread = { worker, idleTimer: undefined, settle: undefined };
  worker.on("message", (reply: ParseReply) => started.settle?.(reply));
  worker.on("error", (error: Error) => started.settle?.(threadError(error)));
  worker.on("exit", () => {
    if (thread === started) thread = undefined;
    started.settle?.(new MessageParseError("unreadable"));
  });
  return started;
}

async function endThread(ended: ParserThread): Promise<void> {
  if (thread === ended) thread = undefined;
  clearTimeout(ended.idleTimer);
  await ended.worker.terminate();
}

function threadError(error: Error): MessageParseError {
  const isMemory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  return new MessageParseError(isMemory ? "too_large" : "unreadable", error);
}
