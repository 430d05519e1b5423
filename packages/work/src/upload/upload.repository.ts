import { sql } from "kysely";
import type { Insertable, Selectable } from "kysely";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { UploadRow } from "./upload.tables.ts";

/** An upload that has not ended. */
export type Upload = Selectable<UploadRow>;

/** Bytes of an upload that are stored as content of their own. */
export interface Part {
  readonly start: number;
  readonly size: number;
  readonly checksum: string;
}

/** Stores a new upload. */
export async function insertUpload(tx: Tx, row: Insertable<UploadRow>): Promise<void> {
  await q(tx).insertInto("work.upload").values(row).execute();
}

/** The upload, if it is the actor's own by the same application, in a library of theirs, and neither ended nor expired. */
export async function findUpload(
  tx: Tx,
  actor: UserActor,
  wanted: { id: string; now: Date },
): Promise<Upload | undefined> {
  const libraries = [...actor.libraries.values()].map((standing) => standing.libraryId);
  return q(tx)
    .selectFrom("work.upload")
    .selectAll()
    .where("library_id", "=", sql<number>`any(${libraries}::integer[])`)
    .where("upload_id", "=", wanted.id)
    .where("user_num", "=", actor.userNum)
    .where("client_id", "=", actor.clientId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", wanted.now)
    .executeTakeFirst();
}

/**
 * Adds bytes that begin where those end that were acknowledged; gives `false`, and changes nothing, when other bytes
 * came first or the upload has ended.
 */
export async function addPart(tx: Tx, upload: Upload, given: { part: Part; expiresAt: Date }): Promise<boolean> {
  const { part, expiresAt } = given;
  const { library_id, upload_id } = upload;
  const moved = await q(tx)
    .updateTable("work.upload")
    .set({ received: part.start + part.size, expires_at: expiresAt })
    .where("library_id", "=", library_id)
    .where("upload_id", "=", upload_id)
    .where("received", "=", part.start)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  if (moved.numUpdatedRows !== 1n) return false;
  await q(tx)
    .insertInto("work.upload_part")
    .values({ library_id, upload_id, ...part })
    .execute();
  return true;
}

/** The parts of an upload in their order. */
export async function findParts(tx: Tx, upload: Upload): Promise<Part[]> {
  return q(tx)
    .selectFrom("work.upload_part")
    .select(["start", "size", "checksum"])
    .where("library_id", "=", upload.library_id)
    .where("upload_id", "=", upload.upload_id)
    .orderBy("start")
    .execute();
}

/** Remembers under which SHA-256 the whole content is stored. */
export async function setChecksum(tx: Tx, upload: Upload, checksum: string): Promise<void> {
  await q(tx)
    .updateTable("work.upload")
    .set({ checksum })
    .where("library_id", "=", upload.library_id)
    .where("upload_id", "=", upload.upload_id)
    .execute();
}

/** Ends an upload; `false` when it had ended before. */
export async function endUpload(tx: Tx, upload: Upload, now: Date): Promise<boolean> {
  const ended = await q(tx)
    .updateTable("work.upload")
    .set({ ended_at: now })
    .where("library_id", "=", upload.library_id)
    .where("upload_id", "=", upload.upload_id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return ended.numUpdatedRows === 1n;
}

/** Ends the uploads whose time has run out. */
export async function endExpired(tx: Tx, now: Date): Promise<void> {
  await q(tx)
    .updateTable("work.upload")
    .set({ ended_at: sql<Date>`expires_at` })
    .where("expires_at", "<=", now)
    .where("ended_at", "is", null)
    .execute();
}

/** Some uploads that ended before, with the hashes of their bytes. */
export async function findEnded(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<{ library_id: number; upload_id: string; checksums: string[] }[]> {
  const found = await sql<{ library_id: number; upload_id: string; checksums: string[] }>`
    select u.library_id, u.upload_id, array_remove(u.checksum || array(
      select p.checksum from work.upload_part p
      where p.library_id = u.library_id and p.upload_id = u.upload_id), null) as checksums
    from work.upload u where u.ended_at < ${before} order by u.ended_at limit ${limit}`.execute(q(tx));
  return found.rows;
}

/** Forgets an upload with its parts. */
export async function deleteUpload(tx: Tx, upload: { library_id: number; upload_id: string }): Promise<void> {
  await q(tx)
    .deleteFrom("work.upload")
    .where("library_id", "=", upload.library_id)
    .where("upload_id", "=", upload.upload_id)
    .execute();
}

/** Those of these hashes that uploads need which have not ended. */
export async function findUploadChecksums(tx: Tx, checksums: readonly string[]): Promise<string[]> {
  const found = await sql<{ checksum: string }>`
    select u.checksum from work.upload u
      where u.ended_at is null and u.checksum = any(${checksums}::text[])
    union select p.checksum from work.upload_part p
      join work.upload u on u.library_id = p.library_id and u.upload_id = p.upload_id
      where u.ended_at is null and p.checksum = any(${checksums}::text[])`.execute(q(tx));
  return found.rows.map((row) => row.checksum);
}
