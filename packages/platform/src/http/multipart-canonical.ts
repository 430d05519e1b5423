import type { Readable } from "node:stream";
import { MultipartError } from "./multipart-error.ts";
import { parsePartHeaders } from "./multipart-headers.ts";
import type { PartHeaders } from "./multipart-headers.ts";

/** How a body is told apart on its way in and out, and where the headers of its parts go. */
export interface Canonicalisation {
  /** The client's boundary. */
  readonly boundary: string;
  /** The boundary to write, which must not occur in the content. */
  readonly ownBoundary: string;
  /** Receives the headers of each part before its first byte comes; the part's name becomes its index here. */
  readonly headers: PartHeaders[];
}

const MAX_PREAMBLE = 16 * 1024;
const MAX_HEADERS = 16 * 1024;
const MAX_PARTS = 50;
const MAX_PADDING = 200;
const CR = 13;
const LF = 10;
const DASH = 45;
const LINE_END = Buffer.from("\r\n");
const HEADERS_END = Buffer.from("\r\n\r\n");

/**
 * Rewrites whatever work-api.md 11.2 wants survived into multipart that any parser reads; content passes through
 * unchanged and unbuffered. What follows the last boundary, or what is left after a failure, is read and dropped, so that
 * the client gets to read the answer. Throws `MultipartError`.
 */
export async function* canonicalise(body: Readable, options: Canonicalisation): AsyncGenerator<Uint8Array> {
  const scanner = createScanner(options);
  try {
    for await (const chunk of bytesOf(body)) {
      yield* scanner.push(chunk);
      if (scanner.isDone()) return;
    }
    throw scanner.unfinished();
  } finally {
    body.resume();
  }
}

async function* bytesOf(body: Readable): AsyncGenerator<Buffer> {
  try {
    // Destroying a request would take the answer's connection with it.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch (error) {
    throw new MultipartError("truncated", "The upload was cut off.", error);
  }
}

interface Delimiter {
  readonly start: number;
  readonly end: number;
  readonly isLast: boolean;
}

interface Scanner {
  push(chunk: Buffer): Generator<Uint8Array>;
  isDone(): boolean;
  unfinished(): MultipartError;
}

function createScanner(options: Canonicalisation): Scanner {
  const needle = Buffer.from(`\r\n--${options.boundary}`);
  let state: "preamble" | "headers" | "content" | "done" = "preamble";
  // The body may begin with the boundary; the line end that belongs to it is added.
  let pending: Buffer = LINE_END;
  // Bytes at the start of `pending` that may begin a delimiter but are not content.
  let skipped = LINE_END.length;
  let preambleBytes = 0;

  function* scanContent(): Generator<Uint8Array, boolean> {
    const found = findDelimiter(pending, needle);
    const end = typeof found === "number" ? found : found.start;
    if (state === "content" && end > skipped) yield pending.subarray(skipped, end);
    preambleBytes += end;
    if (state === "preamble" && preambleBytes > MAX_PREAMBLE) {
      throw new MultipartError("malformed", "The body does not begin with its boundary.");
    }
    if (typeof found === "number") {
      pending = pending.subarray(end);
      skipped = Math.max(0, skipped - end);
      return false;
    }
    pending = pending.subarray(found.end);
    state = found.isLast ? "done" : "headers";
    if (found.isLast) yield Buffer.from(`\r\n--${options.ownBoundary}--\r\n`);
    return !found.isLast;
  }

  function* scanHeaders(): Generator<Uint8Array, boolean> {
    const end = pending.indexOf(HEADERS_END);
    const delimiter = pending.subarray(0, end === -1 ? undefined : end + needle.length).indexOf(needle);
    if (delimiter !== -1 || end > MAX_HEADERS || (end === -1 && pending.length > MAX_HEADERS)) {
      throw new MultipartError("malformed", "The headers of a part do not end.");
    }
    if (end === -1) return false;
    if (options.headers.length === MAX_PARTS) {
      throw new MultipartError("too_large", `The body has more than ${MAX_PARTS} parts.`);
    }
    const index = options.headers.push(parsePartHeaders(pending.subarray(0, end))) - 1;
    // The empty line's end may be the one that belongs to the next boundary.
    pending = pending.subarray(end + LINE_END.length);
    skipped = LINE_END.length;
    state = "content";
    const disposition = `Content-Disposition: form-data; name="${index}"; filename="${index}"`;
    yield Buffer.from(`\r\n--${options.ownBoundary}\r\n${disposition}\r\n\r\n`);
    return true;
  }

  return {
    *push(chunk) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      let hasMore = true;
      while (hasMore) hasMore = yield* state === "headers" ? scanHeaders() : scanContent();
    },
    isDone: () => state === "done",
    unfinished: () =>
      state === "preamble"
        ? new MultipartError("malformed", "The body does not contain its boundary.")
        : new MultipartError("truncated", "The body ends before its last boundary."),
  };
}

/** The first delimiter, or from where on the bytes may still become one. */
function findDelimiter(bytes: Buffer, needle: Buffer): Delimiter | number {
  for (let from = 0; ;) {
    const start = bytes.indexOf(needle, from);
    if (start === -1) return partialStart(bytes, needle);
    const line = readDelimiterLine(bytes, start + needle.length);
    if (line === "incomplete") return start;
    if (line !== "content") return { start, ...line };
    from = start + 1;
  }
}

function readDelimiterLine(bytes: Buffer, at: number): Omit<Delimiter, "start"> | "incomplete" | "content" {
  if (bytes[at] === DASH) {
    if (at + 1 === bytes.length) return "incomplete";
    return bytes[at + 1] === DASH ? { end: at + 2, isLast: true } : "content";
  }
  let end = at;
  while ((bytes[end] === 0x20 || bytes[end] === 0x09) && end - at < MAX_PADDING) end += 1;
  if (end === bytes.length || (bytes[end] === CR && end + 1 === bytes.length)) return "incomplete";
  // The line end stays: without headers it is the first half of the empty line.
  return bytes[end] === CR && bytes[end + 1] === LF ? { end, isLast: false } : "content";
}

function partialStart(bytes: Buffer, needle: Buffer): number {
  // A boundary holds no line end, so only the last one can begin it.
  const start = bytes.lastIndexOf(CR);
  if (start === -1 || bytes.length - start >= needle.length) return bytes.length;
  return bytes.compare(needle, 0, bytes.length - start, start) === 0 ? start : bytes.length;
}
