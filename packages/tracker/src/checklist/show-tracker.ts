import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { standingOf } from "../matter/index.ts";
import type { MatterLevel } from "../matter/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { dateIn } from "../wire.ts";
import { findTracker, readStates } from "./tracker.repository.ts";
import { showTracker } from "./wire-tracker.ts";
import type { WireTracker } from "./wire-tracker.ts";

/** A tracker as it is now, for somebody with this level on its matter. */
export async function readTracker(
  tx: Tx,
  actor: TrackerActor,
  given: { id: string; level: MatterLevel; clock: Clock; timeZone: string },
): Promise<WireTracker> {
  const { id, level, clock, timeZone } = given;
  const tracker = await findTracker(tx, id);
  if (tracker === undefined) throw new AppError(errors.notFound);
  const now = clock.now();
  const about = { userNum: actor.userNum, today: dateIn(timeZone, now), now };
  const states = await readStates(tx, [tracker.id], about);
  const standing = standingOf(level, tracker.owner_num === actor.userNum);
  return showTracker({ tracker, level, standing }, states.get(tracker.id));
}
