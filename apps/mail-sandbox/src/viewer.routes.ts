import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply } from "fastify";
import { listPage, messagePage, missingPage } from "./viewer-pages.ts";
import { viewerStyle } from "./viewer-style.ts";
import type { MessageStore } from "./message-store.ts";

interface ListRoute {
  Querystring: { to?: string; limit?: number };
}

interface MessageRoute {
  Params: { id: string };
}

const LIST_QUERY = {
  type: "object",
  properties: { to: { type: "string", maxLength: 254 }, limit: { type: "integer", minimum: 1, maximum: 1_000 } },
};
const DEFAULT_LIMIT = 100;

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
// The message's own markup: no scripts, no forms, nothing from elsewhere; links open beside the viewer.
const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/** The API of the sandbox (newest first) and its pages. */
export function addViewerRoutes(app: FastifyInstance, store: MessageStore): void {
  addApi(app, store);
  app.get<ListRoute>("/", { schema: { querystring: LIST_QUERY } }, async (request, reply) => {
    const { to = "", limit = DEFAULT_LIMIT } = request.query;
    const messages = store.list({ limit, ...(to === "" ? {} : { to }) });
    return sendPage(reply, 200, listPage({ messages, to, limit }));
  });
  app.get<MessageRoute>("/messages/:id", async (request, reply) => {
    const message = store.find(request.params.id);
    return message === undefined ? sendPage(reply, 404, missingPage()) : sendPage(reply, 200, messagePage(message));
  });
  app.get<MessageRoute>("/messages/:id/html", async (request, reply) => {
    const message = store.find(request.params.id);
    if (message === undefined) return sendPage(reply, 404, missingPage());
    reply.header("content-security-policy", MAIL_POLICY);
    return reply.type("text/html; charset=utf-8").send(`<base target="_blank">${message.html}`);
  });
  const etag = `"${createHash("sha256").update(viewerStyle).digest("base64url")}"`;
  app.get("/style.css", async (request, reply) => {
    reply.headers({ etag, "cache-control": "no-cache" });
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    return reply.type("text/css; charset=utf-8").send(viewerStyle);
  });
}

function addApi(app: FastifyInstance, store: MessageStore): void {
  app.get<ListRoute>("/api/messages", { schema: { querystring: LIST_QUERY } }, async (request, reply) => {
    const { to, limit = DEFAULT_LIMIT } = request.query;
    return reply.send({ data: store.list({ limit, ...(to === undefined ? {} : { to }) }) });
  });
  app.get<MessageRoute>("/api/messages/:id", async (request, reply) => {
    const message = store.find(request.params.id);
    return message === undefined ? reply.callNotFound() : { data: message };
  });
  app.delete("/api/messages", async (_request, reply) => {
    await store.clear();
    return reply.code(204).send();
  });
}

async function sendPage(reply: FastifyReply, status: number, markup: string): Promise<FastifyReply> {
  return reply
    .code(status)
    .header("content-security-policy", PAGE_POLICY)
    .type("text/html; charset=utf-8")
    .send(markup);
}
