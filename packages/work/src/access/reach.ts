import { sql } from "kysely";
import type { Clock, UserActor } from "@muniment/kernel";
import { AppError } from "@muniment/kernel";
import type { LibraryStanding } from "@muniment/kernel";
import { librarySettings } from "@muniment/identity";
import type { LibrarySettings } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { q } from "../db.ts";
import { decideAccess, levelOfNumber, reaches } from "./decision.ts";
import type { Decision, Level } from "./decision.ts";

/** The entries of one profile that name a person, directly or through groups. */
interface MatchedEntries {
  readonly user: number | undefined;
  readonly groups: readonly number[];
}

/**
 * How far a person's rights go in one library, worked out for all profiles at once (architecture 16). `all`: every
 * profile; `few`: just those listed; `much`: the open ones without `denied`, and `granted`.
 */
type Extent =
  | { readonly kind: "all" }
  | { readonly kind: "few"; readonly readable: readonly number[] }
  | { readonly kind: "much"; readonly granted: readonly number[]; readonly denied: readonly number[] };

interface ReachFacts {
  readonly version: string;
  readonly validUntil: Date | undefined;
  readonly settings: LibrarySettings;
  readonly entries: ReadonlyMap<number, MatchedEntries>;
  readonly extent: Extent;
}

/** From which sizes on reading takes another way: they change how long an answer takes, never the answer. */
export interface ReadingLimits {
  /** Up to so many profiles are listed in a predicate; above, walking and filtering is cheaper than collecting. */
  readonly listedProfiles: number;
  /** Up to so many profiles collecting their newest documents one by one is always the cheaper way. */
  readonly collectedProfiles: number;
  /** How many of the newest documents are looked through before collecting profile by profile. */
  readonly walkedDocuments: number;
}

/** A person's rights in one library at the access version of the request. */
export interface Reach {
  readonly actor: UserActor;
  readonly standing: LibraryStanding;
  readonly libraryId: number;
  /** The library's id on the wire, in its stored case. */
  readonly library: string;
  readonly settings: LibrarySettings;
  readonly extent: Extent;
  readonly entries: ReadonlyMap<number, MatchedEntries>;
  readonly limits: ReadingLimits;
}

/** What of an item decides about access to it. */
export interface Secured {
  readonly security_id: number;
  readonly default_level: number;
  /** Author and operator, or owner. */
  readonly owner_nums: readonly number[];
  /** The home workspace, when the item is not one itself. */
  readonly workspace?: { readonly security_id: number; readonly default_level: number; readonly owner_num: number };
}

/** Answers for a person in a library; the one place from which rights come (WORK-ACL-001). */
export interface ReachService {
  /** Rights in the library of a path; 404 when the person does not belong to it. */
  reach(actor: UserActor, libraryAlias: string): Promise<Reach>;
}

const DEFAULT_NAMES = ["private", "view", "public"] as const;
/** For libraries of any size (architecture 16). */
const READING_LIMITS: ReadingLimits = { listedProfiles: 2_000, collectedProfiles: 40, walkedDocuments: 4_000 };
const CACHED_REACHES = 2_000;

/** Keeps what was worked out for as long as the library's access version stays the same (decision D13). */
export function createReachService(deps: { reader: Tx; clock: Clock; limits?: ReadingLimits }): ReachService {
  const limits = deps.limits ?? READING_LIMITS;
  const cache = new Map<string, ReachFacts>();

  async function factsFor(actor: UserActor, standing: LibraryStanding): Promise<ReachFacts> {
    const key = `${actor.userNum}:${standing.libraryId}`;
    const known = cache.get(key);
    const isFresh =
      known?.version === standing.accessVersion &&
      (known.validUntil === undefined || known.validUntil > deps.clock.now());
    if (isFresh) return known;
    const facts = await loadFacts(deps.reader, actor, { standing, now: deps.clock.now(), limits });
    cache.delete(key);
    cache.set(key, facts);
    if (cache.size > CACHED_REACHES) cache.delete(cache.keys().next().value ?? key);
    return facts;
  }

  const build = (actor: UserActor, standing: LibraryStanding, facts: ReachFacts): Reach => ({
    actor,
    standing,
    libraryId: standing.libraryId,
    library: standing.alias,
    settings: facts.settings,
    extent: facts.extent,
    entries: facts.entries,
    limits,
  });

  return {
    async reach(actor, libraryAlias) {
      const standing = standingOf(actor, libraryAlias);
      return build(actor, standing, await factsFor(actor, standing));
    },
  };
}

function standingOf(actor: UserActor, libraryAlias: string): LibraryStanding {
  const standing = actor.libraries.get(libraryAlias.toLowerCase());
  if (standing === undefined) throw new AppError(errors.noRecord);
  return standing;
}

