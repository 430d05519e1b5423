import type { Clock, UserActor } from "@muniment/kernel";
import { AppError } from "@muniment/kernel";
import type { LibraryStanding } from "@muniment/kernel";
import { librarySettings } from "@muniment/identity";
import type { LibrarySettings } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { requireWritable } from "../item/index.ts";
import { decideAccess, reaches } from "./decision.ts";
import type { AccessFacts, Decision, Level } from "./decision.ts";
import { bitsOf } from "./bits.ts";
import { extentOf, readEntries, readOpenProfiles, readProfilesApart, readProfilesIn } from "./extent.ts";
import type { Extent, MatchedEntries, OpenProfiles } from "./extent.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { readPolicyViewAsSystem } from "../policy/index.ts";
import type { PolicyView } from "../policy/index.ts";

interface ReachFacts {
  readonly version: string;
  readonly validUntil: Date | undefined;
  readonly settings: LibrarySettings;
  readonly entries: ReadonlyMap<number, MatchedEntries>;
  readonly extent: Extent;
  readonly matters: Matters;
  readonly openMark: string;
}

/** What policies close to a person and open in an emergency (work.md 5.7), by number of the home workspace. */
export interface Matters extends Pick<PolicyView, "closed" | "glass" | "nrtadminMode"> {
  /** The closed ones with a bit for each number, as in `Extent`. */
  readonly bits: Buffer;
}

/** From which sizes on reading takes another way: they change how long an answer takes, never the answer. */
export interface ReadingLimits {
  /** Up to so many profiles are listed in a predicate, where an index may find them; above, they are looked up in bits. */
  readonly listedProfiles: number;
  /** Up to so many profiles collecting their newest documents one by one is always the cheaper way. */
  readonly collectedProfiles: number;
  /** How many of the newest documents are looked through at most before what is wanted is sought in another way. */
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
  readonly matters: Matters;
  /** The next moment at which these rights change without anybody writing anything. */
  readonly validUntil: Date | undefined;
  readonly limits: ReadingLimits;
  /** Stands for the profiles that are open to everybody; empty where they say nothing. */
  readonly openMark: string;
  /** The rights of the person for whom the account acts, where they have an account that may come here. */
  readonly acting?: Reach;
}

/** What of an item decides about access to it. */
export interface Secured {
  readonly security_id: number;
  /** The home workspace, or the item itself: what policies are about. */
  readonly workspace_number: number;
  readonly default_level: number;
  /** Author and operator, or owner. */
  readonly owner_nums: readonly number[];
  /** The home workspace, when the item is not one itself. */
  readonly workspace?: Omit<Secured, "workspace">;
}

/** Answers for a person in a library; the one place from which rights come (WORK-ACL-001). */
export interface ReachService {
  /** Rights in the library of a path; 404 when the person does not belong to it. */
  reach(actor: UserActor, libraryAlias: string): Promise<Reach>;
  /** The same rights after what `tx` has changed, for the answer to that change; never kept. */
  renew(tx: Tx, reach: Reach): Promise<Reach>;
  /** Changes with whatever changes the person's access to items that stay as they are, and with nothing else. */
  fingerprint(reach: Reach): string;
}

const DEFAULT_NAMES = ["private", "view", "public"] as const;
/** For libraries of any size (architecture 16). */
const READING_LIMITS: ReadingLimits = { listedProfiles: 1_000, collectedProfiles: 300, walkedDocuments: 4_096 };
/** So many entries of access lists are kept at most, of all people together; some 50 bytes each. */
const CACHED_ENTRIES = 1_000_000;

