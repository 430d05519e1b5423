import { nextLink } from "./link-state.ts";
import type { LinkEvent, LinkStanding } from "./link-state.ts";
import type { ServiceLinkRow } from "./linked-service.tables.ts";

type StoredState = Pick<ServiceLinkRow, "state" | "state_before" | "pending_until">;

/** A link's place in the table of states: a linking that nobody finished in time has come to nothing. */
export function standingOf(link: StoredState, now: Date): LinkStanding {
  const standing = { state: link.state, before: link.state_before ?? "none" } as const;
  const isOver = link.state === "pending" && link.pending_until !== null && link.pending_until <= now;
  return isOver ? (nextLink(standing, "refused") ?? standing) : standing;
}

/** The columns after an event; `none` when the link is gone. Throws when the table of states has no such arrow. */
export function columnsAfter(
  standing: LinkStanding,
  event: LinkEvent,
  now: Date,
): (Pick<ServiceLinkRow, "state" | "state_before"> & { updated_at: Date }) | "none" {
  const next = nextLink(standing, event);
  if (next === undefined) throw new Error(`A link that is ${standing.state} cannot take ${event}`);
  if (next.state === "none") return "none";
  return { state: next.state, state_before: next.before === "none" ? null : next.before, updated_at: now };
}
