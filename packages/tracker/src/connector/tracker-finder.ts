import { AppError } from "@muniment/kernel";
import type { InnerCalls, RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import { placeholderTracker } from "@muniment/tracker-api/connector";
import { getTracker, listTrackers } from "@muniment/tracker-api/tracker";
import { errors } from "@muniment/work-api/errors";
import type { TrackerActor } from "../session/index.ts";

type WireTracker = Output<typeof getTracker>["data"];

/** Finds trackers as connectors name them: by workspace and id, or the first one by the placeholder. */
export function createTrackerFinder(call: InnerCalls<TrackerActor>["call"]) {
  return {
    async find(context: RequestContext<TrackerActor>, matter: string, id: string): Promise<WireTracker> {
      // The workspace is asked first, so that somebody without access to it learns nothing of the tracker.
      const { body } = await call(listTrackers, { params: { matter }, query: { limit: 1 } }, context);
      const [first] = body.data;
      const tracker =
        id === placeholderTracker._id
          ? first
          : (await call(getTracker, { params: { tracker: id } }, context)).body.data;
      const isThere = tracker?.workspace_id.toLowerCase() === matter.toLowerCase() && tracker.deleted_at === undefined;
      if (tracker === undefined || !isThere) throw new AppError(errors.noRecord);
      return tracker;
    },
  };
}

/** A tracker as connectors read it (tracker-api.md 2.1). */
export function showTracker(tracker: WireTracker) {
  return {
    _id: tracker.id,
    context_work_id: tracker.workspace_id,
    name: tracker.name,
    tracker_owner_work_id: tracker.owner.id,
    tracker_owner_name: tracker.owner.name,
    created_at: tracker.created_at,
    last_updated_at: tracker.last_updated_at,
  };
}
