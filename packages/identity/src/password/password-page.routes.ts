import type { FastifyInstance } from "fastify";
import { formOf, pageHeaders, pageScope, sendPage } from "@muniment/platform/page";
import { deadLinkPage, passwordPage, troublePage, unreadablePage } from "./page.ts";
import { PASSWORD_FIELD, REPEAT_FIELD } from "./password-rules.ts";
import type { PasswordLinks } from "./reset-link.service.ts";

/** What the password page needs. */
export interface PasswordPageOptions {
  readonly links: PasswordLinks;
  readonly installationName: string;
  /** Where a person with that User ID goes to sign in with the new password. */
  signInUrl(userId: string): string;
}

interface LinkRoute {
  Params: { token: string };
}

/** `/auth/password/{token}`: the page behind the links of account e-mails (CC-SGN-008 to CC-SGN-011). */
export function addPasswordPage(app: FastifyInstance, options: PasswordPageOptions): void {
  const { links, installationName } = options;
  pageScope(app, { unreadable: unreadablePage(), trouble: troublePage }, (scope) => {
    scope.get<LinkRoute>("/auth/password/:token", async (request, reply) => {
      const link = await links.open(request.params.token);
      if (!link.isAlive) return sendPage(reply, 410, deadLinkPage(link.kind));
      const { kind, user } = link;
      return sendPage(reply, 200, passwordPage({ kind, userId: user.user_id, installationName, messages: [] }));
    });
    scope.post<LinkRoute>("/auth/password/:token", async (request, reply) => {
      const form = formOf(request.body);
      const used = await links.use(request.params.token, {
        password: form.get(PASSWORD_FIELD) ?? "",
        repeated: form.get(REPEAT_FIELD) ?? "",
      });
      if (used.kind === "dead") return sendPage(reply, 410, deadLinkPage(used.link.kind));
      const { kind, user } = used.link;
      if (used.kind === "done") return reply.headers(pageHeaders()).redirect(options.signInUrl(user.user_id), 303);
      const page = passwordPage({ kind, userId: user.user_id, installationName, messages: used.messages });
      return sendPage(reply, 422, page);
    });
  });
}
