import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { errors } from "oidc-provider";
import type { Interaction, Provider } from "oidc-provider";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { isFromElsewhere, pageHeaders, renderPage } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";
import type { BackgroundGrants } from "../background-grant/index.ts";
import { identityScopes } from "../session/index.ts";
import type { Account, Accounts } from "./accounts.ts";
import { CONSENT_PROMPT, isBackground, lendableOf } from "./background-policy.ts";
import { factsOf } from "./client-metadata.ts";
import { consentPage } from "./consent-pages.ts";
import type { ConsentForm } from "./consent-pages.ts";
import { exchangeOf } from "./engine.ts";
import type { Exchange } from "./engine.ts";
import { fieldOf, readForm, UnreadableForm } from "./form.ts";
import { bodyOf } from "./form-request.ts";
import { CONSENT_PATH } from "./provider.ts";
import { formTargetsOf } from "./provider-pages.ts";
import { expiredPage } from "./sign-in-pages.ts";

/** What the page of a consent needs. */
export interface ConsentRoutesDeps {
  readonly origin: string;
  readonly clock: Clock;
  readonly provider: Provider;
  readonly accounts: Accounts;
  readonly background: BackgroundGrants;
}

type PageRequest = FastifyRequest<{ Params: { uid: string } }>;

/** A consent that is waited for, with the person who is signed in. */
interface PendingConsent {
  readonly exchange: Exchange;
  readonly interaction: Interaction;
  readonly account: Account;
}

/** Binds the page on which a person agrees that an application works in their name; bodies must arrive as bytes. */
export function consentRoutes(app: FastifyInstance, deps: ConsentRoutesDeps): void {
  app.get(`${CONSENT_PATH}/:uid`, async (request: PageRequest, reply) => {
    const pending = await pendingConsent(request, reply, deps);
    if (pending === undefined) return sendPage(reply.code(400), expiredPage());
    return sendPage(reply, consentPage(await formOf(pending, deps)), pending.interaction.params["redirect_uri"]);
  });

  app.post(`${CONSENT_PATH}/:uid`, async (request: PageRequest, reply) => {
    const pending = await pendingConsent(request, reply, deps);
    if (pending === undefined || isFromElsewhere(request)) return sendPage(reply.code(400), expiredPage());
    const { request: message, response } = pending.exchange;
    if (answerOf(request) !== "allow") {
      const refusal = { error: "access_denied", error_description: "cancelled" };
      return reply.redirect(await deps.provider.interactionResult(message, response, refusal), 303);
    }
    const consent = { grantId: undefined };
    const merging = { mergeWithLastSubmission: true };
    return reply.redirect(await deps.provider.interactionResult(message, response, { consent }, merging), 303);
  });
}

async function pendingConsent(
  request: PageRequest,
  reply: FastifyReply,
  { provider, origin, accounts }: ConsentRoutesDeps,
): Promise<PendingConsent | undefined> {
  const exchange = exchangeOf(request, reply, origin);
  const interaction = await provider.interactionDetails(exchange.request, exchange.response).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  });
  const isMeant = interaction?.uid === request.params.uid && interaction.prompt.name === CONSENT_PROMPT;
  if (interaction === undefined || !isMeant || !isBackground(interaction.params)) return undefined;
  const account = await accounts.bySsid(interaction.session?.accountId ?? "");
  return account === undefined ? undefined : { exchange, interaction, account };
}

async function formOf({ interaction, account }: PendingConsent, deps: ConsentRoutesDeps): Promise<ConsentForm> {
  const { params, uid } = interaction;
  const client = await deps.provider.Client.find(textOf(params["client_id"]));
  if (client === undefined) throw new errors.InvalidClient("client is not there any more");
  const library = await lendableOf(deps.background, { account, params });
  const identifying = new Set<string>(identityScopes);
  return {
    action: `${CONSENT_PATH}/${encodeURIComponent(uid)}`,
    application: client.clientName ?? client.clientId,
    library: library?.name,
    asked: textOf(params["library"]),
    userId: account.user_id,
    fullName: account.full_name,
    scopes: textOf(params["scope"])
      .split(" ")
      .filter((scope) => !identifying.has(scope)),
    expiresAt: addSeconds(deps.clock.now(), factsOf(client).refreshSeconds),
  };
}

function answerOf(request: FastifyRequest): string | undefined {
  try {
    return fieldOf(readForm(bodyOf(request)), "answer");
  } catch (error) {
    if (error instanceof UnreadableForm) return undefined;
    throw error;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function sendPage(reply: FastifyReply, page: Page, target?: unknown): FastifyReply {
  return reply.headers(pageHeaders(formTargetsOf(target))).send(renderPage(page));
}
