import { Readable } from "node:stream";
import type { BlobStore } from "@muniment/blob-store";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";

/** How stored content is sent. */
export interface SendOptions {
  readonly blobs: BlobStore;
  /** Compare the SHA-256 of whole downloads (WORK-DOC-004). */
  readonly verify: boolean;
  /** Prefix for `X-Accel-Redirect` when a front nginx sends the files; `undefined` to send them from here. */
  readonly accelPrefix: string | undefined;
}

/**
 * Answers with stored content: whole, by range, or 304 when the caller has it already (RFC 9110). What it is and how it may
 * be shown, the caller has said in headers.
 */
export async function sendBlob(
  http: { request: FastifyRequest; reply: FastifyReply },
  blob: { checksum: string; size: number; etag: string },
  options: SendOptions,
): Promise<void> {
  const { request, reply } = http;
  const { checksum, size, etag } = blob;
  reply.headers({
    etag,
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
    "x-content-type-options": "nosniff",
  });
  if (matches(request.headers["if-none-match"], etag)) return void reply.code(304).send();
  const range = readRange(request, { size, etag });
  if (range === "unsatisfiable") {
    reply.header("content-range", `bytes */${size}`);
    throw new AppError(
      { ...errors.invalidParam, status: 416 },
      { text: "This range holds no byte of the file.", field: "Range" },
    );
  }
  const length = range === undefined ? size : range.end - range.start + 1;
  reply.code(range === undefined ? 200 : 206).header("content-length", length);
  if (range !== undefined) reply.header("content-range", `bytes ${range.start}-${range.end}/${size}`);
  // An empty stream, since Fastify would set the length of an empty body.
  if (request.method === "HEAD") return void reply.send(Readable.from([]));
  if (options.accelPrefix !== undefined) {
    const path = `${options.accelPrefix}/${checksum.slice(0, 2)}/${checksum}`;
    reply.removeHeader("content-length").removeHeader("content-range");
    return void reply.code(200).header("x-accel-redirect", path).send();
  }
  const stream = await options.blobs.open(checksum, range ?? { verify: options.verify });
  reply.send(stream);
}

function readRange(
  request: FastifyRequest,
  file: { size: number; etag: string },
): { start: number; end: number } | "unsatisfiable" | undefined {
  const condition = request.headers["if-range"];
  if (typeof condition === "string" && condition !== file.etag) return undefined;
  const match = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const last = file.size - 1;
  const [start, end] =
    match[1] === ""
      ? [Math.max(file.size - Number(match[2]), 0), match[2] === "0" ? -1 : last]
      : [Number(match[1]), match[2] === "" ? last : Math.min(Number(match[2]), last)];
  if (match[1] !== "" && match[2] !== "" && Number(match[2]) < start) return undefined;
  return start > last || end < start ? "unsatisfiable" : { start, end };
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((candidate) => {
    const tag = candidate.trim().replace(/^W\//, "");
    return tag === "*" || tag === etag;
  });
}
