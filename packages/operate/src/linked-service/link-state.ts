import type { LinkState } from "@muniment/operate-api/linked-service";

/** What happens to a link (operate.md 23.1). */
export const linkEvents = [
  "start",
  "token_ok",
  "refused",
  "invalid_grant",
  "account_disabled",
  "base_changed",
  "unlink",
] as const;

/** One of `linkEvents`. */
export type LinkEvent = (typeof linkEvents)[number];

/** A link on which nobody may act, and in which one who is linking again stands until that is done. */
export type BrokenState = Exclude<LinkState, "none" | "pending" | "healthy">;

/** A state; `before` is where a pending link goes back to when the linking comes to nothing. */
export interface LinkStanding {
  readonly state: LinkState;
  readonly before: "none" | BrokenState;
}

type Outcome = LinkState | "before";

const broken: Partial<Record<LinkEvent, Outcome>> = { start: "pending", base_changed: "must_relink", unlink: "none" };

/**
 * The allowed transitions. Linking again while a link is healthy leaves it in use until there is a new token, and a
 * broken link that is not renewed after all stays broken: it never turns into "no link", for which the service account
 * might step in (OPR-IDN-005).
 */
const TRANSITIONS: Readonly<Record<LinkState, Partial<Record<LinkEvent, Outcome>>>> = {
  none: { start: "pending" },
  pending: { start: "pending", token_ok: "healthy", refused: "before", base_changed: "must_relink", unlink: "none" },
  healthy: {
    start: "healthy",
    token_ok: "healthy",
    refused: "healthy",
    invalid_grant: "expired",
    account_disabled: "denied",
    base_changed: "must_relink",
    unlink: "none",
  },
  expired: broken,
  denied: broken,
  must_relink: broken,
};

/** Where an event leads; `undefined` when it may not happen in this state. */
export function nextLink(from: LinkStanding, event: LinkEvent): LinkStanding | undefined {
  const outcome = TRANSITIONS[from.state][event];
  if (outcome === undefined) return undefined;
  const state = outcome === "before" ? from.before : outcome;
  if (state !== "pending") return { state, before: "none" };
  return { state, before: from.state === "pending" ? from.before : withoutToken(from.state) };
}

/** Whether somebody with this link counts as linked, not linked, or linked by something that no longer works. */
export function effectiveState({ state, before }: LinkStanding): "none" | "healthy" | BrokenState {
  return state === "pending" ? before : state;
}

function withoutToken(state: LinkState): LinkStanding["before"] {
  return state === "expired" || state === "denied" || state === "must_relink" ? state : "none";
}
