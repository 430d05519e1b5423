import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { fastify } from "fastify";
import type { FastifyError, FastifyInstance } from "fastify";
import { systemClock } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { startSmtpIntake } from "@muniment/mail/intake";
import { addHealthRoutes } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import { createLifecycle } from "@muniment/platform/lifecycle";
import { openMessageStore } from "./message-store.ts";
import { readMessage } from "./sandbox-message.ts";
import { addViewerRoutes } from "./viewer.routes.ts";

/** Where the sandbox listens and keeps what it gets. */
export interface MailSandboxOptions {
  /** 0 takes any free port, for both. */
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly host: string;
  readonly directory: string;
  readonly log: Log;
  readonly clock?: Clock;
}

/** A running sandbox; disposing of it closes both ports. */
export interface MailSandbox extends AsyncDisposable {
  readonly smtpPort: number;
  readonly httpPort: number;
}

const CAPACITY = 2_000;
const MAX_BYTES = 32 * 1024 * 1024;
const DRAIN_MS = 1_000;

/** Starts an SMTP server that keeps every message, and the viewer of them (decisions D6, D23). */
export async function createMailSandbox(options: MailSandboxOptions): Promise<MailSandbox> {
  const { host, log, clock = systemClock } = options;
  const lifecycle = createLifecycle();
  try {
    const store = await openMessageStore(options.directory, CAPACITY);
    let count = 0;
    const intake = lifecycle.own(
      await startSmtpIntake({
        host,
        port: options.smtpPort,
        log,
        clock,
        limits: { maxBytes: MAX_BYTES, drainMs: DRAIN_MS },
        signIn: () => true,
        findMailbox: async () => ({ mailbox: "everybody" }),
        async accept({ receivedAt, sender, recipients }, content) {
          const raw = await buffer(content);
          count += 1;
          const to = recipients.map(({ address }) => address);
          const id = messageId(receivedAt, count);
          await store.add(await readMessage(raw, { id, receivedAt, from: sender, to }));
        },
      }),
    );
    const app = createViewer(log);
    addHealthRoutes(app, []);
    addViewerRoutes(app, store);
    lifecycle.onStop(async () => app.close());
    await app.listen({ host, port: options.httpPort });
    return {
      smtpPort: intake.port,
      httpPort: (app.server.address() as AddressInfo).port,
      [Symbol.asyncDispose]: async () => lifecycle[Symbol.asyncDispose](),
    };
  } catch (error) {
    await lifecycle[Symbol.asyncDispose]();
    throw error;
  }
}

/** Sorts by arrival, also among those of one millisecond; differs from those of an earlier start. */
function messageId(receivedAt: Date, count: number): string {
  const parts = [receivedAt.getTime(), count].map((part) => part.toString(36).padStart(9, "0"));
  return [...parts, randomUUID().slice(0, 8)].join("-");
}

function createViewer(log: Log): FastifyInstance {
  const app: FastifyInstance = fastify({ forceCloseConnections: true, genReqId: () => randomUUID() });
  app.addHook("onRequest", async (_request, reply) => {
    reply.headers({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
  });
  app.setNotFoundHandler(async (request, reply) =>
    reply.code(404).send(errorBody("not_found", "There is no such message or address.", request.id)),
  );
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error, request_id: request.id }, "request failed");
    const text = status < 500 ? error.message : "The mail sandbox failed.";
    return reply.code(status).send(errorBody(status < 500 ? "invalid" : "internal", text, request.id));
  });
  return app;
}

function errorBody(code: string, text: string, requestId: string): { error: Record<string, string> } {
  return { error: { code, code_message: text, request_id: requestId } };
}
