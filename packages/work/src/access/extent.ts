import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { LibraryStanding, UserActor } from "@muniment/kernel";
import type { LibrarySettings } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { bitsOf } from "./bits.ts";
import { levelOfNumber } from "./decision.ts";

/** The entries of one profile that name a person, directly or through groups. */
export interface MatchedEntries {
  readonly user: number | undefined;
  readonly groups: readonly number[];
}

/**
 * How far a person's rights go in one library, worked out for all profiles at once (architecture 16): every profile, or
 * those listed, by number in rising order. `bits` holds the same with a bit for each number: a predicate looks into it
 * in the same time however many there are, and it is short enough to be sent with each statement.
 */
export type Extent =
  | { readonly kind: "all" }
  | { readonly kind: "some"; readonly readable: readonly number[]; readonly bits: Buffer };

/** The entries that name a person, by profile, and the next moment at which one of them ends. */
export interface FoundEntries {
  readonly entries: ReadonlyMap<number, MatchedEntries>;
  readonly validUntil: Date | undefined;
}

/** Reads the entries that name a person or one of their groups and have not ended. */
export async function readEntries(
  tx: Tx,
  actor: UserActor,
  given: { standing: LibraryStanding; now: Date },
): Promise<FoundEntries> {
  const { standing, now } = given;
  const rows = await q(tx)
    .selectFrom("work.security_entry")
    .select((eb) => [
      "security_id",
      eb.fn.max("level").filterWhere("trustee_kind", "=", "user").as("user_level"),
      sql<number | null>`bit_or(1 << level) filter (where trustee_kind = 'group')`.as("group_levels"),
      eb.fn.min("ends_at").as("ends_at"),
    ])
    .where("library_id", "=", standing.libraryId)
    .where((eb) =>
      eb.or([
        eb.and([eb("trustee_kind", "=", "user"), eb("trustee_num", "=", actor.userNum)]),
        eb.and([eb("trustee_kind", "=", "group"), eb("trustee_num", "=", sql<number>`any(${standing.groupNums})`)]),
      ]),
    )
    .where((eb) => eb.or([eb("ends_at", "is", null), eb("ends_at", ">", now)]))
    .groupBy("security_id")
    .execute();
  const entries = new Map<number, MatchedEntries>();
  // Thousands of profiles say the same of a person, so each different thing is kept once.
  const kinds = new Map<string, MatchedEntries>();
  let firstEnd = Infinity;
  for (const row of rows) {
    const kind = `${row.user_level ?? ""}/${row.group_levels ?? ""}`;
    const matched = kinds.get(kind) ?? { user: row.user_level ?? undefined, groups: levelsIn(row.group_levels ?? 0) };
    kinds.set(kind, matched);
    entries.set(row.security_id, matched);
    if (row.ends_at !== null) firstEnd = Math.min(firstEnd, row.ends_at.getTime());
  }
  return { entries, validUntil: firstEnd === Infinity ? undefined : new Date(firstEnd) };
}

/** The profiles that let everybody but external people in unless an entry says otherwise. */
export interface OpenProfiles {
  readonly ids: readonly number[];
  /** Changes when one of them is added, taken away, or opened further. */
  readonly mark: string;
}

/** Reads them. */
export async function readOpenProfiles(tx: Tx, libraryId: number): Promise<OpenProfiles> {
  const rows = await q(tx)
    .selectFrom("work.security")
    .select(["security_id", "default_level"])
    .where("library_id", "=", libraryId)
    .where("default_level", ">", 0)
    .orderBy("security_id")
    .execute();
  const mark = createHash("sha256");
  for (const row of rows) mark.update(`${row.security_id}:${row.default_level},`);
  return { ids: rows.map((row) => row.security_id), mark: mark.digest("base64url") };
}

/** The profiles of these matters. Each profile governs items of one matter only. */
export async function readProfilesIn(tx: Tx, libraryId: number, workspaces: readonly number[]): Promise<number[]> {
  if (workspaces.length === 0) return [];
  const rows = await q(tx)
    .selectFrom("work.security")
    .select("security_id")
    .where("library_id", "=", libraryId)
    .where("workspace_number", "=", sql<number>`any(${workspaces}::bigint[])`)
    .execute();
  return rows.map((row) => row.security_id);
}

/** Every profile of the library but these: what is left to administrators where policies close matters to them. */
export async function readProfilesApart(tx: Tx, libraryId: number, shut: readonly number[]): Promise<Extent> {
  const rows = await q(tx)
    .selectFrom("work.security")
    .select("security_id")
    .where("library_id", "=", libraryId)
    .execute();
  const apart = new Set(shut);
  return listed(rows.map((row) => row.security_id).filter((securityId) => !apart.has(securityId)));
}

/**
 * The profiles that a person may read: by an entry, or open to everybody and not refused by an entry; never those of
 * matters that are shut by a policy, always those of matters that were opened in an emergency.
 */
export function extentOf(
  entries: ReadonlyMap<number, MatchedEntries>,
  open: readonly number[],
  given: {
    readonly conflict: LibrarySettings["group_conflict"];
    readonly shut: readonly number[];
    readonly glass: readonly number[];
  },
): Extent {
  const apart = new Set([...given.shut, ...given.glass]);
  const readable = open.filter((securityId) => !entries.has(securityId) && !apart.has(securityId));
  for (const [securityId, matched] of entries) {
    const level = matched.user ?? combineGroups(matched.groups, given.conflict);
    if (levelOfNumber(level) !== "no_access" && !apart.has(securityId)) readable.push(securityId);
  }
  return listed([...readable, ...given.glass]);
}

function listed(readable: readonly number[]): Extent {
  const rising = readable.toSorted((left, right) => left - right);
  return { kind: "some", readable: rising, bits: bitsOf(rising) };
}

function combineGroups(levels: readonly number[], conflict: LibrarySettings["group_conflict"]): number {
  return conflict === "deny_wins" && levels.includes(0) ? 0 : Math.max(...levels);
}

function levelsIn(mask: number): number[] {
  return [0, 1, 2, 3, 4].filter((level) => (mask & (1 << level)) !== 0);
}
