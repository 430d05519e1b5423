import type { KeepDevice } from "../known-place/index.ts";
import type { FastifyInstance } from "fastify";
import type { Clock } from "@muniment/kernel";
import type { Secret } from "@muniment/platform/config";
import type { Database } from "@muniment/platform/db";
import type { HttpErrors, RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Mounter } from "@muniment/rest/fastify";
import { findApplication } from "../application/index.ts";
import { createClientProver } from "../application-key/index.ts";
import { accessTokenStore, browserSessionStore, endSession, oauthRecordStore, ownSessions } from "../session/index.ts";
import type { SessionLimits } from "../security-settings/index.ts";
import type { Accounts } from "./accounts.ts";
import { shapeAnswers } from "./answers.ts";
import { createBackgroundGrants } from "../background-grant/index.ts";
import { createBrowsers } from "./browsers.ts";
import { consentRoutes } from "./consent.routes.ts";
import { createFrameTokens } from "./frame-token.ts";
import type { IssueFrameToken } from "./frame-token.ts";
import { createInteractions } from "./interactions.ts";
import { loadOauthKeys } from "./keys.ts";
import { oauthRoutes } from "./oauth.routes.ts";
import { auditReuse } from "./reuse-audit.ts";
import { createProvider, OAUTH_PATHS } from "./provider.ts";
import { securityRoutes } from "./security.routes.ts";
import { sessionRoutes } from "./session.routes.ts";
import { signInRoutes } from "./sign-in.routes.ts";
import { signOutRoutes } from "./sign-out.routes.ts";
import type { SecondFactor } from "../second-factor/index.ts";
import type { SingleSignOn } from "../single-sign-on/index.ts";
import { providerSignInRoutes } from "./provider-sign-in.routes.ts";
import type { ChangeOwnPassword, ChangePassword, RecordSignIn, SignIn } from "./sign-in.ts";

/** What the OAuth server is built from. */
export interface OauthServerDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly errors: HttpErrors;
  /** The public origin, without a slash at its end. */
  readonly origin: string;
  readonly customerId: number;
  /** Shown where people sign in. */
  readonly installationName: string;
  /** Seals the signing keys in the database; the same for all processes of an installation. */
  readonly secret: Secret;
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly changePassword: ChangePassword;
  readonly changeOwnPassword: ChangeOwnPassword;
  readonly secondFactor: SecondFactor;
  readonly recordSignIn: RecordSignIn;
  readonly keepDevice: KeepDevice;
  readonly singleSignOn: Pick<SingleSignOn, "signOn" | "metadata">;
  readonly sessionLimits: SessionLimits;
}

/** Signing in, OAuth 2 and OIDC (work-api.md 5, 17.3). */
export interface OauthServer {
  /** Binds everything below `/auth` and the discovery document. */
  mount(app: FastifyInstance): Promise<void>;
  /** Binds the endpoints that are part of the REST contract. */
  mountEndpoints(mounter: Mounter<RequestContext>): void;
  readonly issueFrameToken: IssueFrameToken;
}

/** Where applications show who they are; each may be the audience of what they sign. */
const FORM_PATHS = [OAUTH_PATHS.token, OAUTH_PATHS.introspection, OAUTH_PATHS.revocation];

/** Reads or makes the keys and starts the protocol engine; any number of processes may do so at once. */
export async function createOauthServer(deps: OauthServerDeps): Promise<OauthServer> {
  const { database, log, origin } = deps;
  const keys = await loadOauthKeys(deps);
  const background = createBackgroundGrants(deps);
  const provider = createProvider({ ...deps, background, keys });
  shapeAnswers(provider, { log, background });
  auditReuse(provider, deps);
  const tokens = accessTokenStore(deps);
  const refreshTokens = oauthRecordStore("RefreshToken", deps);
  const endSessionOfToken = async (token: string): Promise<void> => {
    const sessionId = (await tokens.find(token))?.session_id;
    if (sessionId !== undefined) await database.transaction((tx) => endSession(tx, sessionId));
  };
  const clientOfRefreshToken = async (token: string): Promise<string | undefined> =>
    (await refreshTokens.find(token))?.client_id ?? undefined;
  const audiences = [origin, ...FORM_PATHS.map((path) => origin + path)];
  const proveClient = createClientProver({ ...deps, audiences });
  const sessions = browserSessionStore(deps);
  const browsers = createBrowsers({ provider, sessions });
  const interactions = createInteractions({ ...deps, provider, browsers });

  return {
    issueFrameToken: createFrameTokens(provider, deps),
    mountEndpoints: (mounter) =>
      sessionRoutes(mounter, { origin, endSessionOfToken, endSessionOfCookie: sessions.end }),
    async mount(app) {
      await app.register(async (scope) => {
        // Forms that were never percent-encoded must be seen as they were sent (T3).
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser("*", { parseAs: "buffer" }, async (_request: unknown, body: unknown) => body);
        signInRoutes(scope, {
          ...deps,
          interactions,
          browsers,
          applicationName: async (clientId) => (await findApplication(database.reader, clientId))?.name,
        });
        consentRoutes(scope, { ...deps, provider, background });
        providerSignInRoutes(scope, { ...deps, interactions, browsers });
        securityRoutes(scope, { ...deps, browsers, sessions: ownSessions(deps) });
        signOutRoutes(scope, { origin, browsers });
        oauthRoutes(scope, { ...deps, provider, clientOfRefreshToken, endSessionOfToken, proveClient });
      });
    },
  };
}
