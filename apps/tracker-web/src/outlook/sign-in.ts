/** What the installation says of itself to a page that has nothing of the platform around it. */
export interface Installation {
  readonly api: string;
  readonly package: string;
  readonly version: string;
  readonly client_id: string;
}

/** What a sign-in ended with. */
interface Tokens {
  readonly access_token: string;
  /** Only where the administrator allows it (Allow Token Refresh). */
  readonly refresh_token?: string;
  readonly expires_in: number;
}

/** Refused at the place where tokens are given. */
export class SignInError extends Error {
  override readonly name = "SignInError";
}

const SCOPES = "openid profile email tracker.use work.read work.directory.read work.documents.write";
const BYTES = 32;

/** Where the pages of this folder lie. */
function pageAddress(name: string): string {
  return new URL(name, location.href).href.replace(/[?#].*$/, "");
}

/** Asks the installation who it is; the answer comes from the pane's own origin. */
export async function readInstallation(): Promise<Installation> {
  const answer = await fetch(new URL("../oauth/platform.json", location.href), { credentials: "omit" });
  if (!answer.ok) throw new SignInError(`HTTP ${answer.status}`);
  return (await answer.json()) as Installation;
}

/** What the pane keeps of an attempt while the person signs in elsewhere. */
export interface Attempt {
  readonly state: string;
  readonly verifier: string;
  /** The page to open: on the pane's own origin, as Office asks of the first one. */
  readonly address: string;
}

/** Begins a sign-in: nobody who did not see it begin can end it (PKCE, state). */
export async function beginSignIn(): Promise<Attempt> {
  const [state, verifier] = [randomText(), randomText()];
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const query = new URLSearchParams({ state, challenge: urlText(new Uint8Array(hash)) });
  return { state, verifier, address: `${pageAddress("sign-in.html")}?${query}` };
}

/** Where the window goes on to, from the page that the pane has opened. */
export function authorizeAddress({ api, client_id: clientId }: Installation, asked: URLSearchParams): string {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    redirect_uri: pageAddress("signed-in.html"),
    scope: SCOPES,
    state: asked.get("state") ?? "",
    code_challenge: asked.get("challenge") ?? "",
    code_challenge_method: "S256",
  });
  return `${api}/auth/oauth2/authorize?${query}`;
}

/** The code in what the window said; throws for a refusal, `undefined` for what belongs to no attempt of this pane. */
export function readCode(said: string, { state }: Attempt): string | undefined {
  let query: URLSearchParams;
  try {
    const message: unknown = JSON.parse(said);
    const { type, query: text } = message as { type?: unknown; query?: unknown };
    if (type !== "muniment.signed-in" || typeof text !== "string") return undefined;
    query = new URLSearchParams(text);
  } catch {
    return undefined;
  }
  if (query.get("state") !== state) return undefined;
  const error = query.get("error");
  if (error !== null) throw new SignInError(query.get("error_description") ?? error);
  return query.get("code") ?? undefined;
}

/** Trades a code for tokens. */
export async function redeem(installation: Installation, attempt: Attempt, code: string): Promise<Tokens> {
  const redirect = pageAddress("signed-in.html");
  return askTokens(installation, {
    grant_type: "authorization_code",
    code,
    code_verifier: attempt.verifier,
    redirect_uri: redirect,
  });
}

/** Trades a refresh token for new tokens. */
export async function refresh(installation: Installation, token: string): Promise<Tokens> {
  return askTokens(installation, { grant_type: "refresh_token", refresh_token: token });
}

/** Ends a token; that it is over already, or that nobody answers, changes nothing for who signs out. */
export async function revoke({ api, client_id }: Installation, token: string): Promise<void> {
  const body = new URLSearchParams({ client_id, token });
  await fetch(`${api}/auth/oauth2/revoke`, { method: "POST", body, credentials: "omit" }).catch(() => undefined);
}

async function askTokens({ api, client_id }: Installation, given: Readonly<Record<string, string>>): Promise<Tokens> {
  const body = new URLSearchParams({ client_id, ...given });
  const answer = await fetch(`${api}/auth/oauth2/token`, { method: "POST", body, credentials: "omit" });
  // A place that is out of order has refused nobody.
  if (answer.status >= 500) throw new Error(`HTTP ${answer.status}`);
  if (!answer.ok) throw new SignInError(`HTTP ${answer.status}`);
  return (await answer.json()) as Tokens;
}

function randomText(): string {
  return urlText(crypto.getRandomValues(new Uint8Array(BYTES)));
}

function urlText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
