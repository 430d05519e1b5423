import { createClient } from "@muniment/rest/client";
import type { Client, Fetch } from "@muniment/rest/client";

/** The part of the web's `Response` that callers of `send` need. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** How a browser app reaches its server. */
export interface Api {
  /** Calls an endpoint of the contract; rejects with `ApiError`. */
  readonly call: Client;
  /** The same for a change that happens once, however often it is sent with this key (work-api.md 17.4). */
  once(key: string): Client;
  /** A request outside the contract's JSON, such as an upload; with the session, whatever its status. */
  readonly send: Send;
}

/**
 * Reaches the page's own origin with the session's cookie and the header without which the server does not look at it
 * (decision D38). A session that is over leads to the sign-in page, and from there back here.
 */
export function createApi(options: { readonly client: string }): Api {
  const send: Send = async (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("x-muniment-client", options.client);
    const response = await fetch(path, { ...init, headers, credentials: "same-origin" });
    // Nothing may be drawn or told while the page is on its way to another.
    return response.status === 401 ? goToSignIn() : response;
  };
  const via = (further: Record<string, string>): Client => {
    const fetchJson: Fetch = async (url, init) => send(url, { ...init, headers: { ...init.headers, ...further } });
    return createClient("", fetchJson, () => undefined);
  };
  return { call: via({}), once: (key) => via({ "idempotency-key": key }), send };
}

async function goToSignIn(): Promise<never> {
  const here = `${location.pathname}${location.search}${location.hash}`;
  location.assign(`/auth?return_to=${encodeURIComponent(here)}`);
  return new Promise(() => undefined);
}
