import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { originOf } from "@muniment/platform/http";
import { pageHeaders, renderPage } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";
import { faultText, TEST_PATH } from "../single-sign-on/index.ts";
import type { SingleSignOn } from "../single-sign-on/index.ts";
import type { Accounts } from "./accounts.ts";
import type { Browsers } from "./browsers.ts";
import { exchangeOf } from "./engine.ts";
import { bodyOf } from "./form-request.ts";
import type { Interactions } from "./interactions.ts";
import { providerRefusedPage, testEndedPage } from "./provider-sign-in-pages.ts";
import { SIGN_IN_PATH } from "./provider.ts";
import { expiredPage } from "./sign-in-pages.ts";

/** What the doors of identity providers need. */
export interface ProviderSignInDeps {
  readonly origin: string;
  readonly interactions: Interactions;
  readonly browsers: Browsers;
  readonly accounts: Accounts;
  readonly singleSignOn: Pick<SingleSignOn, "signOn" | "metadata">;
}

/** Far more than any assertion. */
const MOST_BYTES = 512 * 1024;

type TicketRequest = FastifyRequest<{ Params: { uid: string }; Querystring: { ticket?: unknown } }>;

/** Binds what identity providers know of us, and where people come back from them; bodies must arrive as bytes. */
export function providerSignInRoutes(app: FastifyInstance, deps: ProviderSignInDeps): void {
  const { signOn, metadata } = deps.singleSignOn;

  app.get("/auth/saml/metadata", async (_request, reply) =>
    reply
      .headers({ "content-type": "application/samlmetadata+xml; charset=utf-8", "x-content-type-options": "nosniff" })
      .send(await metadata()),
  );

  // Comes from the provider's page, so that cookies are not with it: who began the sign-in is asked one address on.
  app.post("/auth/saml/login/callback", { bodyLimit: MOST_BYTES }, async (request, reply) =>
    goOn(reply, await signOn.arrive("saml", new URLSearchParams(Buffer.from(bodyOf(request)).toString("utf8")))),
  );

  app.get("/auth/oidc/login/callback", async (request, reply) =>
    goOn(reply, await signOn.arrive("oidc", new URL(request.url, deps.origin).searchParams)),
  );

  app.get(`${SIGN_IN_PATH}/:uid/provider`, async (request: TicketRequest, reply) => {
    const { uid } = request.params;
    const { ticket } = request.query;
    // An answer that somebody else was given signs nobody in: the browser must be the one that set out.
    const pending = await deps.interactions.find(exchangeOf(request, reply, deps.origin), uid);
    if (pending === undefined || pending.held !== undefined || typeof ticket !== "string") {
      return sendPage(reply.code(400), expiredPage());
    }
    const { clientId } = pending;
    const ended = await signOn.end({ interaction: uid, ticket, origin: originOf(request), clientId });
    if (ended === undefined) return sendPage(reply.code(400), expiredPage());
    if (ended.kind === "ok") return reply.redirect(await pending.complete(ended.account.ssid, "provider"), 303);
    const again = `${SIGN_IN_PATH}/${encodeURIComponent(uid)}`;
    const isRefusedThere = ended.code === "provider_refused";
    return sendPage(reply.code(401), providerRefusedPage({ again, isRefusedThere }));
  });

  app.get(`${TEST_PATH}/:id`, async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
    const signIn = await deps.browsers.current(exchangeOf(request, reply, deps.origin));
    const tester = signIn === undefined ? undefined : await deps.accounts.bySsid(signIn.ssid);
    const outcome = tester === undefined ? undefined : await signOn.outcomeOf(request.params.id, tester.user_num);
    if (outcome === undefined || outcome === "waiting") return sendPage(reply.code(400), expiredPage());
    const text = outcome.code === undefined ? undefined : faultText(outcome.code);
    return sendPage(reply, testEndedPage({ ...outcome, text }));
  });
}

function goOn(reply: FastifyReply, arrived: Awaited<ReturnType<SingleSignOn["signOn"]["arrive"]>>): FastifyReply {
  if (arrived === undefined) return sendPage(reply.code(400), expiredPage());
  const path =
    arrived.kind === "test"
      ? `${TEST_PATH}/${arrived.id}`
      : `${SIGN_IN_PATH}/${encodeURIComponent(arrived.interaction)}/provider?ticket=${arrived.ticket}`;
  return reply.header("cache-control", "no-store").header("referrer-policy", "no-referrer").redirect(path, 303);
}

function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  return reply.headers(pageHeaders()).send(renderPage(page));
}
