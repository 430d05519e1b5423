import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import { isDatabaseUnavailable } from "../db/index.ts";
import { pageHeaders, renderPage } from "./page.ts";
import type { Page } from "./page.ts";

/** What a group of pages says when it cannot do its work. */
export interface TroublePages {
  /** For a form that cannot be read. */
  readonly unreadable: Page;
  trouble(requestId: string): Page;
}

const MAX_FORM_BYTES = 16 * 1024;

/** Binds pages whose forms arrive as text, and that answer with pages whatever happens. */
export function pageScope(app: FastifyInstance, pages: TroublePages, bind: (scope: FastifyInstance) => void): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: MAX_FORM_BYTES },
      async (_request: unknown, body: string | Buffer) => String(body),
    );
    scope.setErrorHandler(async (error, request, reply) => {
      const status = statusOf(error);
      if (status < 500) return sendPage(reply, status, pages.unreadable);
      request.log.error({ err: error }, "a page failed");
      return sendPage(reply, status, pages.trouble(request.id));
    });
    bind(scope);
  });
}

/** The fields of a form; none for what is no form. */
export function formOf(body: unknown): URLSearchParams {
  return new URLSearchParams(typeof body === "string" ? body : "");
}

/** Whether a page of another origin caused the request; browsers say so themselves. */
export function isFromElsewhere(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  return site !== undefined && site !== "same-origin" && site !== "none";
}

/** Answers with a page. */
export async function sendPage(reply: FastifyReply, status: number, page: Page): Promise<FastifyReply> {
  return reply.code(status).headers(pageHeaders()).send(renderPage(page));
}

function statusOf(error: unknown): number {
  if (isDatabaseUnavailable(error)) return 503;
  const status = error instanceof AppError ? error.status : (error as { statusCode?: number }).statusCode;
  return status ?? 500;
}
