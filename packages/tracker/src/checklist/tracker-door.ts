import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/tracker-api";
import type { Action, Standing } from "@muniment/tracker-api";
import type { Tx } from "@muniment/platform/db";
import { requireAction, standingOf } from "../matter/index.ts";
import type { AccessService, MatterLevel } from "../matter/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { isUlid } from "../ulid.ts";
import { findTracker, lockTracker } from "./tracker.repository.ts";
import type { TrackerRecord } from "./tracker.repository.ts";

/** A tracker that the caller may see, and what they are in it. */
export interface OpenTracker {
  readonly tracker: TrackerRecord;
  readonly level: MatterLevel;
  readonly standing: Standing;
}

/** The door to trackers: nothing of one is read or changed without having come through it. */
export interface TrackerDoor {
  /** 404 for who has no access to the matter (TRK-PERM-005); 403 when the matrix refuses `action`. */
  open(actor: TrackerActor, id: string, action?: Action): Promise<OpenTracker>;
  /** The same tracker as of this transaction, for a change: 409 when it is archived, closed or in the bin. */
  lock(tx: Tx, opened: OpenTracker, given?: { evenArchived?: boolean }): Promise<TrackerRecord>;
}

/** Asks Work for the level in each request. */
export function createTrackerDoor({ reader, access }: { reader: Tx; access: AccessService }): TrackerDoor {
  return {
    async open(actor, id, action) {
      const tracker = isUlid(id) ? await findTracker(reader, id) : undefined;
      const level = tracker && (await access.levels(actor, [tracker.workspace_id])).get(tracker.workspace_id);
      if (tracker === undefined || level === undefined) throw new AppError(errors.notFound);
      const standing = standingOf(level, tracker.owner_num === actor.userNum);
      if (action !== undefined) requireAction(action, standing);
      return { tracker, level, standing };
    },
    async lock(tx, { tracker: { id } }, given = {}) {
      const tracker = await lockTracker(tx, id);
      if (tracker === undefined) throw new AppError(errors.notFound);
      refuseReadOnly(tracker, given);
      return tracker;
    },
  };
}

function refuseReadOnly(tracker: TrackerRecord, { evenArchived = false }: { evenArchived?: boolean }): void {
  if (tracker.is_closed) throw new AppError(errors.closed);
  if (evenArchived) return;
  if (tracker.deleted_at !== null) throw new AppError(errors.notFound);
  if (tracker.archived_at !== null) throw new AppError(errors.archived);
}
