import type { FastifyInstance } from "fastify";
import { isFromElsewhere, pageScope, sendPage } from "@muniment/platform/page";
import { originOf } from "@muniment/platform/http";
import { EMAIL_PATH } from "./email-change.ts";
import type { EmailChanges } from "./email-change.ts";
import {
  confirmationTroublePage,
  confirmEmailPage,
  deadEmailLinkPage,
  emailConfirmedPage,
  emailTakenPage,
  unreadableConfirmationPage,
} from "./email-change-page.ts";

interface LinkRoute {
  Params: { token: string };
}

/** `/auth/email/{token}`: the page behind the link to a new address (CC-USR-075). */
export function addEmailChangePage(
  app: FastifyInstance,
  { changes, installationName }: { changes: EmailChanges; installationName: string },
): void {
  pageScope(app, { unreadable: unreadableConfirmationPage(), trouble: confirmationTroublePage }, (scope) => {
    scope.get<LinkRoute>(`${EMAIL_PATH}/:token`, async (request, reply) => {
      const opened = await changes.open(request.params.token);
      if (!opened.isAlive) return sendPage(reply, 410, deadEmailLinkPage());
      const { user, email } = opened;
      return sendPage(reply, 200, confirmEmailPage({ userId: user.user_id, email, installationName }));
    });
    scope.post<LinkRoute>(`${EMAIL_PATH}/:token`, async (request, reply) => {
      // Nobody else's page confirms an address.
      if (isFromElsewhere(request)) return sendPage(reply, 400, unreadableConfirmationPage());
      const answer = await changes.confirm(request.params.token, originOf(request));
      if (answer === "taken") return sendPage(reply, 409, emailTakenPage());
      return answer === "dead" ? sendPage(reply, 410, deadEmailLinkPage()) : sendPage(reply, 200, emailConfirmedPage());
    });
  });
}
