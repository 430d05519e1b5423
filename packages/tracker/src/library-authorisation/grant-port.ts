import { AppError } from "@muniment/kernel";
import { ApiError, createClient } from "@muniment/rest/client";
import type { Fetch } from "@muniment/rest/client";
import { errors } from "@muniment/tracker-api";
import type { AssertClient } from "@muniment/work-api/client-assertion";
import { listConsoleLibraries } from "@muniment/work-api/control-center/console";

/** Tokens in the clear; never to be logged or put into an error. */
export interface GrantTokens {
  readonly access: string;
  readonly refresh: string;
  readonly accessSeconds: number;
}

/** What Work says of a grant that it just gave. */
export interface GrantFacts {
  readonly userId: string;
  readonly library: string;
  readonly expiresAt: Date;
}

/** A library, as somebody's rights there are. */
export interface AdministeredLibrary {
  readonly id: string;
  readonly name: string;
  readonly isNrtadmin: boolean;
}

/** Work's word against a token; `reason` is the `error_description` of work-api.md 17.3. */
export class GrantRefused extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`Work refused: ${reason}`);
    this.name = "GrantRefused";
    this.reason = reason;
  }
}

/** Work did not answer, or said that it cannot: nothing is decided. */
export class WorkTrouble extends Error {
  constructor(cause?: unknown) {
    super("Work does not answer", { cause });
    this.name = "WorkTrouble";
  }
}

/** Background grants of Work (work-api.md 17.3). Every function may throw `WorkTrouble`. */
export interface GrantPort {
  /** Throws `GrantRefused`. */
  exchange(given: { code: string; verifier: string; redirectUri: string }): Promise<GrantTokens>;
  /** Throws `GrantRefused`; `refresh_off` when the application may not refresh any more. */
  refresh(refreshToken: string): Promise<GrantTokens>;
  /** `undefined` for tokens of no background grant. */
  facts(tokens: GrantTokens): Promise<GrantFacts | undefined>;
  revoke(refreshToken: string): Promise<void>;
  /** Whether the application may refresh. */
  mayRefresh(): Promise<boolean>;
  /** The libraries that the caller administers, by the caller's own token. */
  administered(token: string): Promise<readonly AdministeredLibrary[]>;
}

const TIMEOUT_MILLISECONDS = 10_000;

/** Work's token endpoints, where Tracker's server shows who it is by its key. */
export function createGrantPort(deps: { origin: string; assertClient: AssertClient; fetch?: Fetch }): GrantPort {
  const fetcher = deps.fetch ?? patientFetch;

  async function post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    try {
      const form = new URLSearchParams({ ...fields, ...(await deps.assertClient()) }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const answer = await fetcher(`${deps.origin}/auth/oauth2/${path}`, { method: "POST", headers, body: form });
      const body = JSON.parse((await answer.text()) || "{}") as Record<string, unknown>;
      // That Tracker's server is not known as who it says is no word against anybody's authority.
      const isUnknown = body["error"] === "invalid_client";
      if (isUnknown || answer.status === 429 || answer.status >= 500) throw new WorkTrouble();
      return { status: answer.status, body };
    } catch (error) {
      throw error instanceof WorkTrouble ? error : new WorkTrouble(error);
    }
  }

  async function tokens(fields: Readonly<Record<string, string>>): Promise<GrantTokens> {
    const { status, body } = await post("token", fields);
    if (status !== 200) throw new GrantRefused(reasonOf(body));
    const { access_token: access, refresh_token: refresh, expires_in: seconds } = body;
    if (typeof access !== "string" || typeof refresh !== "string") throw new GrantRefused("refresh_off");
    return { access, refresh, accessSeconds: typeof seconds === "number" ? seconds : 0 };
  }

  return {
    exchange: async ({ code, verifier, redirectUri }) =>
      tokens({ grant_type: "authorization_code", code, code_verifier: verifier, redirect_uri: redirectUri }),
    refresh: async (refreshToken) => tokens({ grant_type: "refresh_token", refresh_token: refreshToken }),
    async facts({ access, refresh }) {
      const [{ body: one }, { body: other }] = [
        await post("introspect", { token: access }),
        await post("introspect", { token: refresh }),
      ];
      const { active, username, library, purpose } = one;
      const isLent = active === true && purpose === "background";
      if (!isLent || typeof username !== "string" || typeof library !== "string") return undefined;
      const { exp } = other;
      return typeof exp === "number" ? { userId: username, library, expiresAt: new Date(exp * 1000) } : undefined;
    },
    async revoke(refreshToken) {
      await post("revoke", { token: refreshToken });
    },
    async mayRefresh() {
      // No token is asked for: what an application may do at all is said before whether the token is one.
      const { body } = await post("token", { grant_type: "refresh_token", refresh_token: "none" });
      return reasonOf(body) !== "refresh_off";
    },
    async administered(token) {
      try {
        const { data } = await createClient(deps.origin, fetcher, () => token)(listConsoleLibraries);
        return data.map(({ id, display_name: name, rights }) => ({ id, name, isNrtadmin: rights === "nrtadmin" }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) throw new AppError(errors.unauthorized);
        if (error instanceof ApiError && error.status === 403) return [];
        throw new AppError(errors.workUnreachable, { cause: error });
      }
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An application that may not refresh is refused before its token is looked at. */
function reasonOf({ error, error_description: description }: Answer["body"]): string {
  if (error === "unauthorized_client") return "refresh_off";
  return typeof description === "string" ? description : "refused";
}

const patientFetch: Fetch = async (url, init) => {
  const answer = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  return { status: answer.status, text: () => answer.text() };
};
