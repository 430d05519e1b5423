import type { FastifyInstance } from "fastify";
import { formOf, isFromElsewhere, pageHeaders, pageScope, sendPage } from "@muniment/platform/page";
import {
  FORGOT_PATH,
  forgotPasswordPage,
  IDENTIFIER_FIELD,
  mailSentPage,
  requestTroublePage,
  unreadableRequestPage,
} from "./forgot-password-page.ts";
import type { RequestPasswordLink } from "./password-request.service.ts";

const SENT_PATH = `${FORGOT_PATH}/sent`;
const SIGN_IN_ID = /^[A-Za-z0-9_-]{16,64}$/;

/** Binds the pages behind `Forgot password?` (CC-SGN-002 to CC-SGN-004). */
export function addForgotPasswordPages(
  app: FastifyInstance,
  { requestPasswordLink }: { requestPasswordLink: RequestPasswordLink },
): void {
  pageScope(app, { unreadable: unreadableRequestPage(), trouble: requestTroublePage }, (scope) => {
    scope.get(FORGOT_PATH, async (request, reply) => {
      const { login_hint: hint, sign_in: id } = request.query as { login_hint?: unknown; sign_in?: unknown };
      return sendPage(reply, 200, forgotPasswordPage({ identifier: cleanText(hint), id: signInIdOf(id) }));
    });
    scope.post(FORGOT_PATH, async (request, reply) => {
      const form = formOf(request.body);
      const id = signInIdOf(form.get("sign_in"));
      const identifier = cleanText(form.get(IDENTIFIER_FIELD)).trim();
      // Nobody else's page sends e-mails.
      if (isFromElsewhere(request)) return sendPage(reply, 400, forgotPasswordPage({ identifier: "", id }));
      if (identifier === "") return sendPage(reply, 422, forgotPasswordPage({ identifier: "", id, isEmpty: true }));
      await requestPasswordLink({ identifier, address: request.ip });
      return reply.headers(pageHeaders()).redirect(id === undefined ? SENT_PATH : `${SENT_PATH}?sign_in=${id}`, 303);
    });
    scope.get(SENT_PATH, async (request, reply) => {
      const { sign_in: id } = request.query as { sign_in?: unknown };
      return sendPage(reply, 200, mailSentPage({ id: signInIdOf(id) }));
    });
  });
}

function cleanText(value: unknown): string {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\0", "").slice(0, 254) : "";
}

function signInIdOf(value: unknown): string | undefined {
  return typeof value === "string" && SIGN_IN_ID.test(value) ? value : undefined;
}
