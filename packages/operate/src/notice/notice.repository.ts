import { sql } from "kysely";
import { newId } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { NoticeRow } from "./notice.tables.ts";

/** What an administrator has to mend. */
export interface NewNotice extends Pick<NoticeRow, "kind" | "service_id" | "place_id" | "place_name" | "text"> {
  readonly at: Date;
}

const MILLISECONDS = 3_600_000;

/** Tells of it once for each hour and place, however often it happens (OPR-FIL-002, OPR-FLT-017). */
export async function tellAdministrators(tx: Tx, { at, ...notice }: NewNotice): Promise<void> {
  const hour = new Date(Math.floor(at.getTime() / MILLISECONDS) * MILLISECONDS);
  await q(tx)
    .insertInto("operate.notice")
    .values({ id: newId(), ...notice, hour, first_at: at, last_at: at, resolved_at: null })
    .onConflict((conflict) =>
      conflict.columns(["kind", "service_id", "place_id", "hour"]).doUpdateSet((eb) => ({
        last_at: at,
        text: notice.text,
        count: eb("operate.notice.count", "+", 1),
        resolved_at: null,
      })),
    )
    .execute();
}

/** Says that it is in order again. */
export async function resolveNotices(
  tx: Tx,
  given: Pick<NoticeRow, "kind" | "service_id"> & { readonly placeId?: string; readonly at: Date },
): Promise<void> {
  let query = q(tx)
    .updateTable("operate.notice")
    .set({ resolved_at: given.at })
    .where("kind", "=", given.kind)
    .where("service_id", "=", given.service_id)
    .where("resolved_at", "is", null);
  if (given.placeId !== undefined) query = query.where("place_id", "=", given.placeId);
  await query.execute();
}

/** Open ones first, each kind the newest first; `after` is where the page before ended. */
export async function listNotices(
  reader: Tx,
  page: { limit: number; after: { isResolved: boolean; at: Date; id: string } | undefined },
) {
  const { after } = page;
  let query = q(reader)
    .selectFrom("operate.notice as n")
    .innerJoin("operate.linked_service as s", "s.id", "n.service_id")
    .selectAll("n")
    .select("s.display_name as service_name");
  if (after !== undefined) {
    query = query.where(
      sql<boolean>`((n.resolved_at is not null) > ${after.isResolved}::boolean
        or ((n.resolved_at is not null) = ${after.isResolved}::boolean
          and (n.last_at, n.id) < (${after.at}::timestamptz, ${after.id}::uuid)))`,
    );
  }
  return query
    .orderBy(sql`(n.resolved_at is not null)`)
    .orderBy("n.last_at", "desc")
    .orderBy("n.id", "desc")
    .limit(page.limit + 1)
    .execute();
}
