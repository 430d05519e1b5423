import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

interface Mark {
  readonly by: number;
  readonly now: Date;
}

/** Tasks of a status that means something else from now on: done ones were completed now, others no longer are. */
export async function recategorise(
  tx: Tx,
  statusId: string,
  given: Mark & { from: string; to: string },
): Promise<void> {
  const { from, to } = given;
  if ((from === "done") === (to === "done")) return;
  await sql`update tracker.task set ${completion(to === "done", given)}, rev = rev + 1
    where status_id = ${statusId}`.execute(q(tx));
}

/** Gives the tasks of one status another, those in the bin too. */
export async function replaceStatus(
  tx: Tx,
  given: Mark & { status: { id: string; category: string }; other: { id: string; category: string } },
): Promise<void> {
  const { status, other } = given;
  const isSettled = (status.category === "done") === (other.category === "done");
  await sql`update tracker.task set status_id = ${other.id}, ${
    isSettled ? sql`completed_at = completed_at` : completion(other.category === "done", given)
  }, rev = rev + 1 where status_id = ${status.id}`.execute(q(tx));
  await sql`update tracker.task set former_status_id = null where former_status_id = ${status.id}`.execute(q(tx));
}

function completion(isDone: boolean, { by, now }: Mark) {
  return isDone
    ? sql`completed_at = ${now}, completed_by = ${by}`
    : sql`completed_at = null, completed_by = null, former_status_id = null`;
}
