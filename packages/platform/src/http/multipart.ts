import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import { newId } from "@muniment/kernel";
import { canonicalise } from "./multipart-canonical.ts";
import { MultipartError } from "./multipart-error.ts";
import { parseBoundary } from "./multipart-headers.ts";
import type { PartHeaders } from "./multipart-headers.ts";

/** A request whose body nobody has read yet; Node's own, or Fastify's `request.raw`. */
export interface UploadRequest extends Readable {
  readonly headers: IncomingHttpHeaders;
}

/** Limits of one upload; the file has none here. */
export interface UploadLimits {
  /** Of the profile part, in bytes. */
  readonly maxProfileBytes: number;
}

/** The file part while it arrives. */
export interface UploadFile {
  /** Without a path; absent when the client named none. */
  readonly fileName: string | undefined;
  /** What the client claims; not to be trusted (work-api.md 11.1). */
  readonly mimeType: string | undefined;
  /** Fails with a `MultipartError` when the upload is cut off. Nothing is held back when it is not read to its end. */
  readonly content: Readable;
}

/** What an upload held. Disposing it disposes what `onFile` made of the file. */
export interface Upload<T extends AsyncDisposable> extends AsyncDisposable {
  /** Text of the profile part, without a byte order mark. */
  readonly profile: string | undefined;
  readonly file: StoredFile<T> | undefined;
}

/** A file part with what was made of it. */
export type StoredFile<T> = Pick<UploadFile, "fileName" | "mimeType"> & { readonly stored: T };
type Chunks = AsyncIterator<Uint8Array>;

interface Part {
  readonly headers: PartHeaders;
  readonly chunks: Chunks;
}

interface Parts {
  /** The next part once it begins; the one before must have been read or drained. */
  next(): Promise<Part | undefined>;
  /** Why the body could not be read on, if so. */
  failure(): unknown;
  cancel(): void;
}

/**
 * Reads an upload of work-api.md 11.1, profile and file in either order, as tolerantly as 11.2 asks. `onFile` gets the
 * file as it streams in, at most once, and must read or destroy `content`. Throws `MultipartError` and what `onFile`
 * throws; what it made is then disposed, and the rest of the body is drained so that the answer can be read.
 */
export async function readUpload<T extends AsyncDisposable>(
  request: UploadRequest,
  limits: UploadLimits,
  onFile: (file: UploadFile) => Promise<T>,
): Promise<Upload<T>> {
  const parts = openParts(request);
  let profile: string | undefined;
  let file: StoredFile<T> | undefined;
  // A part without a file name is the file only if no other part is (11.1), which shows at the end of the body.
  let unnamed: { readonly headers: PartHeaders; readonly content: Uint8Array[] } | undefined;

  try {
    for (let part = await parts.next(); part !== undefined; part = await parts.next()) {
      const { headers, chunks } = part;
      if (isProfile(headers)) {
        profile ??= await readText(chunks, { maxBytes: limits.maxProfileBytes, what: "profile" });
      } else if (file === undefined && isFile(headers)) {
        file = await storeFile(headers, chunks, onFile);
      } else if (file === undefined && unnamed === undefined) {
        const { start, isWhole } = await readStart(chunks, limits.maxProfileBytes);
        if (isWhole) unnamed = { headers, content: start };
        else file = await storeFile(headers, continued(start, chunks), onFile);
      }
      await drain(chunks);
    }
    if (file === undefined && unnamed !== undefined) {
      file = await storeFile(unnamed.headers, continued(unnamed.content), onFile);
    }
  } catch (error) {
    // A reader of the file may have wrapped what went wrong with the body.
    const reason = parts.failure() ?? error;
    parts.cancel();
    await file?.stored[Symbol.asyncDispose]();
    throw reason;
  }
  return { profile, file, [Symbol.asyncDispose]: async () => file?.stored[Symbol.asyncDispose]() };
}

