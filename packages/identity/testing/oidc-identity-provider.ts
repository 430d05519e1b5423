import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";
import type { JWK } from "oidc-provider";

/** Somebody whom the provider knows, with the claims it gives. */
export type ProvidedPerson = Readonly<Record<string, unknown>> & { readonly sub: string };

/** A real OpenID provider on a port of this machine. */
export interface TestOidcProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who is signed in there; nobody: the page asks. */
  present: string | undefined;
}

/** Starts the provider; it knows one client, which may send people back to `redirectUri`. */
export async function startOidcProvider(given: {
  redirectUri: string;
  people: readonly ProvidedPerson[];
  port?: number;
}): Promise<TestOidcProvider> {
  const { people, redirectUri } = given;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(given.port ?? 0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const client = { client_id: "muniment", client_secret: "a secret of the test provider" };
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const provider = new Provider(issuer, {
    clients: [
      {
        ...client,
        redirect_uris: [redirectUri],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        id_token_signed_response_alg: "ES256",
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["a key of the test provider"] },
    features: { devInteractions: { enabled: false } },
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: "test", use: "sig", alg: "ES256" } as JWK] },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
    findAccount: (_ctx, id) => {
      const person = people.find(({ sub }) => sub === id);
      return person === undefined ? undefined : { accountId: id, claims: () => ({ ...person }) };
    },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: client.client_id,
        accountId: ctx.oidc.session?.accountId ?? "",
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const handed: TestOidcProvider = {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    present: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  const handle = provider.callback();
  server.on("request", (request, response) => {
    if (request.url?.startsWith("/interaction/") !== true) return void handle(request, response);
    void answerInteraction(provider, { request, response, people, present: handed.present });
  });
  return handed;
}

async function answerInteraction(
  provider: Provider,
  given: {
    request: IncomingMessage;
    response: ServerResponse;
    people: readonly ProvidedPerson[];
    present: string | undefined;
  },
): Promise<void> {
  const { request, response, people } = given;
  const url = new URL(request.url ?? "", "http://localhost");
  const person = url.searchParams.get("as") ?? given.present;
  if (person === undefined) {
    const links = people.map(({ sub }) => `<p><a href="${url.pathname}?as=${sub}">Sign in as ${sub}</a></p>`);
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><html lang="en"><title>Test provider</title><h1>Test provider</h1>${links.join("")}`);
    return;
  }
  const refused = { error: "access_denied", error_description: "cancelled" };
  await provider.interactionFinished(
    request,
    response,
    person === "nobody" ? refused : { login: { accountId: person } },
  );
}
