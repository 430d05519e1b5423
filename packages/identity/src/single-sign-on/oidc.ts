import * as client from "openid-client";
import type { Configuration, ServerMetadata } from "openid-client";
import { newSecret } from "@muniment/kernel";
import { AnswerRefused } from "./protocol.ts";
import type { AnswerFault, Assertion, Claim, OidcSetup, SignOnProtocol } from "./protocol.ts";
import type { ProviderFetch } from "./provider-fetch.ts";

/** What OpenID Connect needs. */
export interface OidcDeps {
  readonly fetch: ProviderFetch;
  /** Where the provider sends people back. */
  readonly redirectUri: string;
  /** `http` may be spoken to providers on the same machine. */
  readonly allowsLoopback: boolean;
}

type Access = Pick<OidcDeps, "fetch" | "allowsLoopback">;

/** What a provider says of itself. Throws when it cannot be asked, or says that it is another one. */
export async function discoverProvider(
  deps: Access,
  given: { issuer: string; clientId: string },
): Promise<Readonly<Record<string, unknown>>> {
  const config = await client.discovery(new URL(given.issuer), given.clientId, undefined, client.None(), {
    ...(deps.allowsLoopback ? { execute: [client.allowInsecureRequests] } : {}),
    [client.customFetch]: fetchOf(deps),
  });
  // Without its own methods, so that it can be kept.
  return JSON.parse(JSON.stringify({ ...config.serverMetadata() })) as Record<string, unknown>;
}

/** Code flow with PKCE, state, nonce and the issuer of the answer (CC-SSO-003). */
export function createOidc(deps: OidcDeps): SignOnProtocol<OidcSetup> {
  return {
    async depart(setup, { state, loginHint }) {
      const verifier = client.randomPKCECodeVerifier();
      const nonce = newSecret();
      const url = client.buildAuthorizationUrl(configurationOf(deps, setup), {
        redirect_uri: deps.redirectUri,
        scope: "openid email profile",
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
        ...(loginHint === undefined ? {} : { login_hint: loginHint }),
      });
      return { url: url.href, memory: { verifier, nonce, state } };
    },
    async arrive(setup, { fields, memory }) {
      const config = configurationOf(deps, setup);
      const back = new URL(deps.redirectUri);
      back.search = fields.toString();
      try {
        const tokens = await client.authorizationCodeGrant(config, back, {
          pkceCodeVerifier: memory["verifier"] ?? "",
          expectedState: memory["state"] ?? "",
          expectedNonce: memory["nonce"] ?? "",
          idTokenExpected: true,
        });
        const said: Record<string, unknown> = { ...tokens.claims() };
        const name = claimOf(setup);
        if (said[name] === undefined && config.serverMetadata().userinfo_endpoint !== undefined) {
          const subject = typeof said["sub"] === "string" ? said["sub"] : "";
          Object.assign(said, await client.fetchUserInfo(config, tokens.access_token, subject));
        }
        return assertionOf(said, name);
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

function claimOf({ claim, match }: OidcSetup): string {
  if (claim !== "") return claim;
  return match === "email" ? "email" : "preferred_username";
}

function assertionOf(said: Readonly<Record<string, unknown>>, name: string): Assertion {
  // Whoever may write any address into their own profile must not become its owner.
  if (name === "email" && said["email_verified"] === false) throw new AnswerRefused("email_not_verified");
  const value = said[name];
  return {
    claims: Object.entries(said)
      .filter(([claim]) => claim !== "nonce")
      .map(([claim, held]): Claim => ({ name: claim, values: textsOf(held) })),
    identifier: typeof value === "string" && value !== "" ? value : undefined,
  };
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return [typeof value === "string" ? value : JSON.stringify(value)];
}

function configurationOf(deps: Access, { settings, secret }: OidcSetup): Configuration {
  const provider = settings.provider as unknown as ServerMetadata;
  const config = new client.Configuration(provider, settings.client_id, undefined, authenticationOf(provider, secret));
  if (deps.allowsLoopback) client.allowInsecureRequests(config);
  config[client.customFetch] = fetchOf(deps);
  client.enableNonRepudiationChecks(config);
  return config;
}

function authenticationOf(provider: ServerMetadata, secret: string): client.ClientAuth {
  if (secret === "") return client.None();
  const ways = provider.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  return ways.includes("client_secret_basic") ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
}

function fetchOf({ fetch }: Access): client.CustomFetch {
  return async (url, { method, headers, body }) =>
    fetch(url, { method, headers, body: body instanceof URLSearchParams ? body.toString() : (body as string | null) });
}

/** The engine tells in words what is wrong, and keeps the exact ones in what it wraps. */
const FAULTS: readonly (readonly [RegExp, AnswerFault])[] = [
  [/"(?:iss|issuer)"/, "answer_of_others"],
  [/"(?:aud|azp)"/, "answer_for_others"],
  [/"(?:exp|iat|nbf|auth_time)"|TIMESTAMP/, "answer_over"],
  [/"(?:nonce|state)"/, "answer_not_asked_for"],
  [/signature|JWS|KEY_SELECTION/i, "answer_not_signed"],
];

function refusalOf(error: unknown): AnswerRefused {
  if (error instanceof AnswerRefused) return error;
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError) {
    return new AnswerRefused("provider_refused", error);
  }
  if (!(error instanceof client.ClientError)) return new AnswerRefused("provider_unreachable", error);
  const { cause } = error;
  const text = `${error.code ?? ""} ${error.message} ${cause instanceof Error ? cause.message : ""}`;
  const fault = FAULTS.find(([pattern]) => pattern.test(text))?.[1];
  return new AnswerRefused(fault ?? "answer_unreadable", error);
}