function isProfile({ name }: PartHeaders): boolean {
  return ["profile", "json"].includes(name?.toLowerCase() ?? "");
}

/** Whether a part is the file by its headers. */
export function isFile({ name, fileName }: PartHeaders): boolean {
  return fileName !== undefined || name?.toLowerCase() === "file";
}

/** Hands the file part to `onFile`. */
export async function storeFile<T>(
  { fileName, mimeType }: PartHeaders,
  chunks: Chunks,
  onFile: (file: UploadFile) => Promise<T>,
): Promise<StoredFile<T>> {
  const content = Readable.from(iterate(chunks), { objectMode: false });
  // Whoever reads it sees the failure there; if nobody does any more, it must not end the process.
  content.on("error", () => undefined);
  try {
    return { fileName, mimeType, stored: await onFile({ fileName, mimeType, content }) };
  } finally {
    content.destroy();
  }
}

/** The text of a part that is no file; `what` names it where it is refused. */
export async function readText(
  chunks: Chunks,
  { maxBytes, what }: { maxBytes: number; what: string },
): Promise<string> {
  const { start, isWhole } = await readStart(chunks, maxBytes);
  if (!isWhole) throw new MultipartError("too_large", `The ${what} is longer than ${maxBytes} bytes.`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(start));
  } catch (error) {
    throw new MultipartError("malformed", `The ${what} is not valid UTF-8.`, error);
  }
}

async function readStart(chunks: Chunks, maxBytes: number): Promise<{ start: Uint8Array[]; isWhole: boolean }> {
  const start: Uint8Array[] = [];
  let size = 0;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    start.push(next.value);
    size += next.value.length;
    if (size > maxBytes) return { start, isWhole: false };
  }
  return { start, isWhole: true };
}

async function* continued(start: Uint8Array[], rest?: Chunks): AsyncGenerator<Uint8Array> {
  yield* start;
  if (rest !== undefined) yield* iterate(rest);
}

// By hand: a loop over `chunks` itself would end them when its reader stops early, and the rest could not be drained.
async function* iterate(chunks: Chunks): AsyncGenerator<Uint8Array> {
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

/** Reads what is left of a part, so that the next one comes. */
export async function drain(chunks: Chunks): Promise<void> {
  while (!(await chunks.next()).done);
}

/** The parts of a body, one after the other. */
export function openParts(request: UploadRequest): Parts {
  const headers: PartHeaders[] = [];
  const ownBoundary = newId();
  const options = { boundary: parseBoundary(request.headers["content-type"]), ownBoundary, headers };
  const source = Readable.from(canonicalise(request, options), { objectMode: false });
  const parser = new Busboy({ headers: { "content-type": `multipart/form-data; boundary=${ownBoundary}` } });

  const waiting: Part[] = [];
  const streams = new Set<Readable>();
  const progress: { end: "open" | "finished" | { readonly error: unknown }; wake: () => void } = {
    end: "open",
    wake: () => undefined,
  };

  function finish(how: typeof progress.end): void {
    progress.end = how;
    if (typeof how === "object") for (const stream of streams) stream.destroy(how.error as Error);
    progress.wake();
  }

  parser.on("file", (index, stream) => {
    streams.add(stream);
    stream.on("error", () => undefined);
    stream.once("close", () => streams.delete(stream));
    const chunks = stream.iterator({ destroyOnReturn: false }) as Chunks;
    waiting.push({ headers: headers[Number(index)]!, chunks });
    progress.wake();
  });
  pipeline(source, parser).then(
    () => finish("finished"),
    (error: unknown) => finish({ error }),
  );

  return {
    async next() {
      while (waiting.length === 0 && progress.end === "open") {
        await new Promise<void>((resolve) => (progress.wake = resolve));
      }
      if (typeof progress.end === "object") throw progress.end.error;
      return waiting.shift();
    },
    failure: () => (typeof progress.end === "object" ? progress.end.error : undefined),
    cancel: () => source.destroy(),
  };
}
