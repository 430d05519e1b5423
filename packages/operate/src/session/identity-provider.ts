import { createRemoteJWKSet, errors as joseErrors, jwtVerify } from "jose";
import type { Clock } from "@muniment/kernel";
import {
  askForm,
  challengeOf,
  hashOf,
  isSameBytes,
  OauthRefusal,
  requestTokens,
  ServerTrouble,
} from "../oauth/index.ts";
import type { OauthClient } from "../oauth/index.ts";
import type { PersonClaims } from "../user/index.ts";

/** What a finished sign-in at the identity provider gives. */
export interface SignedIn {
  readonly claims: PersonClaims;
  readonly accessToken: string;
  readonly idToken: string;
}

/** The server at which people sign in (OPR-USR-001), by default Work; asked when first needed, not at start. */
export interface IdentityProvider {
  authorizeUrl(given: { state: string; nonce: string; verifier: string; redirectUri: string }): Promise<string>;
  /** Redeems the code and checks the ID token. Throws `OauthRefusal` or `ServerTrouble`. */
  finish(given: { code: string; nonceHash: Buffer; verifier: string; redirectUri: string }): Promise<SignedIn>;
  /** Whether the sign-in still holds there: the account is enabled and was not signed out (decision D42). */
  isActive(accessToken: string): Promise<boolean>;
  /** Where a browser goes to sign out there too. */
  signOutUrl(given: { idToken: string; returnTo: string }): Promise<string>;
}

interface Discovery {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly introspection_endpoint: string;
  readonly end_session_endpoint: string;
  readonly jwks_uri: string;
}

const SCOPE = "openid profile email";
const TIMEOUT_MILLISECONDS = 10_000;
const ENDPOINTS = [
  "authorization_endpoint",
  "token_endpoint",
  "introspection_endpoint",
  "end_session_endpoint",
  "jwks_uri",
] as const;

/** A client of the OpenID provider with this issuer. */
export function createIdentityProvider(deps: { issuer: string; client: OauthClient; clock: Clock }): IdentityProvider {
  const { issuer, client, clock } = deps;
  let known: Promise<{ endpoints: Discovery; keys: ReturnType<typeof createRemoteJWKSet> }> | undefined;
  const discover = () => {
    known ??= readDiscovery(issuer).then((endpoints) => ({
      endpoints,
      keys: createRemoteJWKSet(new URL(endpoints.jwks_uri)),
    }));
    // What failed is asked again by whoever comes next.
    known.catch(() => (known = undefined));
    return known;
  };
  return {
    async authorizeUrl({ state, nonce, verifier, redirectUri }) {
      const { endpoints } = await discover();
      const url = new URL(endpoints.authorization_endpoint);
      url.search = new URLSearchParams({
        response_type: "code",
        client_id: client.clientId,
        redirect_uri: redirectUri,
        scope: SCOPE,
        state,
        nonce,
        code_challenge: challengeOf(verifier),
        code_challenge_method: "S256",
      }).toString();
      return url.href;
    },
    async finish({ code, nonceHash, verifier, redirectUri }) {
      const { endpoints, keys } = await discover();
      const fields = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
      const { access, idToken } = await requestTokens(endpoints.token_endpoint, client, fields);
      if (idToken === undefined) throw new OauthRefusal("invalid_id_token");
      const { payload } = await verify(idToken, keys, {
        issuer,
        audience: client.clientId,
        currentDate: clock.now(),
        requiredClaims: ["sub", "exp", "nonce"],
      });
      const { nonce, sub = "", name, email, preferred_username: login } = payload;
      if (typeof nonce !== "string" || !isSameBytes(hashOf(nonce), nonceHash)) throw new OauthRefusal("invalid_nonce");
      const claims = {
        issuer,
        subject: sub,
        login: textOf(login, sub),
        name: textOf(name, sub),
        email: textOf(email, ""),
      };
      return { claims, accessToken: access, idToken };
    },
    async isActive(accessToken) {
      const { endpoints } = await discover();
      const { active } = await askForm(endpoints.introspection_endpoint, client, { token: accessToken });
      return active === true;
    },
    async signOutUrl({ idToken, returnTo }) {
      const { endpoints } = await discover();
      const url = new URL(endpoints.end_session_endpoint);
      url.search = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: returnTo }).toString();
      return url.href;
    },
  };
}

async function verify(...given: Parameters<typeof jwtVerify>): Promise<Awaited<ReturnType<typeof jwtVerify>>> {
  try {
    return await jwtVerify(...given);
  } catch (error) {
    const isTrouble = !(error instanceof joseErrors.JOSEError) || error instanceof joseErrors.JWKSTimeout;
    if (isTrouble) throw new ServerTrouble("The keys of the identity provider cannot be read", error);
    throw new OauthRefusal("invalid_id_token");
  }
}

async function readDiscovery(issuer: string): Promise<Discovery> {
  let found: unknown;
  try {
    const answer = await fetch(`${issuer}/.well-known/openid-configuration`, {
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    found = await answer.json();
  } catch (error) {
    throw new ServerTrouble("The identity provider did not answer", error);
  }
  const fields = (found ?? {}) as Record<string, unknown>;
  if (fields["issuer"] !== issuer) throw new ServerTrouble(`The identity provider does not say that it is ${issuer}`);
  for (const name of ENDPOINTS) {
    if (typeof fields[name] !== "string") throw new ServerTrouble(`The identity provider names no ${name}`);
  }
  return fields as unknown as Discovery;
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}
