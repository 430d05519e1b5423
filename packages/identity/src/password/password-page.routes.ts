import type { FastifyInstance, FastifyReply } from "fastify";
import { AppError } from "@muniment/kernel";
import { isDatabaseUnavailable } from "@muniment/platform/db";
import { pageHeaders, renderPage } from "../session/index.ts";
import type { Page } from "../session/index.ts";
import { deadLinkPage, passwordPage, passwordSetPage, troublePage, unreadablePage } from "./page.ts";
import { PASSWORD_FIELD, REPEAT_FIELD } from "./reset-link.service.ts";
import type { PasswordLinks } from "./reset-link.service.ts";

/** What the password page needs. */
export interface PasswordPageOptions {
  readonly links: PasswordLinks;
  readonly installationName: string;
  /** Where a person with that User ID goes to sign in. */
  signInUrl(userId: string): string;
}

interface LinkRoute {
  Params: { token: string };
}

const MAX_FORM_BYTES = 16 * 1024;

/** `/auth/password/{token}`: the page behind the links of account e-mails (CC-SGN-008 to CC-SGN-011). */
export function addPasswordPage(app: FastifyInstance, options: PasswordPageOptions): void {
  const { links, installationName } = options;
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: MAX_FORM_BYTES },
      async (_request: unknown, body: string | Buffer) => String(body),
    );
    scope.setErrorHandler(async (error, request, reply) => {
      const status = statusOf(error);
      if (status < 500) return send(reply, status, unreadablePage());
      request.log.error({ err: error }, "the password page failed");
      return send(reply, status, troublePage(request.id));
    });
    scope.get<LinkRoute>("/auth/password/:token", async (request, reply) => {
      const link = await links.open(request.params.token);
      if (!link.isAlive) return send(reply, 410, deadLinkPage(link.kind));
      return send(
        reply,
        200,
        passwordPage({ kind: link.kind, userId: link.user.user_id, installationName, messages: [] }),
      );
    });
    scope.post<LinkRoute>("/auth/password/:token", async (request, reply) => {
      const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
      const used = await links.use(request.params.token, {
        password: form.get(PASSWORD_FIELD) ?? "",
        repeated: form.get(REPEAT_FIELD) ?? "",
      });
      if (used.kind === "dead") return send(reply, 410, deadLinkPage(used.link.kind));
      const { kind, user } = used.link;
      if (used.kind === "done") {
        return send(reply, 200, passwordSetPage({ userId: user.user_id, signInUrl: options.signInUrl(user.user_id) }));
      }
      return send(reply, 422, passwordPage({ kind, userId: user.user_id, installationName, messages: used.messages }));
    });
  });
}

function statusOf(error: unknown): number {
  if (isDatabaseUnavailable(error)) return 503;
  const status = error instanceof AppError ? error.status : (error as { statusCode?: number }).statusCode;
  return status ?? 500;
}

async function send(reply: FastifyReply, status: number, page: Page): Promise<FastifyReply> {
  return reply.code(status).headers(pageHeaders()).send(renderPage(page));
}
