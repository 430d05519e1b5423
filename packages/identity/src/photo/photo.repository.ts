import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { UserPhotoRow } from "./photo.tables.ts";
import type { Picture } from "./picture.ts";

/** The pictures of a photo by their side in pixels. */
export const photoColumns = { 512: "large", 128: "medium", 48: "small" } as const;

/** A side at which photos are kept. */
export type PhotoSide = keyof typeof photoColumns;

/** A person's photo at one side. */
export async function findPhoto(
  reader: Tx,
  userNum: number,
  side: PhotoSide,
): Promise<{ version: string; picture: Buffer } | undefined> {
  return q(reader)
    .selectFrom("identity.user_photo")
    .select("version")
    .select(sql<Buffer>`${sql.ref(photoColumns[side])}`.as("picture"))
    .where("user_num", "=", userNum)
    .executeTakeFirst();
}

/** The version of a person's photo, if there is one. */
export async function photoVersionOf(reader: Tx, userNum: number): Promise<string | undefined> {
  const row = await q(reader)
    .selectFrom("identity.user_photo")
    .select("version")
    .where("user_num", "=", userNum)
    .executeTakeFirst();
  return row?.version;
}

/** Stores a person's photo in the place of any other. */
export async function storePhoto(tx: Tx, row: UserPhotoRow): Promise<void> {
  const { user_num: _, ...values } = row;
  await q(tx)
    .insertInto("identity.user_photo")
    .values(row)
    .onConflict((conflict) => conflict.column("user_num").doUpdateSet(values))
    .execute();
}

/** Takes a person's photo away, if there is one. */
export async function deletePhoto(tx: Tx, userNum: number): Promise<void> {
  await q(tx).deleteFrom("identity.user_photo").where("user_num", "=", userNum).execute();
}

/** Keeps a photo for an account that is about to be made; of the owner's drafts only the latest stay. */
export async function storeDraft(
  tx: Tx,
  draft: Picture & { draftId: string; ownerNum: number; now: Date },
  keep: { since: Date; latest: number },
): Promise<void> {
  const { draftId, ownerNum, now, version, large, medium, small } = draft;
  await q(tx).deleteFrom("identity.photo_draft").where("created_at", "<", keep.since).execute();
  await q(tx)
    .deleteFrom("identity.photo_draft")
    .where("draft_id", "in", (eb) =>
      eb
        .selectFrom("identity.photo_draft")
        .select("draft_id")
        .where("owner_num", "=", ownerNum)
        .orderBy("created_at", "desc")
        .orderBy("draft_id")
        .offset(keep.latest - 1),
    )
    .execute();
  await q(tx)
    .insertInto("identity.photo_draft")
    .values({ draft_id: draftId, owner_num: ownerNum, version, large, medium, small, created_at: now })
    .execute();
}

/** Takes a draft of that owner out, to be used once. */
export async function takeDraft(
  tx: Tx,
  wanted: { draftId: string; ownerNum: number; since: Date },
): Promise<Picture | undefined> {
  return q(tx)
    .deleteFrom("identity.photo_draft")
    .where("draft_id", "=", wanted.draftId)
    .where("owner_num", "=", wanted.ownerNum)
    .where("created_at", ">=", wanted.since)
    .returning(["version", "large", "medium", "small"])
    .executeTakeFirst();
}