/** Keeps what was worked out for as long as the library's access version stays the same (decision D13). */
export function createReachService(deps: { reader: Tx; clock: Clock; limits?: ReadingLimits }): ReachService {
  const { reader, clock } = deps;
  const limits = deps.limits ?? READING_LIMITS;
  const cache = new Map<string, ReachFacts>();
  const openByLibrary = new Map<number, { version: string; profiles: Promise<OpenProfiles> }>();
  let cachedEntries = 0;

  async function openProfiles({ libraryId, accessVersion }: LibraryStanding): Promise<OpenProfiles> {
    const known = openByLibrary.get(libraryId);
    if (known?.version === accessVersion) return known.profiles;
    const profiles = readOpenProfiles(reader, libraryId);
    openByLibrary.set(libraryId, { version: accessVersion, profiles });
    // What could not be read must not be kept.
    profiles.catch(() => openByLibrary.delete(libraryId));
    return profiles;
  }

  function forget(key: string): void {
    cachedEntries -= weightOf(cache.get(key));
    cache.delete(key);
  }

  function keep(key: string, facts: ReachFacts): void {
    forget(key);
    cache.set(key, facts);
    cachedEntries += weightOf(facts);
    for (const oldest of cache.keys()) {
      if (cachedEntries <= CACHED_ENTRIES || oldest === key) break;
      forget(oldest);
    }
  }

  async function factsFor(actor: UserActor, standing: LibraryStanding): Promise<ReachFacts> {
    const key = `${actor.userNum}:${standing.libraryId}`;
    const known = cache.get(key);
    const isFresh =
      known?.version === standing.accessVersion && (known.validUntil === undefined || known.validUntil > clock.now());
    if (isFresh) return known;
    const open = async (): Promise<OpenProfiles> => openProfiles(standing);
    const facts = await loadFacts(reader, actor, { standing, now: clock.now(), open });
    keep(key, facts);
    return facts;
  }

  const build = (actor: UserActor, standing: LibraryStanding, facts: ReachFacts): Reach => ({
    actor,
    standing,
    libraryId: standing.libraryId,
    library: standing.alias,
    ...facts,
    limits,
  });

  return {
    async reach(actor, libraryAlias) {
      const standing = standingOf(actor, libraryAlias);
      const own = build(actor, standing, await factsFor(actor, standing));
      const account = actor.acting?.account;
      if (account === undefined) return own;
      const person = actor.acting?.person;
      const theirs = person?.libraries.get(libraryAlias.toLowerCase());
      if (person === undefined || theirs === undefined) {
        // Their policies hold also where they may not come themselves (work-api.md 17.6).
        const place = { userNum: account.userNum, libraryId: own.libraryId, now: clock.now() };
        return { ...own, matters: combine(own.matters, await readPolicyViewAsSystem(reader, place)) };
      }
      const acting = build(person, theirs, await factsFor(person, theirs));
      return { ...own, matters: combine(own.matters, acting.matters), acting };
    },
    async renew(tx, { actor, standing, libraryId, matters, acting }) {
      const open = async (): Promise<OpenProfiles> => readOpenProfiles(tx, libraryId);
      const renewed = build(actor, standing, await loadFacts(tx, actor, { standing, now: clock.now(), open }));
      if (actor.acting === undefined) return renewed;
      return { ...renewed, matters: combine(renewed.matters, matters), ...(acting === undefined ? {} : { acting }) };
    },
    fingerprint: fingerprintOf,
  };
}

function weightOf(facts: ReachFacts | undefined): number {
  if (facts === undefined) return 0;
  const readable = facts.extent.kind === "all" ? 0 : facts.extent.readable.length;
  return 1 + facts.entries.size + readable + facts.matters.closed.size;
}

function standingOf(actor: UserActor, libraryAlias: string): LibraryStanding {
  const standing = actor.libraries.get(libraryAlias.toLowerCase());
  if (standing === undefined) throw new AppError(errors.noRecord);
  return standing;
}

