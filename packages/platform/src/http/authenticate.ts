import type { FastifyRequest } from "fastify";
import type { LevelCap, LibraryStanding, UserActor } from "@muniment/kernel";

/** Whoever is signed in, as far as the HTTP layer asks; each server adds what it knows of its own people. */
export interface Caller {
  readonly userNum: number;
  readonly clientId: string;
  readonly sessionId: string;
  readonly scopeCap: LevelCap;
  /** Absent on servers whose endpoints name none. */
  readonly scopes?: ReadonlySet<string>;
  /** Only on servers whose addresses name libraries. */
  readonly libraries?: ReadonlyMap<string, LibraryStanding>;
}

/** From where a token comes: the network address, and the page's origin where a browser names one. */
export interface TokenSource {
  readonly address: string;
  readonly origin: string | undefined;
}

/** Knows whose an access token is; `undefined` for one that is unknown, spent, or whose owner may not sign in. */
export type Authenticator<A extends Caller = UserActor> = (
  token: string,
  source: TokenSource,
) => Promise<A | undefined>;

/** The cookie of our own pages, and where they come from (decision D38). */
export interface BrowserCookie {
  readonly cookie: string;
  /** The public origin, as browsers write it. */
  readonly origin: string;
}

/** How our own pages call the API. */
export interface BrowserDoor<A extends Caller = UserActor> extends BrowserCookie {
  readonly authenticate: Authenticator<A>;
}

/** The access token of a request: `X-Auth-Token` before `Authorization: Bearer` (work-api.md W3). */
export function tokensOf(request: FastifyRequest): string[] {
  const tokens: string[] = [];
  const own = request.headers["x-auth-token"];
  if (typeof own === "string" && own !== "") tokens.push(own);
  const bearer = /^bearer +([^ ]+) *$/i.exec(request.headers.authorization ?? "");
  if (bearer?.[1] !== undefined && bearer[1] !== tokens[0]) tokens.push(bearer[1]);
  return tokens;
}

/**
 * The value of a cookie. `undefined` also when there are two that differ: one of them was put there for a part of
 * this origin only, or by a neighbour under the same domain, and which of them is ours cannot be told.
 */
export function cookieOf(request: Pick<FastifyRequest, "headers">, name: string): string | undefined {
  const values = new Set<string>();
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at !== -1 && pair.slice(0, at).trim() === name) values.add(pair.slice(at + 1).trim());
  }
  const [value] = values;
  return values.size === 1 && value !== "" ? value : undefined;
}

// Browsers attach cookies whoever causes a request, so something must be there that no other site can bring about:
// - the header X-Muniment-Client, which a page can send to another origin only if that one agrees beforehand (CORS), and
//   we never agree with credentials; a change needs our own Origin beside it;
// - or Sec-Fetch-Site: same-origin on reading, for images, downloads and event streams, which can carry no header of
//   their own. No page can set or alter that header, browsers say cross-site or same-site for what others cause, and
//   reading changes nothing.
/** The cookie of a request that one of our own pages made (decision D38). */
export function ownPageCookie(request: FastifyRequest, { cookie, origin }: BrowserCookie): string | undefined {
  const { origin: from, "sec-fetch-site": site, "x-muniment-client": client } = request.headers;
  if (from !== undefined && from !== origin) return undefined;
  if (site !== undefined && site !== "same-origin") return undefined;
  const isReading = request.method === "GET" || request.method === "HEAD";
  const isOurs = isReading ? site === "same-origin" || hasText(client) : from === origin && hasText(client);
  return isOurs ? cookieOf(request, cookie) : undefined;
}

function hasText(header: string | string[] | undefined): boolean {
  return typeof header === "string" && header.trim() !== "";
}
