import { errors, interactionPolicy, Provider } from "oidc-provider";
import type { Client, Configuration, Grant, KoaContextWithOIDC, Session } from "oidc-provider";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { CLIENT_ASSERTION_ALGORITHMS } from "@muniment/work-api/client-assertion";
import { isOver, noteSecretUse, secretOf } from "../application/index.ts";
import { ABSOLUTE_SECONDS, apiScopes, identityScopes } from "../session/index.ts";
import { secondsLeft } from "../security-settings/index.ts";
import type { SessionLimits } from "../security-settings/index.ts";
import type { Accounts } from "./accounts.ts";
import type { BackgroundGrants } from "../background-grant/index.ts";
import { createAdapter } from "./adapter.ts";
import { expiredSecret, requireApplicationAccess } from "./application-check.ts";
import {
  addBackgroundPrompts,
  BACKGROUND_PARAMS,
  CONSENT_PROMPT,
  grantBackground,
  isBackground,
} from "./background-policy.ts";
import { clientCredentialsGrant } from "./client-credentials-grant.ts";
import { CLIENT_FACTS, factsOf } from "./client-metadata.ts";
import { SIGNING_ALGORITHM } from "./keys.ts";
import type { OauthKeys } from "./keys.ts";
import { PASSWORD_PARAMS, passwordGrant } from "./password-grant.ts";
import { logoutDonePage, logoutPage, renderErrorPage } from "./provider-pages.ts";
import { requestFacts } from "./request-facts.ts";
import { checkAdminScope, isAdministrator } from "./scope-rules.ts";
import type { SignIn } from "./sign-in.ts";

/** What the protocol engine is built from. */
export interface ProviderDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly background: BackgroundGrants;
  readonly signIn: SignIn;
  readonly keys: OauthKeys;
  /** The public origin: issuer, and the base of every address that is told to others. */
  readonly origin: string;
  readonly customerId: number;
  readonly sessionLimits: SessionLimits;
}

/** Paths below the public origin (work-api.md 5.1, 17.3). */
export const OAUTH_PATHS = {
  authorization: "/auth/oauth2/authorize",
  token: "/auth/oauth2/token",
  revocation: "/auth/oauth2/revoke",
  introspection: "/auth/oauth2/introspect",
  jwks: "/auth/oauth2/jwks",
  userinfo: "/auth/oauth2/userinfo",
  end_session: "/auth/oauth2/logout",
} as const;

/** The page on which a person signs in, without the id of the pending request. */
export const SIGN_IN_PATH = "/auth/sign-in";

/** The page on which a person agrees that an application works in their name, likewise. */
export const CONSENT_PATH = "/auth/consent";

/** How long a begun sign-in waits for the person. */
export const INTERACTION_SECONDS = 3600;

const CODE_SECONDS = 60;
/** What is issued under a grant extends it; this is how long it waits for that. */
const GRANT_SECONDS = 600;

/** The options of every cookie of a sign-in. */
export const COOKIE_OPTIONS = { httpOnly: true, sameSite: "lax", path: "/auth" } as const;

/** The protocol engine with this installation's rules; nothing outside this slice knows it. */
export function createProvider(deps: ProviderDeps): Provider {
  const provider = new Provider(deps.origin, configuration(deps));
  // The routes set the public origin's headers themselves, whatever proxy stands in front.
  provider.proxy = true;
  provider.registerGrantType("password", passwordGrant(provider, deps), PASSWORD_PARAMS);
  provider.registerGrantType("client_credentials", clientCredentialsGrant(provider, deps), ["scope"]);
  provider.Client.prototype.compareClientSecret = secretComparison(deps);
  // Exact, also for loopback addresses, whose port the engine would overlook (work-api.md 5.2).
  provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(this: Client, uri: string): boolean {
    return this.redirectUris?.includes(uri) ?? false;
  };
  return provider;
}

