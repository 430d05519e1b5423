import { sql } from "kysely";
import { membersOf } from "@muniment/identity";
import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { MOST_NAMED } from "@muniment/work-api/access/effect";
import type { changeRefusals } from "@muniment/work-api/access/effect";
import {
  changeProfile,
  decideAccess,
  levelOfDefault,
  reaches,
  readSecurityProfile,
  securityOnWire,
} from "../access/index.ts";
import type { Decision, Profile, Reach } from "../access/index.ts";
import { decideForWorkspaceAsSystem } from "../policy/index.ts";
import type { GovernedItem } from "./item.ts";
import { countKinds, countOfKinds, listOfKinds } from "./people.repository.ts";
import type { AskedList, Kind, ListFacts } from "./people.repository.ts";

/** What the questions about people need. */
export interface PeopleDeps {
  readonly reader: Tx;
  readonly clock: Clock;
}

type SecurityBody = Parameters<typeof securityOnWire.readChange>[2];

const DEFAULT_NAMES = ["private", "view", "public"] as const;

/** Who gains and who loses by a change that is not made (WORK-SEC-008), and what the dialog refuses (WORK-SEC-009). */
export async function effectOfChange(
  deps: PeopleDeps,
  reach: Reach,
  given: { item: GovernedItem; body: SecurityBody },
) {
  const { item, body } = given;
  const { reader } = deps;
  const before = await readSecurityProfile(reader, reach.libraryId, item.security_id);
  const change = await securityOnWire.readChange(reader, reach, body);
  const after =
    change.defaultSecurity === "inherit"
      ? await readSecurityProfile(reader, reach.libraryId, item.parent_security_id ?? item.security_id)
      : changeProfile(before, {
          ...change,
          defaultLevel: change.defaultSecurity && levelOfDefault(change.defaultSecurity),
        });
  const asked = await questionOf(deps, reach, { item, profiles: [before, after] });
  const kinds = await countKinds(reader, { ...asked, named: MOST_NAMED });
  const [gain, lose, changed] = [people(), people(), people()];
  let [heldBefore, heldAfter, locksOut] = [0, 0, false];
  for (const kind of kinds) {
    const [from, to] = [
      levelFor(reach, item, { kind, profile: before, at: 0 }),
      levelFor(reach, item, { kind, profile: after, at: 1 }),
    ];
    const isHeld = (decision: Decision): boolean => decision.level === "full_access" && !kind.is_nrtadmin;
    if (isHeld(from)) heldBefore += kind.count;
    if (isHeld(to)) heldAfter += kind.count;
    if (kind.is_self && from.level === "full_access" && to.level !== "full_access") locksOut = true;
    if (from.level === to.level) continue;
    const list = from.level === "no_access" ? gain : to.level === "no_access" ? lose : changed;
    // Of external people the directory shows nobody else, so that neither may this.
    list.count += reach.actor.isExternal ? kind.first.length : kind.count;
    list.people.push(...kind.first.map((person) => ({ ...person, from: from.level, to: to.level })));
  }
  const isShut = change.include.some(
    ({ kind, num, level }) => kind === "user" && level === 0 && item.owner_nums.includes(num),
  );
  const refusals: (typeof changeRefusals)[number][] = [
    ...(heldBefore > 0 && heldAfter === 0 ? (["nobody_left"] as const) : []),
    ...(isShut ? (["owner_refused"] as const) : []),
  ];
  return { gain: named(gain), lose: named(lose), change: named(changed), locks_out: locksOut, refusals };
}

interface NamedPeople {
  count: number;
  people: { id: string; full_name: string; from: string; to: string }[];
}

function people(): NamedPeople {
  return { count: 0, people: [] };
}

function named({ count, people: all }: NamedPeople): NamedPeople {
  const sorted = all.toSorted((one, other) => one.full_name.localeCompare(other.full_name));
  return { count, people: sorted.slice(0, MOST_NAMED) };
}

