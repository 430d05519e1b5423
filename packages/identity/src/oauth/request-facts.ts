import type { IncomingMessage } from "node:http";

/** What the routes found out about a request before the protocol engine sees it. */
export interface RequestFacts {
  /** Where the request came from, as the server's proxy settings tell. */
  readonly address: string;
  /** What the password of a password grant may have been (work-api.md T3). */
  readonly passwords: readonly string[];
  /** The client that the refresh token itself proves (work-api.md 5.3). */
  readonly provenClientId: string | undefined;
}

const factsByRequest = new WeakMap<IncomingMessage, RequestFacts>();
const NONE: RequestFacts = { address: "", passwords: [], provenClientId: undefined };

/** Remembers the facts for as long as the request lives. */
export function setRequestFacts(request: IncomingMessage, facts: RequestFacts): void {
  factsByRequest.set(request, facts);
}

/** The facts of a request; none for one that the routes did not prepare. */
export function requestFacts(request: IncomingMessage): RequestFacts {
  return factsByRequest.get(request) ?? NONE;
}
