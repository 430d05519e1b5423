import { sql } from "kysely";
import { arrayLiteral } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { MappedPerson } from "./entry-mapping.ts";
import type { Place } from "./placement.ts";

/** A person as a run has read them. */
export interface ReadEntry extends MappedPerson {
  readonly entry_num: number;
  readonly placement: number;
  /** The mirrored groups that they are in. */
  readonly mirrors: readonly number[];
}

/** Keeps a page of what was read, in one statement; columns are read nearly twice as fast as JSON. */
export async function insertEntries(tx: Tx, readingNum: number, entries: readonly ReadEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const column = (name: Exclude<keyof ReadEntry, "mirrors">): string =>
    arrayLiteral(entries.map((entry) => entry[name]));
  // Lists of unequal length are no column of PostgreSQL, their texts are.
  const mirrors = arrayLiteral(entries.map((entry) => `{${entry.mirrors.join()}}`));
  await sql`
    insert into identity.directory_entry (reading_num, entry_num, sync_id, dn, user_id, user_id_ex, full_name, email,
      email_folded, location, is_enabled, placement, mirrors)
    select ${readingNum}, g.entry_num, g.sync_id, g.dn, g.user_id, g.user_id_ex, g.full_name, g.email,
      g.email_folded, g.location, g.is_enabled, g.placement, g.mirrors::bigint[]
    from unnest(${column("entry_num")}::integer[], ${column("sync_id")}::text[], ${column("dn")}::text[],
      ${column("user_id")}::text[], ${column("user_id_ex")}::text[], ${column("full_name")}::text[],
      ${column("email")}::text[], ${column("email_folded")}::text[], ${column("location")}::text[],
      ${column("is_enabled")}::boolean[], ${column("placement")}::integer[], ${mirrors}::text[])
      as g(entry_num, sync_id, dn, user_id, user_id_ex, full_name, email, email_folded, location, is_enabled,
        placement, mirrors)`.execute(q(tx));
}

/** Keeps what the placements of a run stand for. */
export async function insertPlacements(
  tx: Tx,
  readingNum: number,
  placements: readonly (readonly Place[])[],
): Promise<void> {
  const rows = placements.flatMap((places, placement) =>
    places.map((place) => ({ ...place, placement, reading_num: readingNum })),
  );
  if (rows.length > 0) await q(tx).insertInto("identity.directory_placement").values(rows).execute();
}

/** Forgets what an attempt at a run has read. */
export async function forgetReading(tx: Tx, readingNum: number | null): Promise<void> {
  if (readingNum === null) return;
  await q(tx).deleteFrom("identity.directory_entry").where("reading_num", "=", readingNum).execute();
  await q(tx).deleteFrom("identity.directory_placement").where("reading_num", "=", readingNum).execute();
}
