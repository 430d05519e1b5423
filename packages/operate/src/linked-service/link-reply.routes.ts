import type { FastifyInstance } from "fastify";
import { cookieOf } from "@muniment/platform/http";
import { html } from "@muniment/platform/html";
import { pageScope, sendPage } from "@muniment/platform/page";
import type { Page, TroublePages } from "@muniment/platform/page";
import type { OperateActor } from "../user/index.ts";
import type { FinishLink } from "./link-reply.service.ts";
import { LINK_REPLY_PATH } from "./link.service.ts";

/** One page for every reply that nothing comes of, so that it tells nobody why (OPR-LNK-022). */
const unknownReplyPage: Page = {
  title: "This link cannot be carried out",
  lead: "It was finished already, took too long, or was begun elsewhere. Nothing was changed.",
  body: html`<div class="actions"><a class="button" href="/">Back to Operate</a></div>`,
};

/** Binds the address to which services send people back (OPR-LNK-004). */
export function linkReplyRoutes(
  app: FastifyInstance,
  deps: {
    cookie: string;
    authenticate: (cookie: string) => Promise<OperateActor | undefined>;
    finishLink: FinishLink;
    pages: TroublePages;
  },
): void {
  pageScope(app, deps.pages, (scope) => {
    scope.get(LINK_REPLY_PATH, async (request, reply) => {
      const { state, code } = request.query as { state?: unknown; code?: unknown };
      const cookie = cookieOf(request, deps.cookie);
      const actor = cookie === undefined ? undefined : await deps.authenticate(cookie);
      const back = actor && (await deps.finishLink(actor, { state: textOf(state), code: textOf(code) }));
      if (back === undefined) return sendPage(reply, 400, unknownReplyPage);
      return reply.header("cache-control", "no-store").redirect(back, 303);
    });
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
