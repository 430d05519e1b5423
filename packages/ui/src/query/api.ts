import type { Endpoint, Output } from "@muniment/rest";
import { createClient } from "@muniment/rest/client";
import type { Client, Fetch, Given } from "@muniment/rest/client";

/** The part of the web's `Response` that callers of `send` need. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** A call that gives the answer's `ETag` beside it; empty when it has none. */
export type Tagged = <E extends Endpoint>(
  spec: E,
  input: Given<E>,
) => Promise<{ readonly answer: Output<E>; readonly tag: string }>;

/** How a browser app reaches its server. */
export interface Api {
  /** Calls an endpoint of the contract; rejects with `ApiError`. */
  readonly call: Client;
  /** The same for a change that happens once, however often it is sent with this key (work-api.md 17.4). */
  once(key: string): Client;
  /** The same for a change of what still is as it was with this `ETag`. */
  ifMatch(tag: string): Client;
  /** Reads something together with its `ETag`. */
  readonly tagged: Tagged;
  /** A request outside the contract's JSON, such as an upload; with the session, whatever its status. */
  readonly send: Send;
}

/**
 * Reaches the page's own origin with the session's cookie and the header without which the server does not look at it
 * (decision D38). A session that is over leads to the sign-in page, and from there back here.
 */
export function createApi(options: {
  readonly client: string;
  readonly signInPath?: string;
  /** Further headers, as they are at each request. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Lets the person show once more who they are; whether they did. What was refused for want of it is sent again. */
  readonly prove?: () => Promise<boolean>;
  /** Told of every answer that somebody may not do something: their rights may have changed. */
  readonly refused?: () => void;
}): Api {
  const send: Send = async (path, init = {}) => {
    const headers = new Headers({ ...options.headers?.(), ...Object.fromEntries(new Headers(init.headers)) });
    headers.set("x-muniment-client", options.client);
    const response = await fetch(path, { ...init, headers, credentials: "same-origin" });
    const { prove } = options;
    const isUnproved = prove !== undefined && response.status === 403 && (await wantsProof(response));
    if (isUnproved && (await prove())) return send(path, init);
    if (response.status === 403) options.refused?.();
    // Nothing may be drawn or told while the page is on its way to another.
    return response.status === 401 ? goToSignIn(options.signInPath ?? "/auth") : response;
  };
  const via = (further: Record<string, string>): Client => {
    const fetchJson: Fetch = async (url, init) => send(url, { ...init, headers: { ...init.headers, ...further } });
    return createClient("", fetchJson, () => undefined);
  };
  return {
    call: via({}),
    once: (key) => via({ "idempotency-key": key }),
    ifMatch: (tag) => via({ "if-match": tag }),
    async tagged(spec, input) {
      let tag = "";
      const fetchTagged: Fetch = async (url, init) => {
        const response = await send(url, init);
        tag = response.headers.get("etag") ?? "";
        return response;
      };
      const answer = await createClient("", fetchTagged, () => undefined)(spec, input);
      return { answer, tag };
    },
    send,
  };
}

async function wantsProof(response: Response): Promise<boolean> {
  return (await response.clone().text()).includes('"step_up_required"');
}

async function goToSignIn(path: string): Promise<never> {
  const here = `${location.pathname}${location.search}${location.hash}`;
  location.assign(`${path}?return_to=${encodeURIComponent(here)}`);
  return new Promise(() => undefined);
}