async function loadFacts(
  tx: Tx,
  actor: UserActor,
  given: { standing: LibraryStanding; now: Date; limits: ReadingLimits },
): Promise<ReachFacts> {
  const { standing, now, limits } = given;
  const { libraryId } = standing;
  const settings = await librarySettings(tx, libraryId);
  if (standing.isNrtadmin) {
    return { version: standing.accessVersion, validUntil: undefined, settings, entries: new Map(), extent: { kind: "all" } };
  }
  const rows = await q(tx)
    .selectFrom("work.security_entry")
    .select((eb) => [
      "security_id",
      eb.fn.max("level").filterWhere("trustee_kind", "=", "user").as("user_level"),
      sql<number[] | null>`array_agg(distinct level) filter (where trustee_kind = 'group')`.as("group_levels"),
      eb.fn.min("ends_at").as("ends_at"),
    ])
    .where("library_id", "=", libraryId)
    .where((eb) =>
      eb.or([
        eb.and([eb("trustee_kind", "=", "user"), eb("trustee_num", "=", actor.userNum)]),
        eb.and([eb("trustee_kind", "=", "group"), eb("trustee_num", "=", sql<number>`any(${standing.groupNums})`)]),
      ]),
    )
    .where((eb) => eb.or([eb("ends_at", "is", null), eb("ends_at", ">", now)]))
    .groupBy("security_id")
    .execute();
  const entries = new Map<number, MatchedEntries>(
    rows.map((row) => [row.security_id, { user: row.user_level ?? undefined, groups: row.group_levels ?? [] }]),
  );
  const ends = rows.flatMap((row) => (row.ends_at === null ? [] : [row.ends_at]));
  const validUntil = ends.length === 0 ? undefined : new Date(Math.min(...ends.map((end) => end.getTime())));
  const open = actor.isExternal ? [] : await openProfiles(tx, libraryId, limits);
  const extent = extentOf(entries, open, { settings, isExternal: actor.isExternal, limits });
  return { version: standing.accessVersion, validUntil, settings, entries, extent };
}

async function openProfiles(tx: Tx, libraryId: number, limits: ReadingLimits): Promise<number[]> {
  const rows = await q(tx)
    .selectFrom("work.security")
    .select("security_id")
    .where("library_id", "=", libraryId)
    .where("default_level", ">", 0)
    .limit(limits.listedProfiles + 1)
    .execute();
  return rows.map((row) => row.security_id);
}

function extentOf(
  entries: ReadonlyMap<number, MatchedEntries>,
  open: readonly number[],
  given: { settings: LibrarySettings; isExternal: boolean; limits: ReadingLimits },
): Extent {
  const granted: number[] = [];
  const denied: number[] = [];
  for (const [securityId, matched] of entries) {
    const level = matched.user ?? combineGroups(matched.groups, given.settings.group_conflict);
    (levelOfNumber(level) === "no_access" ? denied : granted).push(securityId);
  }
  const { listedProfiles } = given.limits;
  if (open.length > listedProfiles || (granted.length > listedProfiles && !given.isExternal)) {
    return { kind: "much", granted, denied };
  }
  const refused = new Set(denied);
  return { kind: "few", readable: [...new Set([...granted, ...open])].filter((id) => !refused.has(id)) };
}

function combineGroups(levels: readonly number[], conflict: LibrarySettings["group_conflict"]): number {
  return conflict === "deny_wins" && levels.includes(0) ? 0 : Math.max(...levels);
}

/** The person's effective access to an item (work.md 3.3). */
export function accessTo(reach: Reach, item: Secured): Decision {
  const { actor, standing, settings } = reach;
  const matched = reach.entries.get(item.security_id);
  const workspace = settings.require_workspace_read ? item.workspace : undefined;
  return decideAccess({
    account: "enabled",
    policy: { outcome: "abstain" },
    nrtadminPolicyMode: "metadata_only",
    isNrtadmin: standing.isNrtadmin,
    isExternal: actor.isExternal,
    isOwner: item.owner_nums.includes(actor.userNum),
    userEntry: matched?.user,
    groupEntries: matched?.groups ?? [],
    defaultSecurity: DEFAULT_NAMES[item.default_level] ?? "private",
    groupConflict: settings.group_conflict,
    breakGlass: undefined,
    workspaceLevel:
      workspace === undefined
        ? undefined
        : accessTo(reach, { ...workspace, owner_nums: [workspace.owner_num] }).level,
    roleCap: standing.privileges.has("read_only") ? "read" : undefined,
    scopeCap: actor.scopeCap,
  });
}

/** Throws 404 for an item that the person may not see, 403 for one that they see but not far enough. */
export function requireAccess(reach: Reach, item: Secured | undefined, needed: Level): Decision {
  const decision = item === undefined ? undefined : accessTo(reach, item);
  if (decision === undefined || decision.level === "no_access") throw new AppError(errors.noRecord);
  if (!reaches(decision.level, needed)) throw new AppError(errors.accessDenied);
  return decision;
}

/** Whether the person's role has a privilege; NRTADMIN has all (WORK-ACL-005, -010). */
export function hasPrivilege(reach: Reach, privilege: string): boolean {
  return reach.standing.isNrtadmin || reach.standing.privileges.has(privilege);
}
