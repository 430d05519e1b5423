import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { activityCodes } from "@muniment/work-api/activity";
import type { Activity } from "@muniment/work-api/activity";
import { q } from "../db.ts";

/** One act to be written to the timeline in the transaction of the act (WORK-HST-001). */
export interface Act {
  readonly activity: Activity;
  readonly at: Date;
  readonly comments?: string | undefined;
  /** Seconds. */
  readonly duration?: number | undefined;
  /** What was changed, for people who read the timeline. */
  readonly data1?: string;
  readonly data2?: string;
}

/** What an act was done to. */
export interface ActObject {
  readonly libraryId: number;
  readonly kind: "document" | "container";
  readonly number: number;
  readonly version?: number;
}

/** Writes the same act for one or many objects. */
export async function recordAct(tx: Tx, actor: UserActor, act: Act, objects: readonly ActObject[]): Promise<void> {
  if (objects.length === 0) return;
  await q(tx)
    .insertInto("work.history")
    .values(
      objects.map((object) => ({
        library_id: object.libraryId,
        object_kind: object.kind,
        object_number: object.number,
        version: object.version ?? 0,
        activity_code: activityCodes[act.activity],
        at: act.at,
        user_num: actor.userNum,
        client_id: actor.clientId,
        comments: act.comments ?? "",
        duration: act.duration ?? 0,
        data1: act.data1 ?? "",
        data2: act.data2 ?? "",
      })),
    )
    .execute();
}