/** How long a browser session lives on after a use now. */
export function sessionSeconds(
  loginTs: number | undefined,
  { clock, sessionLimits: limits }: { clock: Clock; sessionLimits: SessionLimits },
): number {
  const age = loginTs === undefined ? 0 : Math.floor(clock.now().getTime() / 1000) - loginTs;
  return secondsLeft(age, limits);
}

function configuration(deps: ProviderDeps): Configuration {
  const { origin, keys } = deps;
  return {
    adapter: createAdapter(deps),
    jwks: { keys: [...keys.signing] },
    routes: OAUTH_PATHS,
    scopes: [...identityScopes, ...apiScopes],
    responseTypes: ["code"],
    claims: { openid: ["sub", "customer_id"], profile: ["name", "preferred_username"], email: ["email"] },
    // An ID token says who signed in without a second call.
    conformIdTokenClaims: false,
    clientAuthMethods: ["client_secret_post", "client_secret_basic", "private_key_jwt", "none"],
    clientDefaults: { id_token_signed_response_alg: SIGNING_ALGORITHM },
    enabledJWA: {
      idTokenSigningAlgValues: [SIGNING_ALGORITHM],
      clientAuthSigningAlgValues: [...CLIENT_ASSERTION_ALGORITHMS],
    },
    extraClientMetadata: { properties: [CLIENT_FACTS] },
    clientBasedCORS: (_ctx, from, client) =>
      from === origin ||
      factsOf(client).allowedOrigins.includes(from) ||
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === from),
    clockTolerance: 0,
    cookies: {
      keys: [...keys.cookies],
      names: { session: "muniment_sign_in", interaction: "muniment_interaction", resume: "muniment_resume" },
      long: COOKIE_OPTIONS,
      short: { httpOnly: true, sameSite: "lax" },
    },
    features: {
      clientCredentials: { enabled: false },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      introspection: { enabled: true, allowedPolicy: (_ctx, client) => !factsOf(client).isPublic },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => mayRevoke(client, token.clientId) },
      rpInitiatedLogout: { enabled: true, logoutSource: logoutPage, postLogoutSuccessSource: logoutDonePage },
      userinfo: { enabled: true },
    },
    // What cannot be refreshed ends with a sign-out; who may refresh works without the browser.
    expiresWithSession: (ctx) => ctx.oidc.client !== undefined && !factsOf(ctx.oidc.client).allowsRefresh,
    extraParams: BACKGROUND_PARAMS,
    findAccount: async (_ctx, sub, token) => findAccount(deps, sub, token),
    interactions: {
      policy: signInPolicy(deps.clock),
      url: (_ctx, { uid, prompt }) => `${prompt.name === CONSENT_PROMPT ? CONSENT_PATH : SIGN_IN_PATH}/${uid}`,
    },
    issueRefreshToken: (_ctx, client) => factsOf(client).allowsRefresh,
    loadExistingGrant: async (ctx) => grantEverythingAsked(ctx, deps),
    renderError: renderErrorPage,
    rotateRefreshToken: async (ctx) => {
      const { client, entities } = ctx.oidc;
      if (client !== undefined && factsOf(client).rotatesRefresh) return true;
      // Authority of others always goes by a new token each time (CC-BGA-012).
      return (await deps.background.find(entities.RefreshToken?.grantId ?? "")) !== undefined;
    },
    ttl: {
      AccessToken: (_ctx, _token, client) => Math.min(factsOf(client).accessSeconds, ABSOLUTE_SECONDS),
      AuthorizationCode: CODE_SECONDS,
      Grant: GRANT_SECONDS,
      IdToken: 3600,
      Interaction: INTERACTION_SECONDS,
      // A rotated token ends when the first one of its family would have.
      RefreshToken: (ctx, _token, client) =>
        ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? factsOf(client).refreshSeconds,
      Session: (_ctx, session: Session) => sessionSeconds(session.loginTs, deps),
    },
  };
}

