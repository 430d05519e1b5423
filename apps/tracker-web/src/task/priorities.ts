import { usualSettings } from "@muniment/tracker-api/organisation";
import type { SettingsData } from "@muniment/tracker-api/organisation";

let known: SettingsData["priorities"] = usualSettings.priorities;

/** The priorities as the organisation has them: as usual until the server has told it (TRK-PRI-001). */
export function officePriorities(): SettingsData["priorities"] {
  return known;
}

/** Takes what the server tells. */
export function takePriorities(priorities: SettingsData["priorities"]): void {
  known = priorities;
}
