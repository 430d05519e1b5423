import { Readable } from "node:stream";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";

/** What the protocol engine is to see instead of what was sent. */
export interface EngineRequestChanges {
  /** Path and query. */
  readonly url?: string;
  /** A form post. */
  readonly form?: URLSearchParams;
  /** `undefined` takes a header away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/**
 * The request as the protocol engine is to see it: under the public origin whatever proxy it came through,
 * with its body read already.
 */
export function engineRequest(
  request: FastifyRequest,
  origin: string,
  changes: EngineRequestChanges = {},
): IncomingMessage {
  const { host, protocol } = new URL(origin);
  const body = changes.form === undefined ? undefined : Buffer.from(changes.form.toString());
  const headers: IncomingHttpHeaders = { ...request.raw.headers };
  for (const name of ["forwarded", "x-forwarded-host", "x-forwarded-for", "transfer-encoding"]) delete headers[name];
  headers.host = host;
  headers["x-forwarded-proto"] = protocol.slice(0, -1);
  if (body !== undefined) {
    headers["content-type"] = "application/x-www-form-urlencoded";
    headers["content-length"] = String(body.length);
  }
  for (const [name, value] of Object.entries(changes.headers ?? {})) {
    if (value === undefined) delete headers[name];
    else headers[name] = value;
  }
  const stream = Readable.from(body === undefined || body.length === 0 ? [] : [body], { objectMode: false });
  const url = changes.url ?? request.url;
  const { method, socket, httpVersion, httpVersionMajor, httpVersionMinor } = request.raw;
  return Object.assign(stream, {
    method,
    url,
    originalUrl: url,
    headers,
    socket,
    httpVersion,
    httpVersionMajor,
    httpVersionMinor,
  }) as unknown as IncomingMessage;
}

/** A request of a browser and the place where its cookies are set. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** The exchange as the protocol engine is to see it. */
export function exchangeOf(request: FastifyRequest, reply: FastifyReply, origin: string): Exchange {
  return { request: engineRequest(request, origin), response: reply.raw };
}

/** Lets the protocol engine answer. */
export async function answerByEngine(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>,
  message: IncomingMessage,
  reply: FastifyReply,
): Promise<void> {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  await handle(message, reply.raw);
}
