import { createHash } from "node:crypto";
import { sql } from "kysely";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { q } from "../db.ts";
import { nextNumber } from "../item/index.ts";

/** One line of an access list. */
export interface ProfileEntry {
  readonly kind: "user" | "group";
  readonly num: number;
  /** 0 to 4, as in `accessLevels`. */
  readonly level: number;
  readonly endsAt: Date | null;
}

/** Default security (0 private, 1 view, 2 public) and access list. */
export interface Profile {
  readonly defaultLevel: number;
  readonly entries: readonly ProfileEntry[];
}

/** What a caller wants to be different (work-api.md 8.3). */
export interface ProfileChange {
  readonly defaultLevel: number | undefined;
  readonly include: readonly ProfileEntry[];
  readonly remove: readonly Pick<ProfileEntry, "kind" | "num">[];
}

const MAX_ENTRIES = 1_000;

/** The profile with the change applied; refuses more than 1,000 entries (WORK-ACL-019). */
export function changeProfile(profile: Profile, change: ProfileChange): Profile {
  const entries = new Map(profile.entries.map((entry) => [keyOf(entry), entry]));
  for (const entry of change.include) entries.set(keyOf(entry), entry);
  for (const entry of change.remove) entries.delete(keyOf(entry));
  if (entries.size > MAX_ENTRIES) {
    throw new AppError(errors.invalidParam, {
      text: `An access list holds at most ${MAX_ENTRIES} entries. Use groups instead of single people.`,
      field: "include",
    });
  }
  return { defaultLevel: change.defaultLevel ?? profile.defaultLevel, entries: [...entries.values()] };
}

/** The profile with this number. */
export async function readSecurityProfile(tx: Tx, libraryId: number, securityId: number): Promise<Profile> {
  const profile = await q(tx)
    .selectFrom("work.security")
    .select("default_level")
    .where("library_id", "=", libraryId)
    .where("security_id", "=", securityId)
    .executeTakeFirstOrThrow();
  const rows = await q(tx)
    .selectFrom("work.security_entry")
    .select(["trustee_kind", "trustee_num", "level", "ends_at"])
    .where("library_id", "=", libraryId)
    .where("security_id", "=", securityId)
    .orderBy("trustee_kind", "desc")
    .orderBy("trustee_num")
    .execute();
  return {
    defaultLevel: profile.default_level,
    entries: rows.map((row) => ({
      kind: row.trustee_kind,
      num: row.trustee_num,
      level: row.level,
      endsAt: row.ends_at,
    })),
  };
}

/** A new profile that belongs to one container; gives its number. */
async function createContainerProfile(
  tx: Tx,
  place: { libraryId: number; workspaceNumber: number },
  profile: Profile,
): Promise<number> {
  return insertProfile(tx, place, { profile, hash: null });
}

/** Puts another default and list in the place of those of a container's own profile. */
async function replaceContainerProfile(
  tx: Tx,
  place: { libraryId: number; securityId: number },
  profile: Profile,
): Promise<void> {
  const { libraryId, securityId } = place;
  await q(tx)
    .updateTable("work.security")
    .set({ default_level: profile.defaultLevel })
    .where("library_id", "=", libraryId)
    .where("security_id", "=", securityId)
    .execute();
  await q(tx)
    .deleteFrom("work.security_entry")
    .where("library_id", "=", libraryId)
    .where("security_id", "=", securityId)
    .execute();
  await insertEntries(tx, place, profile.entries);
}

/** The number of the matter's shared document profile with this content, made if there is none yet. */
async function internDocumentProfile(
  tx: Tx,
  place: { libraryId: number; workspaceNumber: number },
  profile: Profile,
): Promise<number> {
  const hash = hashOf(profile);
  const find = q(tx)
    .selectFrom("work.security")
    .select("security_id")
    .where("library_id", "=", place.libraryId)
    .where("workspace_number", "=", place.workspaceNumber)
    .where("content_hash", "=", hash);
  const known = await find.executeTakeFirst();
  if (known !== undefined) return known.security_id;
  // One of two equal requests at a time, so that the second finds what the first has made.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`document profiles of ${place.libraryId}`}, 0))`.execute(
    q(tx),
  );
  const raced = await find.executeTakeFirst();
  return raced?.security_id ?? insertProfile(tx, place, { profile, hash });
}