/** Everybody with access to an item by name, with the level and what gives it (WORK-SEC-018). */
export async function peopleWithAccess(
  deps: PeopleDeps,
  reach: Reach,
  given: { item: GovernedItem; query: { query?: string; limit?: number; cursor?: string; total?: boolean } },
) {
  const { item, query } = given;
  const { reader } = deps;
  const profile = await readSecurityProfile(reader, reach.libraryId, item.security_id);
  const asked = await questionOf(deps, reach, { item, profiles: [profile] });
  const decisions = new Map<string, Decision>();
  for (const kind of await countKinds(reader, { ...asked, named: 0 })) {
    const decision = levelFor(reach, item, { kind, profile, at: 0 });
    if (reaches(decision.level, "read")) decisions.set(kind.kind, decision);
  }
  const limit = query.limit ?? 100;
  const wanted = { kinds: [...decisions.keys()], text: query.query ?? "" };
  const rows = await listOfKinds(reader, asked, { ...wanted, after: readCursor(query.cursor), limit: limit + 1 });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    data: rows.slice(0, limit).map((row) => ({
      id: row.user_id,
      full_name: row.full_name,
      is_external: row.is_external,
      access: decisions.get(row.kind)?.level ?? "no_access",
      reason: decisions.get(row.kind)?.reason ?? "",
      groups: decisions.get(row.kind)?.reason === "group_entry" ? [...row.groups] : [],
    })),
    ...(last === undefined ? {} : { cursor: encodeCursor([last.full_name, last.user_num]) }),
    ...(query.total === true ? { total_count: await countOfKinds(reader, asked, wanted) } : {}),
  };
}

function readCursor(cursor: string | undefined): { name: string; num: number } | undefined {
  if (cursor === undefined) return undefined;
  const [name, num] = decodeCursor(cursor, 2) ?? [];
  if (typeof name === "string" && typeof num === "number") return { name, num };
  throw new AppError(errors.invalidParam, { text: "This cursor was not given out by this list.", field: "cursor" });
}

/** The lists that are asked about, and behind them that of the home workspace where it counts as well. */
export async function questionOf(
  { reader, clock }: PeopleDeps,
  reach: Reach,
  { item, profiles }: { item: GovernedItem; profiles: readonly Profile[] },
) {
  const lists: AskedList[] = profiles.map((profile) => ({ profile, ownerNums: item.owner_nums }));
  const { workspace } = item;
  if (workspace !== undefined && reach.settings.require_workspace_read) {
    const profile = await readSecurityProfile(reader, reach.libraryId, workspace.security_id);
    lists.push({ profile, ownerNums: workspace.owner_nums });
  }
  const { actor, libraryId } = reach;
  const now = clock.now();
  const members = sql`select user_num from (${membersOf(libraryId)}) as member`;
  const place = { libraryId, workspaceNumber: item.workspace_number };
  const decided = await decideForWorkspaceAsSystem(reader, { people: members, ...place, now });
  return {
    libraryId,
    callerNum: actor.userNum,
    isCallerExternal: actor.isExternal,
    now,
    lists,
    bound: decided
      .map(({ userNum: num, decision, glass }) => ({
        num,
        glass,
        shut: decision.outcome === "deny" ? decision.reason : undefined,
      }))
      .filter(({ shut, glass }) => shut !== undefined || glass !== undefined),
  };
}

/** What follows for everybody of a kind from the list at `at`. */
export function levelFor(
  reach: Reach,
  item: GovernedItem,
  { kind, profile, at }: { kind: Kind; profile: Profile; at: number },
): Decision {
  const home = item.workspace !== undefined && reach.settings.require_workspace_read ? kind.lists.at(-1) : undefined;
  const workspaceLevel =
    home === undefined || item.workspace === undefined
      ? undefined
      : decide(reach, kind, { facts: home, defaultLevel: item.workspace.default_level, workspaceLevel: undefined })
          .level;
  const facts = kind.lists[at] ?? { user_level: null, group_levels: null, is_owner: false };
  return decide(reach, kind, { facts, defaultLevel: profile.defaultLevel, workspaceLevel });
}

function decide(
  reach: Reach,
  kind: Kind,
  given: { facts: ListFacts; defaultLevel: number; workspaceLevel: Decision["level"] | undefined },
): Decision {
  const { facts } = given;
  const groupLevels = facts.group_levels ?? 0;
  return decideAccess({
    account: kind.may_enter ? "enabled" : "account_disabled",
    policy: kind.shut === null ? { outcome: "abstain" } : { outcome: "deny", reason: kind.shut },
    nrtadminPolicyMode: reach.matters.nrtadminMode,
    isNrtadmin: kind.is_nrtadmin,
    isExternal: kind.is_external,
    isOwner: facts.is_owner,
    userEntry: facts.user_level ?? undefined,
    groupEntries: [0, 1, 2, 3, 4].filter((level) => (groupLevels & (1 << level)) !== 0),
    defaultSecurity: DEFAULT_NAMES[given.defaultLevel] ?? "private",
    groupConflict: reach.settings.group_conflict,
    breakGlass: kind.glass ?? undefined,
    workspaceLevel: given.workspaceLevel,
    roleCap: kind.is_read_only ? "read" : undefined,
    scopeCap: undefined,
  });
}
