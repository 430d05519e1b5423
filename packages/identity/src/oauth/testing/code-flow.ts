import { createHash, randomBytes } from "node:crypto";
import { ORIGIN, PASSWORD } from "./world.ts";
import type { World } from "./world.ts";
import type { Browser, Visit } from "./browser.ts";

export const REDIRECT = "https://app.example.test/callback";

/** A PKCE pair. */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/** The address that an application sends a browser to. */
export function authorizeUrl(clientId: string, query: Readonly<Record<string, string>> = {}): string {
  const params = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: REDIRECT,
    state: "s 1",
    ...query,
  });
  return `${ORIGIN}/auth/oauth2/authorize?${params.toString()}`;
}

/** Signs in through the form; gives where the browser ended up. */
export async function signIn(browser: Browser, url: string, username = "ANNA", password = PASSWORD): Promise<Visit> {
  return browser.submit(await browser.visit(url), { username, password });
}

/** The parameters at the end of an address. */
export function paramsOf(visit: Visit): Record<string, string> {
  return Object.fromEntries(new URL(visit.url).searchParams);
}

/** The whole flow of a public client with PKCE; gives the body of the token answer. */
export async function tokensByCode(
  world: World,
  clientId: string,
  options: { browser?: Browser; scope?: string; username?: string } = {},
): Promise<Record<string, string>> {
  const { verifier, challenge } = pkce();
  const url = authorizeUrl(clientId, {
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...(options.scope === undefined ? {} : { scope: options.scope }),
  });
  const browser = options.browser ?? world.browser();
  const page = await browser.visit(url);
  const end = new URL(page.url).origin === ORIGIN ? await signIn(browser, url, options.username) : page;
  const { code = "" } = paramsOf(end);
  const response = await world.post("/auth/oauth2/token", {
    grant_type: "authorization_code",
    code,
    redirect_uri: REDIRECT,
    client_id: clientId,
    code_verifier: verifier,
  });
  if (response.status !== 200) throw new Error(`no token: ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}
