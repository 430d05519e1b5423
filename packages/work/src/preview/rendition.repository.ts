import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { RenditionRow } from "./preview.tables.ts";

/** What was made of content. */
export type Rendition = Selectable<RenditionRow>;

/** Which one: of what, and in which form. */
export type RenditionKey = Pick<RenditionRow, "library_id" | "source" | "extension" | "part" | "form">;

/** It, if it was ever asked for. */
export async function findRendition(tx: Tx, key: RenditionKey): Promise<Rendition | undefined> {
  return q(tx)
    .selectFrom("work.rendition")
    .selectAll()
    .where("library_id", "=", key.library_id)
    .where("source", "=", key.source)
    .where("extension", "=", key.extension)
    .where("part", "=", key.part)
    .where("form", "=", key.form)
    .executeTakeFirst();
}

/** Notes that it is asked for, unless it is there or was tried after `since`; whether it is to be made now. */
export async function askForRendition(tx: Tx, key: RenditionKey, given: { now: Date; since: Date }): Promise<boolean> {
  const row = await q(tx)
    .insertInto("work.rendition")
    .values({ ...key, state: "pending", asked_at: given.now })
    .onConflict((conflict) =>
      conflict
        .columns(["library_id", "source", "extension", "part", "form"])
        .doUpdateSet({ state: "pending", reason: null, asked_at: given.now, ended_at: null })
        .where("work.rendition.state", "=", "failed")
        .where("work.rendition.ended_at", "<=", given.since),
    )
    .returning("source")
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes what became of it. */
export async function endRendition(
  tx: Tx,
  key: RenditionKey,
  end: Pick<Rendition, "state" | "content" | "size" | "pages" | "reason" | "ended_at">,
): Promise<void> {
  await q(tx)
    .updateTable("work.rendition")
    .set(end)
    .where("library_id", "=", key.library_id)
    .where("source", "=", key.source)
    .where("extension", "=", key.extension)
    .where("part", "=", key.part)
    .where("form", "=", key.form)
    .execute();
}

/** Those of these hashes that something was made of which is still kept. */
export async function findRenditionChecksums(tx: Tx, checksums: readonly string[]): Promise<string[]> {
  const rows = await q(tx)
    .selectFrom("work.rendition")
    .select("content")
    .distinct()
    .where("content", "=", sql<string>`any(${checksums}::text[])`)
    .execute();
  return rows.flatMap(({ content }) => content ?? []);
}

/** Forgets what was made before; it is made again when somebody asks. */
export async function forgetRenditions(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("work.rendition").where("ended_at", "<", before).execute();
}

/** Notes that the person looks at the version; `false`, and changes nothing, when they did after `since`. */
export async function noteLook(
  tx: Tx,
  look: { libraryId: number; number: number; version: number; userNum: number; now: Date; since: Date },
): Promise<boolean> {
  const row = await q(tx)
    .insertInto("work.looked_at")
    .values({
      library_id: look.libraryId,
      document_number: look.number,
      version: look.version,
      user_num: look.userNum,
      looked_at: look.now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["library_id", "document_number", "version", "user_num"])
        .doUpdateSet({ looked_at: look.now })
        .where("work.looked_at.looked_at", "<=", look.since),
    )
    .returning("version")
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets who looked at what before. */
export async function forgetLooks(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("work.looked_at").where("looked_at", "<", before).execute();
}
