import type { Policy } from "../-policy.ts";

/** States that the list can be narrowed to. */
export const STATES = ["draft", "scheduled", "active", "suspended", "ended"] as const satisfies Policy["state"][];

/** Kinds of security that the list can be narrowed to. */
export const SECURITIES = ["open", "restricted", "by_client", "by_asset"] as const satisfies Policy["security"][];

/** What policies are about. */
export const KINDS = ["client", "matter", "client_group", "case", "collection"] as const satisfies Policy["kind"][];

/** What the list shows, as the address has it. */
export interface PolicyListSearch {
  readonly query?: string | undefined;
  readonly state?: Policy["state"] | undefined;
  readonly security?: Policy["security"] | undefined;
  readonly kind?: Policy["kind"] | undefined;
}

/** Reads the address; what is none of it is left out. */
export function readPolicyListSearch(given: Record<string, unknown>): PolicyListSearch {
  const query = typeof given["query"] === "number" ? `${given["query"]}` : given["query"];
  const state = STATES.find((each) => each === given["state"]);
  const security = SECURITIES.find((each) => each === given["security"]);
  const kind = KINDS.find((each) => each === given["kind"]);
  return {
    ...(typeof query === "string" && query !== "" ? { query } : {}),
    ...(state === undefined ? {} : { state }),
    ...(security === undefined ? {} : { security }),
    ...(kind === undefined ? {} : { kind }),
  };
}
