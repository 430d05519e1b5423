import { Agent as PlainAgent, request as plainRequest } from "node:http";
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { pipeline } from "node:stream/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import type { Service } from "./services.ts";

/** Of one connection, and not of the request (RFC 9110 7.6.1). */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** What only a server in front may say. */
const FORWARDED = /^(?:forwarded|x-forwarded-.*|x-real-ip)$/;
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
const CONNECT_MILLISECONDS = 10_000;

/**
 * Passes requests below the prefixes of services on to their servers, bodies and answers as they come, events too. It
 * knows no product: whatever an operator lists is reached.
 */
export async function forwardingRoutes(
  app: FastifyInstance,
  given: { readonly services: readonly Service[]; readonly origin: string },
): Promise<void> {
  const { protocol, host } = new URL(given.origin);
  const outside = { protocol: protocol.slice(0, -1), host };
  const agents = { "http:": new PlainAgent({ keepAlive: true }), "https:": new SecureAgent({ keepAlive: true }) };
  app.addHook("onClose", async () => {
    for (const agent of Object.values(agents)) agent.destroy();
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Nothing is read here: the body goes on as it comes.
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    for (const service of given.services) {
      const pass = async (request: FastifyRequest, reply: FastifyReply): Promise<void> =>
        forward({ request, reply }, service, { outside, agents });
      for (const prefix of service.prefixes) {
        for (const url of [prefix, `${prefix}/*`]) scope.route({ method: [...METHODS], url, handler: pass });
      }
    }
  });
}

interface Ways {
  readonly outside: { readonly protocol: string; readonly host: string };
  readonly agents: { readonly "http:": PlainAgent; readonly "https:": SecureAgent };
}

async function forward(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  service: Service,
  ways: Ways,
): Promise<void> {
  const upstream = open(request, service, ways);
  reply.raw.once("close", () => upstream.destroy());
  const answered = answerOf(upstream);
  // A body that is cut off on its way ends the other side too, whose end is reported by itself.
  pipeline(request.raw, upstream).catch(() => upstream.destroy());
  let answer: IncomingMessage;
  try {
    answer = await answered;
  } catch (error) {
    const text = `The server of ${service.name} does not answer at the moment. Try again shortly.`;
    throw new AppError(errors.unavailable, { text, retryAfterSeconds: 5, cause: error });
  }
  reply.hijack();
  const own = reply.getHeaders() as OutgoingHttpHeaders;
  const theirs = endToEnd(answer.headers, withoutOurCookies(answer.headers["set-cookie"], service));
  reply.raw.writeHead(answer.statusCode ?? 502, { ...own, ...theirs });
  reply.raw.flushHeaders();
  // Whoever asked sees an answer that breaks off as one: its length or last piece is missing.
  await pipeline(answer, reply.raw).catch(() => reply.raw.destroy());
}

function open(request: FastifyRequest, service: Service, { outside, agents }: Ways): ClientRequest {
  const { url, name, prefixes } = service;
  const sent = request.originalUrl;
  const isOurs = prefixes.some(
    (prefix) => sent.startsWith(prefix) && ["", "/", "?"].includes(sent.charAt(prefix.length)),
  );
  const headers = endToEnd(request.headers, {
    host: url.host,
    cookie: cookiesFor(request.headers.cookie, name),
    "x-forwarded-for": request.ip,
    "x-forwarded-host": outside.host,
    "x-forwarded-proto": outside.protocol,
  });
  const isSecure = url.protocol === "https:";
  const options = {
    method: request.method,
    // As it was sent, where that is how its prefix is written; else as Work understood it.
    path: isOurs ? sent : request.url,
    headers,
    agent: agents[isSecure ? "https:" : "http:"],
  };
  const upstream = (isSecure ? secureRequest : plainRequest)(url, options);
  upstream.once("socket", (socket) => {
    if (!socket.connecting) return;
    const patience = setTimeout(() => upstream.destroy(new Error("no connection in time")), CONNECT_MILLISECONDS);
    socket.once("connect", () => clearTimeout(patience));
    socket.once("close", () => clearTimeout(patience));
  });
  return upstream;
}

async function answerOf(upstream: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    upstream.once("response", resolve);
    upstream.once("error", reject);
    upstream.once("close", () => reject(new Error("closed before it answered")));
  });
}

/** The headers that are for the other end, with changes; `undefined` takes one away. */
function endToEnd(
  headers: IncomingHttpHeaders,
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
): OutgoingHttpHeaders {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  const kept = Object.entries({ ...headers, ...changes }).filter(
    ([name, value]) =>
      value !== undefined &&
      (!FORWARDED.test(name) || Object.hasOwn(changes, name)) &&
      !HOP_BY_HOP.has(name) &&
      !named.includes(name),
  );
  return Object.fromEntries(kept) as OutgoingHttpHeaders;
}

const OURS = "muniment_";

/** Cookies without those of the platform's parts: they are sessions, and no application's business (D38). */
function cookiesFor(header: string | undefined, service: string): string | undefined {
  const kept = (header ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "" && isForeign(pair, service));
  return kept.length === 0 ? undefined : kept.join("; ");
}

/** And none of theirs may take the place of one of ours. */
function withoutOurCookies(
  lines: readonly string[] | undefined,
  service: Service,
): Readonly<Record<string, readonly string[] | undefined>> {
  const kept = (lines ?? []).filter((line) => isForeign(line, service.name));
  return { "set-cookie": kept.length === 0 ? undefined : kept };
}

function isForeign(pair: string, service: string): boolean {
  const name = pair.split("=")[0]?.trim().toLowerCase() ?? "";
  return !name.startsWith(OURS) || name === OURS + service;
}
