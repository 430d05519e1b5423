import type { Insertable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { PostRoomRow } from "./post-room.tables.ts";

/** The settings, with the names of what they name. */
export type PostRoomView = NonNullable<Awaited<ReturnType<typeof findPostRoom>>>;

/** Where the post room finds its files, and how it works; nothing while nobody has said it. */
export async function findPostRoom(reader: Tx) {
  return q(reader)
    .selectFrom("operate.post_room as p")
    .innerJoin("operate.linked_service as s", "s.id", "p.service_id")
    .innerJoin("operate.user as u", "u.id", "p.updated_by")
    .innerJoin("operate.repository as r", "r.key", "p.repository")
    .selectAll("p")
    .select(["s.system_name", "s.display_name as service_name", "s.type as service_type", "s.base_url"])
    .select(["u.name as updated_by_name", "r.name as repository_name"])
    .executeTakeFirst();
}

/** Says it, or says it anew. */
export async function keepPostRoom(tx: Tx, row: Omit<Insertable<PostRoomRow>, "id" | "rev">): Promise<void> {
  await q(tx)
    .insertInto("operate.post_room")
    .values(row)
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((eb) => ({ ...row, rev: eb("operate.post_room.rev", "+", 1) })),
    )
    .execute();
}

/** The place of the post room, for what the service account needs (OPR-PRM-010). */
export async function listPostPlaces(
  reader: Tx,
): Promise<{ readonly service_id: string; readonly item_id: string; readonly name: string }[]> {
  return q(reader).selectFrom("operate.post_room").select(["service_id", "item_id", "place_name as name"]).execute();
}
