import type { FastifyInstance } from "fastify";

/** Where programs call: `/work/api/v2` and its like are put into this form before. */
const API = /^\/(?:work\/api|api|automate)(?:[/?]|$)/;
const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
const HEADERS =
  "authorization, content-type, idempotency-key, if-match, if-none-match, range, x-auth-token, x-request-id, " +
  "tus-resumable, upload-length, upload-offset, upload-metadata";
const EXPOSED =
  "content-disposition, content-range, etag, idempotent-replayed, location, retry-after, x-request-id, " +
  "tus-resumable, upload-offset";
const KEPT_SECONDS = "600";

/**
 * Lets pages of other origins that `isTrusted` knows call the API with a token. Never with cookies: browsers are not
 * told that they may send them, and the API takes ours from its own pages only (work-api.md 17.2, D38).
 */
export function addCors(app: FastifyInstance, isTrusted: (origin: string) => boolean): void {
  app.addHook("onRequest", async (request, reply) => {
    const { origin } = request.headers;
    if (!API.test(request.url)) return;
    reply.header("vary", "origin");
    if (origin === undefined || !isTrusted(origin)) return;
    reply.header("access-control-allow-origin", origin).header("access-control-expose-headers", EXPOSED);
    if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) return;
    reply.header("access-control-allow-methods", METHODS).header("access-control-allow-headers", HEADERS);
    await reply.header("access-control-max-age", KEPT_SECONDS).code(204).send();
  });
}
