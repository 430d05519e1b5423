import type { Clock } from "@muniment/kernel";
import { ranksBetween } from "../rank.ts";
import { newUlid } from "../ulid.ts";

/** The set with which a tracker begins; the state codes follow their order (TRK-STAT-002). */
const DEFAULTS = [
  { value: "Not started", category: "not_started", colour: "grey" },
  { value: "In progress", category: "in_progress", colour: "blue" },
  { value: "Waiting", category: "waiting", colour: "yellow" },
  { value: "Completed", category: "done", colour: "green" },
  { value: "Not applicable", category: "not_applicable", colour: "grey" },
  { value: "Cancelled", category: "cancelled", colour: "red" },
] as const;

/** New rows of the default set. */
export function defaultStatuses(clock: Clock) {
  const ranks = ranksBetween(undefined, undefined, DEFAULTS.length);
  return DEFAULTS.map((status, at) => ({ ...status, id: newUlid(clock), rank: ranks[at] ?? "", isDefault: at === 0 }));
}
