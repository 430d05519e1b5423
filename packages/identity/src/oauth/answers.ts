import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { KoaContextWithOIDC, Provider } from "oidc-provider";
import type { BackgroundGrants } from "../background-grant/index.ts";
import type { Log } from "@muniment/platform/log";
import { isDatabaseUnavailable } from "@muniment/platform/db";
import { OAUTH_PATHS } from "./provider.ts";
import { renderErrorPage } from "./provider-pages.ts";

/** For the engine's own pages, which submit themselves; the engine adds the hash of its one script. */
const ENGINE_PAGE_POLICY = "default-src 'none'; script-src; base-uri 'none'; frame-ancestors 'none'";

const UNAVAILABLE = "The server cannot answer at the moment. Try again shortly.";

/** Gives the engine's answers the forms of work-api.md 5.2 and 5.3, and turns faults into 503 or 500. */
export function shapeAnswers(
  provider: Provider,
  { log, background }: { log: Log; background: Pick<BackgroundGrants, "lossOfToken"> },
): void {
  const faults = new WeakMap<IncomingMessage, unknown>();
  provider.on("server_error", (ctx, error) => void faults.set(ctx.req, error));
  provider.on("grant.error", (ctx, error) => {
    log.info(
      { client_id: ctx.oidc.client?.clientId, error: error.error, detail: error.error_detail },
      "no token given",
    );
  });
  provider.on("grant.revoked", (ctx) => log.info({ client_id: ctx.oidc.client?.clientId }, "grant revoked"));
  // Without a listener Koa writes to the console.
  const koa: EventEmitter = provider;
  koa.on("error", (error: unknown) => log.error({ err: error }, "sign-in request failed"));
  provider.use(async (ctx, next) => {
    ctx.set("content-security-policy", ENGINE_PAGE_POLICY);
    ctx.set("x-content-type-options", "nosniff");
    ctx.set("referrer-policy", "no-referrer");
    try {
      await next();
    } catch (error) {
      faults.set(ctx.req, error);
    }
    const context = ctx as KoaContextWithOIDC;
    if (faults.has(ctx.req)) answerFault(context, faults.get(ctx.req), log);
    else shape(context, await lossBehind(context, background));
  });
}

/** Why a refusal to go on by what somebody lent: whoever holds the token and is its application may know. */
async function lossBehind(
  { path, status, oidc }: KoaContextWithOIDC,
  background: Pick<BackgroundGrants, "lossOfToken">,
): Promise<string | undefined> {
  const token = oidc?.params?.["refresh_token"];
  const isRefusal = path === OAUTH_PATHS.token && status === 400 && oidc.client !== undefined;
  return isRefusal && typeof token === "string" ? background.lossOfToken(token) : undefined;
}

function shape(ctx: KoaContextWithOIDC, loss: string | undefined): void {
  if (loss !== undefined) ctx.body = { error: "invalid_grant", error_description: loss };
  if (ctx.path === OAUTH_PATHS.token) {
    ctx.set("pragma", "no-cache");
    if (ctx.status === 200) ctx.body = tokenAnswer(ctx.body as Record<string, unknown>);
  }
  if (ctx.status >= 400) ctx.body = isErrorBody(ctx.body) ? errorAnswer(ctx.body) : ctx.body;
  if (ctx.status === 303 && ctx.path.startsWith(OAUTH_PATHS.authorization)) {
    const location = ctx.response.get("location");
    const isOwnPage = location.startsWith("/") || location.startsWith(`${ctx.origin}/auth/`);
    if (!isOwnPage) ctx.status = 302;
  }
}

/** The five fields of work-api.md 5.3, all of them always, and the ID token of a sign-in with `openid`. */
function tokenAnswer(body: Record<string, unknown>): Record<string, unknown> {
  return {
    access_token: body["access_token"],
    token_type: body["token_type"],
    expires_in: body["expires_in"],
    refresh_token: body["refresh_token"] ?? null,
    scope: body["scope"] ?? "",
    ...(body["id_token"] === undefined ? {} : { id_token: body["id_token"] }),
  };
}

interface ErrorBody {
  readonly error: string;
  readonly error_description?: string;
}

/** The body of a refusal (work-api.md 5.3). */
export function errorAnswer({ error, error_description: description }: ErrorBody): Record<string, string> {
  const isNotAllowed = description === "requested grant type is not allowed for this client";
  const text = description ?? error;
  return { error: isNotAllowed ? "unauthorized_client" : error, error_description: text, message: text };
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === "object" && body !== null && typeof (body as { error?: unknown }).error === "string";
}

function answerFault(ctx: KoaContextWithOIDC, fault: unknown, log: Log): void {
  const isUnavailable = isDatabaseUnavailable(fault);
  log.error({ err: fault }, "sign-in request failed");
  ctx.status = isUnavailable ? 503 : 500;
  if (isUnavailable) ctx.set("retry-after", "5");
  const out = {
    error: isUnavailable ? "temporarily_unavailable" : "server_error",
    error_description: isUnavailable ? UNAVAILABLE : "The server failed. Give the request id to your administrator.",
  };
  if (ctx.path.startsWith(OAUTH_PATHS.authorization) || ctx.path.startsWith(OAUTH_PATHS.end_session)) {
    renderErrorPage(ctx, out);
  } else {
    ctx.body = errorAnswer(out);
  }
}
