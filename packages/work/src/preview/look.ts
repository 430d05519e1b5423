import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { recordAct } from "../activity/index.ts";
import type { Reach } from "../access/index.ts";
import type { Document } from "../document/index.ts";
import { noteLook } from "./rendition.repository.ts";

/** Turning pages is no new look (WORK-PRV-009). */
const LOOK_SECONDS = 30 * 60;

/** Writes to the timeline that the person looks at the version, unless they did a short while ago; durable when it resolves. */
export async function recordLook(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { libraryId, actor }: Reach,
  { document_number: number, version }: Document,
): Promise<void> {
  const now = clock.now();
  const since = addSeconds(now, -LOOK_SECONDS);
  await database.transaction(async (tx) => {
    if (!(await noteLook(tx, { libraryId, number, version, userNum: actor.userNum, now, since }))) return;
    await recordAct(tx, actor, { activity: "VIEW", at: now }, [{ libraryId, kind: "document", number, version }]);
  });
}
