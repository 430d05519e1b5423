import type { Clock } from "@muniment/kernel";
import type { SettingsData } from "@muniment/tracker-api/organisation";
import { ranksBetween } from "../rank.ts";
import { newUlid } from "../ulid.ts";

/** New rows of the set with which trackers begin; the state codes follow their order (TRK-STAT-002). */
export function defaultStatuses(clock: Clock, { statuses }: Pick<SettingsData, "statuses">) {
  const ranks = ranksBetween(undefined, undefined, statuses.length);
  const first = Math.max(
    0,
    statuses.findIndex(({ category }) => category === "not_started"),
  );
  return statuses.map((status, at) => ({
    ...status,
    id: newUlid(clock),
    rank: ranks[at] ?? "",
    isDefault: at === first,
  }));
}
