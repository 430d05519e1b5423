import type { Output } from "@muniment/rest";
import type * as api from "@muniment/tracker-api/tracker";
import { wireInstant } from "../wire.ts";
import type { OpenTracker } from "./tracker-door.ts";
import type { TrackerState } from "./tracker.repository.ts";

/** A tracker as it goes over the wire. */
export type WireTracker = Output<typeof api.getTracker>["data"];

/** Shows a tracker to who has opened it. */
export function showTracker({ tracker, level, standing }: OpenTracker, state: TrackerState | undefined): WireTracker {
  const { done = 0, countable = 0, total = 0, overdue = 0 } = state ?? {};
  return {
    id: tracker.id,
    workspace_id: tracker.workspace_id,
    matter_name: tracker.matter_name,
    name: tracker.name,
    description: tracker.description,
    kind: tracker.kind,
    owner: { id: tracker.owner_id, name: tracker.owner_name },
    ordinal: tracker.ordinal,
    is_default: state?.is_default ?? false,
    time_zone: tracker.time_zone,
    has_outline: tracker.has_outline,
    ...(tracker.calendar_id === null ? {} : { calendar_id: tracker.calendar_id }),
    progress: { done, countable, total, overdue },
    is_followed: state?.is_followed ?? false,
    standing,
    access_version: level.version,
    ...(tracker.archived_at === null ? {} : { archived_at: wireInstant(tracker.archived_at) }),
    ...(tracker.deleted_at === null ? {} : { deleted_at: wireInstant(tracker.deleted_at) }),
    created_at: wireInstant(tracker.created_at),
    created_by: { id: tracker.creator_id, name: tracker.creator_name },
    last_updated_at: wireInstant(tracker.last_updated_at),
    last_updated_by: { id: tracker.editor_id, name: tracker.editor_name },
    rev: tracker.rev,
  };
}
