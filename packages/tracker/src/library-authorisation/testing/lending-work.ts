import { newSecret } from "@muniment/kernel";
import type { Fetch } from "@muniment/rest/client";
import type { FakeClock } from "@muniment/platform/testing";

/** Work's side of background grants and feeds, as tests want it to answer. */
export interface LendingWork {
  readonly fetch: Fetch;
  /** What every token endpoint answers as long as it is set. */
  trouble: 503 | "unreachable" | undefined;
  mayRefresh: boolean;
  /** The libraries that people see, by User ID, and whether as NRTADMIN. */
  readonly administered: Map<string, Map<string, boolean>>;
  /** Why nothing is given any more for this person. */
  readonly refused: Map<string, string>;
  /** A code for what the page at `authorizeUrl` asked, agreed to by somebody. */
  consent(authorizeUrl: string, userId: string, days?: number): string;
  /** Ends all access tokens; refresh tokens stay. */
  endAccess(): void;
  readonly revoked: string[];
  /** Every token that was ever given, for who looks whether one was written down. */
  readonly given: string[];
  /** Answers to GET and POST below `/api/work`, by the path without the query. */
  answer: (path: string, query: URLSearchParams, body: unknown) => { status: number; body: unknown };
  readonly asked: string[];
}

interface Grant {
  readonly userId: string;
  readonly library: string;
  readonly expiresAt: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Held {
  readonly codes: Map<string, Grant & { redirect: string }>;
  readonly refreshes: Map<string, Grant>;
  readonly accesses: Map<string, Grant>;
}

/** A Work that lends. */
export function createLendingWork(clock: FakeClock): LendingWork {
  const held: Held = { codes: new Map(), refreshes: new Map(), accesses: new Map() };
  const work: LendingWork = {
    trouble: undefined,
    mayRefresh: true,
    administered: new Map(),
    refused: new Map(),
    revoked: [],
    given: [],
    asked: [],
    answer: () => ({ status: 200, body: { data: [], cursor: "end" } }),
    endAccess: () => held.accesses.clear(),
    consent(authorizeUrl, userId, days = 365) {
      const query = new URL(authorizeUrl).searchParams;
      const code = newSecret();
      const expiresAt = clock.now().getTime() + days * 86_400_000;
      const redirect = query.get("redirect_uri") ?? "";
      held.codes.set(code, { userId, library: query.get("library") ?? "", redirect, expiresAt });
      return code;
    },
    async fetch(address, init) {
      if (work.trouble === "unreachable") throw new TypeError("fetch failed");
      const url = new URL(address);
      const answer =
        work.trouble === undefined
          ? url.pathname.startsWith("/auth/")
            ? oauth({ work, held, clock }, url.pathname, new URLSearchParams(init.body))
            : resource({ work, held }, url, init)
          : { status: work.trouble, body: {} };
      return { status: answer.status, text: async () => JSON.stringify(answer.body) };
    },
  };
  return work;
}

interface Desk {
  readonly work: LendingWork;
  readonly held: Held;
  readonly clock: FakeClock;
}

function resource(
  { work, held }: Omit<Desk, "clock">,
  url: URL,
  init: { method: string; headers: Record<string, string>; body?: string },
): Answer {
  const bearer = init.headers["authorization"]?.replace("Bearer ", "") ?? "";
  if (url.pathname === "/api/control-center/v1/libraries") {
    const data = [...(work.administered.get(bearer) ?? [])].map(([id, isNrtadmin]) => ({
      id,
      display_name: `Library ${id}`,
      rights: isNrtadmin ? "nrtadmin" : "tier2",
    }));
    return { status: 200, body: { data } };
  }
  if (!held.accesses.has(bearer)) return { status: 401, body: { error: { code: "NRC_UNAUTHORIZED" } } };
  work.asked.push(`${init.method} ${url.pathname}${url.search}`);
  return work.answer(url.pathname, url.searchParams, JSON.parse(init.body ?? "null"));
}

function oauth(desk: Desk, path: string, form: URLSearchParams): Answer {
  const { work, held } = desk;
  if (!form.has("client_assertion")) return { status: 401, body: { error: "invalid_client" } };
  if (path.endsWith("/token")) return token(desk, form);
  const value = form.get("token") ?? "";
  if (path.endsWith("/introspect")) return { status: 200, body: introspected(held, value) };
  work.revoked.push(value);
  held.refreshes.delete(value);
  return { status: 200, body: {} };
}

function introspected({ accesses, refreshes }: Held, value: string): unknown {
  const access = accesses.get(value);
  const grant = access ?? refreshes.get(value);
  if (grant === undefined) return { active: false };
  const exp = Math.floor(grant.expiresAt / 1000);
  const lent = { username: grant.userId, library: grant.library, purpose: "background" };
  return { active: true, exp, ...(access === undefined ? {} : lent) };
}

function token(desk: Desk, form: URLSearchParams): Answer {
  const { work, held, clock } = desk;
  if (form.get("grant_type") === "authorization_code") {
    const code = form.get("code") ?? "";
    const grant = held.codes.get(code);
    if (grant === undefined || grant.redirect !== form.get("redirect_uri")) return refusal("invalid code");
    held.codes.delete(code);
    return { status: 200, body: issued(desk, grant) };
  }
  if (!work.mayRefresh) return refusal("refresh_off", "unauthorized_client");
  const value = form.get("refresh_token") ?? "";
  const grant = held.refreshes.get(value);
  if (grant === undefined) return refusal("refresh token not found");
  const why = work.refused.get(grant.userId);
  if (why !== undefined) return refusal(why);
  if (grant.expiresAt <= clock.now().getTime()) return refusal("expired");
  held.refreshes.delete(value);
  return { status: 200, body: issued(desk, grant) };
}

function issued({ work, held }: Desk, grant: Grant): Record<string, unknown> {
  const [access, refresh] = [newSecret(), newSecret()];
  work.given.push(access, refresh);
  held.accesses.set(access, grant);
  held.refreshes.set(refresh, grant);
  return { access_token: access, refresh_token: refresh, expires_in: 1800, token_type: "Bearer", scope: "" };
}

function refusal(why: string, error = "invalid_grant"): Answer {
  return { status: 400, body: { error, error_description: why } };
}
