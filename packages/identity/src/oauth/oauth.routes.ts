import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { errors } from "oidc-provider";
import type { Provider } from "oidc-provider";
import { AppError } from "@muniment/kernel";
import type { HttpErrors } from "@muniment/platform/http";
import { errorAnswer } from "./answers.ts";
import { normaliseAuthorizeQuery } from "./authorize-query.ts";
import { answerByEngine, engineRequest } from "./engine.ts";
import type { EngineRequestChanges } from "./engine.ts";
import { fieldOf, readForm, UnreadableForm } from "./form.ts";
import { bodyOf, formRequest } from "./form-request.ts";
import type { FormRequestDeps } from "./form-request.ts";
import { OAUTH_PATHS } from "./provider.ts";

/** What the OAuth endpoints need. */
export interface OauthRoutesDeps extends FormRequestDeps {
  readonly provider: Provider;
  readonly errors: HttpErrors;
  /** Ends the session of an access token; nothing happens for an unknown one. */
  endSessionOfToken(token: string): Promise<void>;
}

/** Far more than any form of a sign-in. */
const BODY_LIMIT = 64 * 1024;

/** Where the connectors sign in; the same as the endpoints of those names (work-api.md 14.1). */
const CONNECTOR_PATHS = { authorization: "/automate/work/auth/login", token: "/automate/work/auth/token" } as const;

/** What takes forms: by which rules, and where. */
const FORM_ENDPOINTS = [
  ["token", "token"],
  ["token", "connectorToken"],
  ["introspection", "introspection"],
  ["revocation", "revocation"],
] as const;

const ALL_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Binds the endpoints of work-api.md 5.1 and 17.3; bodies must arrive as bytes. */
export function oauthRoutes(app: FastifyInstance, deps: OauthRoutesDeps): void {
  const handle = deps.provider.callback();
  const pass = async (request: FastifyRequest, reply: FastifyReply, changes?: EngineRequestChanges): Promise<void> =>
    answerByEngine(handle, engineRequest(request, deps.origin, changes), reply);
  const asJson = { headers: { accept: "application/json" } };

  for (const url of [OAUTH_PATHS.authorization, CONNECTOR_PATHS.authorization]) {
    app.get(url, async (request, reply) =>
      pass(request, reply, { url: `${OAUTH_PATHS.authorization}?${normaliseAuthorizeQuery(queryOf(request))}` }),
    );
  }
  app.get(`${OAUTH_PATHS.authorization}/:uid`, async (request, reply) => pass(request, reply));
  const forms = { ...OAUTH_PATHS, connectorToken: CONNECTOR_PATHS.token };
  for (const [endpoint, name] of FORM_ENDPOINTS) {
    app.post(forms[name], { bodyLimit: BODY_LIMIT }, async (request, reply) =>
      refuseAsOauth(reply, async () => answerByEngine(handle, await formRequest(request, endpoint, deps), reply)),
    );
  }
  app.get(OAUTH_PATHS.jwks, async (request, reply) => pass(request, reply, asJson));
  app.get("/.well-known/openid-configuration", async (request, reply) => pass(request, reply, asJson));
  for (const method of ["GET", "POST"] as const) {
    app.route({
      method,
      url: OAUTH_PATHS.userinfo,
      handler: async (request, reply) => pass(request, reply, { headers: { ...asJson.headers, ...bearerOf(request) } }),
    });
  }
  app.get(OAUTH_PATHS.end_session, async (request, reply) => pass(request, reply));
  app.get(`${OAUTH_PATHS.end_session}/success`, async (request, reply) => pass(request, reply));
  app.post(`${OAUTH_PATHS.end_session}/confirm`, { bodyLimit: BODY_LIMIT }, async (request, reply) =>
    refuseAsOauth(reply, async () => pass(request, reply, { form: formOf(request) })),
  );
  app.post("/auth/oauth2/revoke-token", { bodyLimit: BODY_LIMIT }, async (request, reply) =>
    refuseAsOauth(reply, async () => {
      const fields = readForm(bodyOf(request));
      await deps.endSessionOfToken(fieldOf(fields, "access_token") ?? fieldOf(fields, "token") ?? "");
      return reply.send({});
    }),
  );
  refuseOtherMethods(app, deps.errors);
}

function refuseOtherMethods(app: FastifyInstance, httpErrors: HttpErrors): void {
  const refuse = async (): Promise<never> => {
    throw new AppError(httpErrors.methodNotAllowed);
  };
  const { token, introspection, revocation, ...reading } = OAUTH_PATHS;
  for (const url of [token, introspection, revocation, "/auth/oauth2/revoke-token", CONNECTOR_PATHS.token]) {
    app.route({ method: ALL_METHODS.filter((method) => method !== "POST"), url, handler: refuse });
  }
  for (const url of [...Object.values(reading), CONNECTOR_PATHS.authorization]) {
    const allowed = url === OAUTH_PATHS.userinfo ? ["GET", "POST"] : ["GET"];
    app.route({ method: ALL_METHODS.filter((method) => !allowed.includes(method)), url, handler: refuse });
  }
}

/** Refusals in the form that OAuth clients read (work-api.md 5.3). */
async function refuseAsOauth(reply: FastifyReply, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnreadableForm) {
      return reply.code(400).send(errorAnswer({ error: "invalid_request", error_description: error.message }));
    }
    if (!(error instanceof errors.OIDCProviderError)) throw error;
    const { error: code, error_description: description } = error;
    return reply
      .code(error.statusCode)
      .header("cache-control", "no-store")
      .send(errorAnswer({ error: code, ...(description === undefined ? {} : { error_description: description }) }));
  }
}

function formOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(readForm(bodyOf(request)).map(({ name, value }): [string, string] => [name, value]));
}

function queryOf(request: FastifyRequest): string {
  const at = request.url.indexOf("?");
  return at === -1 ? "" : request.url.slice(at + 1);
}

/** A token may come in either header; `X-Auth-Token` wins (work-api.md W3). */
function bearerOf(request: FastifyRequest): Record<string, string> {
  const own = request.headers["x-auth-token"];
  return typeof own === "string" && own !== "" ? { authorization: `Bearer ${own}` } : {};
}
