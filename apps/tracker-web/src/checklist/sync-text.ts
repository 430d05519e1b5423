import { systemClock } from "@muniment/kernel";
import type { Output } from "@muniment/rest";
import type { getTrackerSync, syncTracker } from "@muniment/tracker-api/sync";
import { formatMoment } from "@muniment/ui/message";
import { t } from "../messages.ts";

type SyncState = Output<typeof getTrackerSync>["data"];
type SyncResult = Output<typeof syncTracker>["data"]["result"];

const MINUTE_MILLISECONDS = 60_000;
const MINUTES_OF_HOUR = 60;

/** What the header says of it: how it is followed, and how long ago it was read. */
export function syncText({ mode, synced_at: at }: SyncState, now = systemClock.now()): string {
  if (at === undefined) return t("sync.never");
  const moment = new Date(at);
  if (mode === "manual") return t("sync.last", { time: formatMoment(moment, now) });
  const minutes = Math.floor((now.getTime() - moment.getTime()) / MINUTE_MILLISECONDS);
  if (minutes >= MINUTES_OF_HOUR) return t("sync.automatic", { ago: formatMoment(moment, now) });
  return t("sync.automatic", { ago: minutes < 1 ? t("sync.just_now") : t("sync.minutes", { count: minutes }) });
}

/** What was found, in one sentence (TRK-SYNC-003). */
export function resultText(result: SyncResult): string {
  const { people_added: added = 0, people_removed: removed = 0 } = result;
  const parts = [
    ...(result.matter_renamed ? [t("sync.matter_renamed")] : []),
    ...(result.documents_renamed > 0 ? [t("sync.documents_renamed", { count: result.documents_renamed })] : []),
    ...(result.people_renamed > 0 ? [t("sync.people_renamed", { count: result.people_renamed })] : []),
    ...(added > 0 ? [t("sync.people_added", { count: added })] : []),
    ...(removed > 0 ? [t("sync.people_removed", { count: removed })] : []),
  ];
  return parts.length === 0 ? t("sync.nothing") : t("sync.result", { parts: parts.join(", ") });
}
