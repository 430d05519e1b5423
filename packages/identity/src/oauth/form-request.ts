import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import { decodeJwt } from "jose";
import { errors } from "oidc-provider";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { originOf } from "@muniment/platform/http";
import { CLIENT_ASSERTION_TYPE } from "@muniment/work-api/client-assertion";
import { findApplication, isOver, isPublicClient, secretOf } from "../application/index.ts";
import type { Application } from "../application/index.ts";
import { signsAsClient } from "../application-key/index.ts";
import type { ProveClient } from "../application-key/index.ts";
import { expiredSecret, requireClientSource } from "./application-check.ts";
import { engineRequest } from "./engine.ts";
import { fieldOf, passwordsOf, readForm, usernameOf } from "./form.ts";
import type { FormField } from "./form.ts";
import { OAUTH_PATHS } from "./provider.ts";
import { setRequestFacts } from "./request-facts.ts";

/** What is needed to read a form post for the protocol engine. */
export interface FormRequestDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly origin: string;
  /** The client of a live refresh token. */
  clientOfRefreshToken(refreshToken: string): Promise<string | undefined>;
  readonly proveClient: ProveClient;
}

/** Stands where the engine wants a secret that a refresh token or a signature replaces. */
const PROVEN = "proven";

interface ClientClaim {
  readonly clientId: string | undefined;
  readonly secret: string | undefined;
  /** What the application signed with its key. */
  readonly assertion: string | undefined;
}

/**
 * A post to the token, introspection or revocation endpoint as the protocol engine wants it: whatever
 * encoding the client used (T3, T4), `scope` from the query if need be, and the client named.
 */
export async function formRequest(
  request: FastifyRequest,
  endpoint: "token" | "introspection" | "revocation",
  deps: FormRequestDeps,
): Promise<IncomingMessage> {
  const fields = readForm(bodyOf(request));
  const params = new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value]));
  const username = usernameOf(fields);
  if (username !== undefined) params.set("username", username);
  const { scope } = request.query as { scope?: unknown };
  if (endpoint === "token" && typeof scope === "string" && !params.has("scope") && scope !== "")
    params.set("scope", scope);

  const claim = clientClaim(fields, request.headers.authorization);
  const application =
    claim.clientId === undefined ? undefined : await findApplication(deps.database.reader, claim.clientId);
  if (application !== undefined) requireClientSource(application, request, deps.origin);
  const isPublic = application !== undefined && isPublicClient(application);
  if (isPublic) dropSecret(params, application, { ...claim, now: deps.clock.now() });
  if (isPublic && endpoint === "introspection") throw new errors.InvalidClientAuth("only for confidential clients");
  const provenClientId =
    claim.assertion !== undefined
      ? await proveBySignature(params, { application, claim, assertion: claim.assertion }, deps)
      : endpoint === "token" && !isPublic
        ? await proveByRefreshToken(params, claim, { request, deps })
        : undefined;

  const isBasic = request.headers.authorization?.toLowerCase().startsWith("basic ") === true;
  const message = engineRequest(request, deps.origin, {
    url: OAUTH_PATHS[endpoint],
    form: params,
    headers: {
      accept: "application/json",
      // Some clients send along what is left of an earlier session.
      authorization: isBasic && !isPublic && provenClientId === undefined ? request.headers.authorization : undefined,
    },
  });
  setRequestFacts(message, { origin: originOf(request), passwords: passwordsOf(fields), provenClientId });
  return message;
}

/** The bytes of a body; the routes of this slice read them as they are. */
export function bodyOf(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array();
}

function clientClaim(fields: readonly FormField[], authorization: string | undefined): ClientClaim {
  const basic = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "")?.[1];
  const pair = basic === undefined ? "" : Buffer.from(basic, "base64").toString("utf8");
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(pair) ?? [];
  const assertion = fieldOf(fields, "client_assertion");
  return {
    clientId: fieldOf(fields, "client_id") ?? (id === "" ? undefined : id) ?? subjectOf(assertion),
    assertion,
    secret: fieldOf(fields, "client_secret") ?? (secret === "" ? undefined : secret),
  };
}

/** Who an assertion says that it is of; nothing is believed yet. */
function subjectOf(assertion: string | undefined): string | undefined {
  try {
    return assertion === undefined ? undefined : decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

/** An application that has a key shows by it who it is (RFC 7523). */
async function proveBySignature(
  params: URLSearchParams,
  given: { application: Application | undefined; claim: ClientClaim; assertion: string },
  deps: FormRequestDeps,
): Promise<string> {
  const { application, claim, assertion } = given;
  if (claim.secret !== undefined) throw new errors.InvalidRequest("only one client authentication may be given");
  if (params.get("client_assertion_type") !== CLIENT_ASSERTION_TYPE) {
    throw new errors.InvalidRequest(`client_assertion_type must be ${CLIENT_ASSERTION_TYPE}`);
  }
  if (application === undefined || !signsAsClient(application)) {
    throw new errors.InvalidClientAuth("the client is not registered to sign");
  }
  const proof = await deps.proveClient(application, assertion);
  if (proof === "keys_unreachable") {
    const text = "the keys of the application cannot be read from its server";
    throw Object.assign(new errors.CustomOIDCProviderError("temporarily_unavailable", text), { statusCode: 503 });
  }
  if (proof === "refused") throw new errors.InvalidClientAuth("the assertion is not accepted");
  params.delete("client_assertion");
  params.delete("client_assertion_type");
  params.set("client_id", application.client_id);
  params.set("client_secret", PROVEN);
  return application.client_id;
}

/** The secret of a native application may be left out, but not be wrong (work-api.md 5.3). */
function dropSecret(
  params: URLSearchParams,
  application: Application,
  { clientId, secret, now }: ClientClaim & { now: Date },
): void {
  if (secret !== undefined && application.secrets.length > 0) {
    const found = secretOf(application, secret);
    if (found === undefined) throw new errors.InvalidClientAuth("invalid secret provided");
    if (isOver(found, now)) throw expiredSecret();
  }
  params.delete("client_secret");
  if (clientId !== undefined && !params.has("client_id")) params.set("client_id", clientId);
}

/**
 * A client exists that refreshes without naming itself: the token identifies it (work-api.md 5.3), unless
 * the application is set to need more.
 */
async function proveByRefreshToken(
  params: URLSearchParams,
  claim: ClientClaim,
  { request, deps }: { request: FastifyRequest; deps: FormRequestDeps },
): Promise<string | undefined> {
  const refreshToken = params.get("refresh_token");
  if (params.get("grant_type") !== "refresh_token" || refreshToken === null || claim.secret !== undefined)
    return undefined;
  const clientId = await deps.clientOfRefreshToken(refreshToken);
  if (clientId === undefined || (claim.clientId !== undefined && claim.clientId !== clientId)) return undefined;
  const application = await findApplication(deps.database.reader, clientId);
  if (application === undefined || application.refresh_needs_client || signsAsClient(application)) return undefined;
  requireClientSource(application, request, deps.origin);
  params.set("client_id", clientId);
  if (isPublicClient(application)) return undefined;
  params.set("client_secret", PROVEN);
  return clientId;
}