/** Profiles of containers go with them to another matter: each governs items of one only. */
async function moveProfiles(
  tx: Tx,
  place: { libraryId: number; securityIds: readonly number[] },
  workspaceNumber: number,
): Promise<void> {
  await q(tx)
    .updateTable("work.security")
    .set({ workspace_number: workspaceNumber })
    .where("library_id", "=", place.libraryId)
    .where("security_id", "=", sql<number>`any(${place.securityIds}::bigint[])`)
    .where("content_hash", "is", null)
    .execute();
}

/** Those of these profiles of documents that belong to another matter than this one. */
async function astrayProfiles(
  tx: Tx,
  place: { libraryId: number; workspaceNumber: number },
  securityIds: readonly number[],
): Promise<number[]> {
  if (securityIds.length === 0) return [];
  const rows = await q(tx)
    .selectFrom("work.security")
    .select("security_id")
    .where("library_id", "=", place.libraryId)
    .where("security_id", "=", sql<number>`any(${securityIds}::bigint[])`)
    .where("workspace_number", "<>", place.workspaceNumber)
    .where("content_hash", "is not", null)
    .execute();
  return rows.map((row) => row.security_id);
}

async function insertProfile(
  tx: Tx,
  place: { libraryId: number; workspaceNumber: number },
  given: { profile: Profile; hash: Buffer | null },
): Promise<number> {
  const { libraryId, workspaceNumber } = place;
  const securityId = await nextNumber(tx, libraryId, "security");
  await q(tx)
    .insertInto("work.security")
    .values({
      library_id: libraryId,
      security_id: securityId,
      workspace_number: workspaceNumber,
      default_level: given.profile.defaultLevel,
      content_hash: given.hash,
    })
    .execute();
  await insertEntries(tx, { libraryId, securityId }, given.profile.entries);
  return securityId;
}

async function insertEntries(
  tx: Tx,
  place: { libraryId: number; securityId: number },
  entries: readonly ProfileEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await q(tx)
    .insertInto("work.security_entry")
    .values(
      entries.map((entry) => ({
        library_id: place.libraryId,
        security_id: place.securityId,
        trustee_kind: entry.kind,
        trustee_num: entry.num,
        level: entry.level,
        ends_at: entry.endsAt,
      })),
    )
    .execute();
}

/** Profiles that belong to one container each. */
export const containerProfiles = {
  create: createContainerProfile,
  replace: replaceContainerProfile,
  move: moveProfiles,
};

/** Profiles that documents of a matter share. */
export const documentProfiles = { intern: internDocumentProfile, astray: astrayProfiles };

function keyOf(entry: Pick<ProfileEntry, "kind" | "num">): string {
  return `${entry.kind}:${entry.num}`;
}

function hashOf(profile: Profile): Buffer {
  const lines = profile.entries
    .map((entry) => `${keyOf(entry)}:${entry.level}:${entry.endsAt?.toISOString() ?? ""}`)
    .toSorted();
  return createHash("sha256")
    .update(`${profile.defaultLevel}\n${lines.join("\n")}`)
    .digest();
}

/** Stands for an access list as it is, or as it is inherited (WORK-SEC-011). */
export function securityTag(profile: Profile, inherits: boolean): string {
  return `"${inherits ? "i" : "o"}-${hashOf(profile).toString("base64url").slice(0, 22)}"`;
}

/** Whether an access list of the library names the person. */
export async function isTrustee(tx: Tx, libraryId: number, userNum: number): Promise<boolean> {
  const row = await q(tx)
    .selectFrom("work.security_entry")
    .select("security_id")
    .where("library_id", "=", libraryId)
    .where("trustee_kind", "=", "user")
    .where("trustee_num", "=", userNum)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
