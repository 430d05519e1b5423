import type { FastifyInstance, FastifyRequest } from "fastify";
import { pageHeaders, renderPage } from "@muniment/platform/page";
import type { Browsers } from "./browsers.ts";
import { exchangeOf } from "./engine.ts";
import { HOME_PATH } from "./return-target.ts";
import { signedOutPage, signOutPage } from "./sign-in-pages.ts";

const SIGN_OUT_PATH = "/auth/sign-out";
const SIGNED_OUT_PATH = "/auth/signed-out";

/** Binds the end of a browser's sign-in (decision D38). */
export function signOutRoutes(app: FastifyInstance, deps: { origin: string; browsers: Browsers }): void {
  const { origin, browsers } = deps;

  app.get(SIGN_OUT_PATH, async (_request, reply) =>
    reply.headers(askingHeaders()).send(renderPage(signOutPage({ action: SIGN_OUT_PATH, stay: HOME_PATH }))),
  );

  app.post(SIGN_OUT_PATH, async (request, reply) => {
    // Nobody else's page signs people out; whoever comes from one is asked.
    if (!isOwn(request, origin)) return reply.redirect(SIGN_OUT_PATH, 303);
    await browsers.signOut(exchangeOf(request, reply, origin));
    const isProgram = request.headers["x-muniment-client"] !== undefined;
    return isProgram ? reply.send({}) : reply.redirect(SIGNED_OUT_PATH, 303);
  });

  app.get(SIGNED_OUT_PATH, async (_request, reply) => reply.headers(pageHeaders()).send(renderPage(signedOutPage())));
}

/** Without a referrer a form's `Origin` is `null`, and where browsers send no `Sec-Fetch-Site`, that is all there is. */
function askingHeaders(): Record<string, string> {
  return { ...pageHeaders(), "referrer-policy": "same-origin" };
}

function isOwn(request: FastifyRequest, origin: string): boolean {
  const { origin: from, "sec-fetch-site": site } = request.headers;
  return site === undefined ? from === origin : site === "same-origin";
}