async function loadFacts(
  tx: Tx,
  actor: UserActor,
  given: { standing: LibraryStanding; now: Date; open: () => Promise<OpenProfiles> },
): Promise<ReachFacts> {
  const { standing, now } = given;
  const settings = await librarySettings(tx, standing.libraryId);
  const version = standing.accessVersion;
  const { libraryId, isNrtadmin } = standing;
  const view = await readPolicyViewAsSystem(tx, { userNum: actor.userNum, libraryId, now });
  const matters = mattersOf(view, isNrtadmin && view.nrtadminMode === "full");
  const shut = await readProfilesIn(tx, libraryId, [...matters.closed.keys()]);
  if (isNrtadmin) {
    const extent = shut.length === 0 ? ({ kind: "all" } as const) : await readProfilesApart(tx, libraryId, shut);
    return { version, validUntil: view.validUntil, settings, entries: new Map(), extent, matters, openMark: "" };
  }
  const { entries, validUntil } = await readEntries(tx, actor, { standing, now });
  const open = actor.isExternal ? { ids: [], mark: "" } : await given.open();
  const glass = await readProfilesIn(tx, libraryId, [...matters.glass.keys()]);
  const extent = extentOf(entries, open.ids, { conflict: settings.group_conflict, shut, glass });
  const until = earlier(validUntil, view.validUntil);
  return { version, validUntil: until, settings, entries, extent, matters, openMark: open.mark };
}

function mattersOf(view: PolicyView, passesPolicies: boolean): Matters {
  const { glass, nrtadminMode } = view;
  const closed = passesPolicies ? new Map<number, string>() : view.closed;
  return { closed, glass, nrtadminMode, bits: bitsOf([...closed.keys()]) };
}

function combine(own: Matters, other: Pick<Matters, "closed">): Matters {
  if (other.closed.size === 0) return own;
  const closed = new Map([...other.closed, ...own.closed]);
  return { ...own, closed, bits: bitsOf([...closed.keys()]) };
}

function earlier(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

/** The person's effective access to an item (work.md 3.3). */
export function accessTo(reach: Reach, item: Secured): Decision {
  return decideAccess(accessFacts(reach, item));
}

/** What that decision depends on. */
export function accessFacts(reach: Reach, item: Secured): AccessFacts {
  const { actor, standing, settings, matters } = reach;
  const shut = matters.closed.get(item.workspace_number);
  const matched = reach.entries.get(item.security_id);
  const workspace = settings.require_workspace_read ? item.workspace : undefined;
  return {
    account: "enabled",
    policy: shut === undefined ? { outcome: "abstain" } : { outcome: "deny", reason: shut },
    nrtadminPolicyMode: matters.nrtadminMode,
    isNrtadmin: standing.isNrtadmin,
    isExternal: actor.isExternal,
    isOwner: item.owner_nums.includes(actor.userNum),
    userEntry: matched?.user,
    groupEntries: matched?.groups ?? [],
    defaultSecurity: DEFAULT_NAMES[item.default_level] ?? "private",
    groupConflict: settings.group_conflict,
    breakGlass: matters.glass.get(item.workspace_number),
    workspaceLevel: workspace === undefined ? undefined : accessTo(reach, workspace).level,
    roleCap: standing.privileges.has("read_only") ? "read" : undefined,
    // Nobody changes anything in a library that is read-only, as with a token that is limited to reading (CC-LIB-004).
    scopeCap: settings.state === "read_only" ? "read" : actor.scopeCap,
  };
}

/** Throws 404 for an item that the person may not see, 403 for one that they see but not far enough. */
export function requireAccess(reach: Reach, item: Secured | undefined, needed: Level): Decision {
  const decision = item === undefined ? undefined : accessTo(reach, item);
  if (decision === undefined || decision.level === "no_access") throw new AppError(errors.noRecord);
  if (!reaches(decision.level, needed)) {
    requireWritable(reach);
    throw new AppError(errors.accessDenied);
  }
  return decision;
}

/** Whether the person's role has a privilege; NRTADMIN has all (WORK-ACL-005, -010). */
export function hasPrivilege(reach: Reach, privilege: string): boolean {
  return reach.standing.isNrtadmin || reach.standing.privileges.has(privilege);
}