/**
 * Registered applications have the administrator's consent; only the sign-in itself is asked for, and whether they may
 * work without the person.
 */
function signInPolicy(clock: Clock): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove("consent");
  policy
    .get("login")
    ?.checks.add(
      new interactionPolicy.Check(
        "account_gone",
        "the account of the session is not enabled",
        (ctx) => ctx.oidc.session?.accountId !== undefined && ctx.oidc.account === undefined,
      ),
    );
  addBackgroundPrompts(policy, clock);
  return policy;
}

async function grantEverythingAsked(ctx: KoaContextWithOIDC, deps: ProviderDeps): Promise<Grant | undefined> {
  const { account, client, session, prompts, result, provider, requestParamOIDCScopes: scopes } = ctx.oidc;
  // Somebody else may be about to sign in; what is asked for is decided for that person.
  if (account === undefined || client === undefined || (prompts.has("login") && result?.login === undefined)) {
    return undefined;
  }
  const person = await deps.accounts.bySsid(account.accountId);
  if (person === undefined) throw new errors.AccessDenied("the account is not enabled");
  const { origin } = requestFacts(ctx.req);
  await requireApplicationAccess(deps, { account: person, clientId: client.clientId, origin });
  if (isBackground(ctx.oidc.params)) return grantBackground(ctx, { ...deps, account: person, client });
  await checkAdminScope(scopes, person, deps.accounts);
  const grantId = session?.grantIdFor(client.clientId);
  // Authority for one library is that of no other request.
  const isLent = grantId !== undefined && (await deps.background.find(grantId)) !== undefined;
  const found = grantId === undefined || isLent ? undefined : await provider.Grant.find(grantId);
  const isTheirs = found?.accountId === account.accountId && found.clientId === client.clientId;
  const grant = isTheirs ? found : new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  if (scopes.size > 0) grant.addOIDCScope(scopes);
  await grant.save();
  return grant;
}

async function findAccount(
  { accounts, background, customerId }: ProviderDeps,
  ssid: string,
  token: { readonly kind: string; readonly scopes: Set<string>; readonly grantId?: string | undefined } | undefined,
): Promise<{ accountId: string; claims: () => { sub: string; [claim: string]: unknown } } | undefined> {
  const account = await accounts.bySsid(ssid);
  if (account === undefined) return undefined;
  // Who is no administrator any more does not get another token of one.
  const isRefresh = token?.kind === "RefreshToken";
  if (token?.grantId !== undefined && (await background.lossOfGrant(token.grantId)) !== undefined) return undefined;
  if (isRefresh && token.scopes.has("admin") && !(await isAdministrator(account, accounts))) return undefined;
  return {
    accountId: ssid,
    claims: () => ({
      sub: ssid,
      customer_id: customerId,
      name: account.full_name,
      email: account.email,
      preferred_username: account.user_id,
    }),
  };
}

/** Public clients, which anybody can pose as, are not even told that the token is another's. */
function mayRevoke(client: Client, ownerId: string | undefined): boolean {
  if (ownerId === client.clientId) return true;
  if (factsOf(client).isPublic) return false;
  throw new errors.InvalidRequest("the token belongs to another client");
}

/** Compares secrets; one that is over is refused with that as the reason (CC-APP-036), and a use is remembered. */
function secretComparison({ database, clock }: Pick<ProviderDeps, "database" | "clock">) {
  return async function compareClientSecret(this: Client, secret: string): Promise<boolean> {
    const request = Provider.ctx?.req;
    if (request !== undefined && requestFacts(request).provenClientId === this.clientId) return true;
    if (factsOf(this).signs) return false;
    const found = secretOf(factsOf(this), secret);
    if (found === undefined) return false;
    const now = clock.now();
    if (isOver(found, now)) throw expiredSecret();
    await noteSecretUse(database.reader, found.id, now);
    return true;
  };
}
