import type { IncomingMessage } from "node:http";
import type { RequestOrigin } from "@muniment/kernel";

/** What the routes found out about a request before the protocol engine sees it. */
export interface RequestFacts {
  /** What the audit tells of the request; absent for one that the routes did not prepare. */
  readonly origin: RequestOrigin | undefined;
  /** What the password of a password grant may have been (work-api.md T3). */
  readonly passwords: readonly string[];
  /** The client that its refresh token proves, or its signature (work-api.md 5.3, 17.3). */
  readonly provenClientId: string | undefined;
}

const factsByRequest = new WeakMap<IncomingMessage, RequestFacts>();
const NONE: RequestFacts = { origin: undefined, passwords: [], provenClientId: undefined };

/** Remembers the facts for as long as the request lives. */
export function setRequestFacts(request: IncomingMessage, facts: RequestFacts): void {
  factsByRequest.set(request, facts);
}

/** The facts of a request; none for one that the routes did not prepare. */
export function requestFacts(request: IncomingMessage): RequestFacts {
  return factsByRequest.get(request) ?? NONE;
}
