import { describeTrustees, loadStandings } from "@muniment/identity";
import type { PersonStanding } from "@muniment/identity";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { anyRole, decidePairsAsSystem, rolesOf } from "../policy/index.ts";
import type { DecidedPair } from "../policy/index.ts";
import { decideAccess, explainAccess, levelOfNumber } from "./decision.ts";
import type { AccessFacts, Level, Step } from "./decision.ts";
import { findLiveEntries } from "./live-entries.repository.ts";
import type { LiveEntry } from "./live-entries.repository.ts";
import { accessFacts } from "./reach.ts";
import type { Reach, Secured } from "./reach.ts";
import { nameOfDefault } from "./trustee.ts";

/** The level of somebody on an item, with what led to it. */
interface Checked {
  readonly access: Level;
  /** Nothing where nothing may be told. */
  readonly reason?: string;
  readonly steps?: ToldStep[];
  /** Of the caller themselves, when their token lets its application do less than they may. */
  readonly uncapped?: { readonly access: Level; readonly reason: string };
}

interface ToldStep extends Omit<Step, "level"> {
  readonly access?: Level;
  readonly groups?: { readonly id: string; readonly name: string; readonly access: Level }[];
}

type GroupNames = ReadonlyMap<number, { readonly id: string; readonly name: string }>;

/** Everything that is known of other people's standing to the items, read for all pairs at once. */
interface Ground {
  readonly people: ReadonlyMap<string, PersonStanding>;
  readonly entries: ReadonlyMap<string, LiveEntry>;
  /** By workspace and person. */
  readonly policies: ReadonlyMap<string, DecidedPair>;
  readonly policiesHoldUntil: Date | undefined;
  readonly groups: GroupNames;
}

interface Pairs {
  /** `undefined` for what the caller does not see. */
  readonly items: readonly (Secured | undefined)[];
  /** The caller's own id stands for the caller, with what their token takes from them. */
  readonly userIds: readonly string[];
  readonly explain: boolean;
}

/**
 * Decides about every pair of items and people, all of them in a few queries; item by item. Who may ask about whom is
 * the caller's to decide. `validUntil`: when an answer may change without anybody writing anything.
 */
export async function checkPairs(
  deps: { readonly reader: Tx; readonly clock: Clock },
  reach: Reach,
  pairs: Pairs,
): Promise<{ readonly checked: readonly Checked[]; readonly validUntil: Date | undefined }> {
  const own = reach.actor.userId.toUpperCase();
  const others = pairs.userIds.filter((userId) => userId.toUpperCase() !== own);
  const ground = await readGround(deps, reach, { ...pairs, userIds: others });
  const roles = await rolesOf(deps.reader, reach.actor);
  const tell = { explain: pairs.explain, seesPolicies: anyRole.some((role) => roles.has(role)), groups: ground.groups };
  const checked = pairs.items.flatMap((item) =>
    pairs.userIds.map((userId): Checked => {
      if (item === undefined) return { access: "no_access" };
      if (userId.toUpperCase() === own) {
        const facts = accessFacts(reach, item);
        const answer = told(facts, tell, groupEntries(ground, item, reach.standing.groupNums));
        return answer.reason === "scope_cap" ? { ...answer, ...withoutToken(reach, facts) } : answer;
      }
      // Of people whom the directory does not show, nothing is told.
      if (reach.actor.isExternal) return { access: "no_access" };
      const person = ground.people.get(userId.toUpperCase());
      const entries = groupEntries(ground, item, person?.standing.groupNums ?? []);
      return told(factsOf(reach, ground, { item, person }), tell, entries);
    }),
  );
  return { checked, validUntil: earliest(ground, reach) };
}

async function readGround(
  { reader, clock }: { reader: Tx; clock: Clock },
  reach: Reach,
  given: Pairs,
): Promise<Ground> {
  const { libraryId, standing } = reach;
  const items = given.items.flatMap((item) => item ?? []);
  const now = clock.now();
  const found =
    given.userIds.length === 0 || reach.actor.isExternal
      ? []
      : [...(await loadStandings(reader, libraryId, { userIds: given.userIds })).values()];
  const people = new Map(found.map((person) => [person.userId.toUpperCase(), person]));
  const groupNums = [...new Set([...standing.groupNums, ...found.flatMap((person) => person.standing.groupNums)])];
  const securityIds = items.flatMap(({ security_id, workspace }) => [security_id, workspace?.security_id ?? []]).flat();
  const userNums = found.map(({ userNum }) => userNum);
  const entries = await findLiveEntries(reader, libraryId, {
    securityIds: [...new Set(securityIds)],
    userNums,
    groupNums,
    now,
  });
  const workspaces = [...new Set(items.map(({ workspace_number: number }) => number))];
  const pairs = workspaces.flatMap((workspaceNumber) =>
    userNums.map((userNum) => ({ userNum, libraryId, workspaceNumber })),
  );
  const decided =
    pairs.length === 0 ? { pairs: [], validUntil: undefined } : await decidePairsAsSystem(reader, pairs, now);
  const named = entries.filter(({ trustee_kind: kind }) => kind === "group").map(({ trustee_num: num }) => num);
  const groups = given.explain
    ? (await describeTrustees(reader, libraryId, { userNums: [], groupNums: [...new Set(named)] })).groups
    : new Map();
  return {
    people,
    entries: new Map(entries.map((entry) => [keyOf(entry), entry])),
    policies: new Map(decided.pairs.map((pair) => [`${pair.workspaceNumber} ${pair.userNum}`, pair])),
    policiesHoldUntil: decided.validUntil,
    groups,
  };
}

function keyOf(entry: Pick<LiveEntry, "security_id" | "trustee_kind" | "trustee_num">): string {
  return `${entry.security_id} ${entry.trustee_kind} ${entry.trustee_num}`;
}

/** The entries of these groups in the list that governs an item. */
function groupEntries(ground: Ground, item: Secured, groupNums: readonly number[]): LiveEntry[] {
  return groupNums.flatMap((num) => {
    const key = { security_id: item.security_id, trustee_kind: "group", trustee_num: num } as const;
    return ground.entries.get(keyOf(key)) ?? [];
  });
}

/** What decides about another person; the token and the session of the caller take nothing from them. */
function factsOf(
  reach: Reach,
  ground: Ground,
  given: { item: Secured; person: PersonStanding | undefined },
): AccessFacts {
  const { item, person } = given;
  const { settings, matters } = reach;
  const mayEnter = person?.isAccountEnabled === true && person.isLibraryEnabled;
  const userNum = person?.userNum ?? 0;
  const pair = ground.policies.get(`${item.workspace_number} ${userNum}`);
  const entry = ground.entries.get(
    keyOf({ security_id: item.security_id, trustee_kind: "user", trustee_num: userNum }),
  );
  const workspace = settings.require_workspace_read ? item.workspace : undefined;
  return {
    account: person === undefined ? "not_in_library" : mayEnter ? "enabled" : "account_disabled",
    policy: pair?.decision ?? { outcome: "abstain" },
    nrtadminPolicyMode: matters.nrtadminMode,
    isNrtadmin: person?.standing.isNrtadmin === true,
    isExternal: person?.isExternal === true,
    isOwner: item.owner_nums.includes(userNum),
    userEntry: entry?.level,
    groupEntries: groupEntries(ground, item, person?.standing.groupNums ?? []).map(({ level }) => level),
    defaultSecurity: nameOfDefault(item.default_level),
    groupConflict: settings.group_conflict,
    breakGlass: pair?.glass,
    workspaceLevel:
      workspace === undefined ? undefined : decideAccess(factsOf(reach, ground, { item: workspace, person })).level,
    roleCap: person?.standing.privileges.has("read_only") === true ? "read" : undefined,
    scopeCap: settings.state === "read_only" ? "read" : undefined,
  };
}

/** What the person may do by themselves; a library that is read-only is so for everybody. */
function withoutToken({ settings }: Reach, facts: AccessFacts): Pick<Checked, "uncapped"> {
  if (settings.state === "read_only") return {};
  const { level, reason } = decideAccess({ ...facts, scopeCap: undefined });
  return { uncapped: { access: level, reason } };
}

function told(
  facts: AccessFacts,
  tell: { readonly explain: boolean; readonly seesPolicies: boolean; readonly groups: GroupNames },
  entries: readonly LiveEntry[],
): Checked {
  const { decision, steps } = explainAccess(facts);
  // Why a policy keeps somebody out is for those who hold a role with policies.
  const isByPolicy = facts.policy.outcome === "deny" && decision.reason === facts.policy.reason;
  const reason = isByPolicy && !tell.seesPolicies ? "policy" : decision.reason;
  if (!tell.explain) return { access: decision.level, reason };
  return {
    access: decision.level,
    reason,
    steps: steps.map(({ level, ...step }) => ({
      ...step,
      ...(level === undefined ? {} : { access: level }),
      ...(step.step === "policy" && step.outcome === "decides" ? { reason } : {}),
      ...(step.step !== "group_entries" || entries.length === 0
        ? {}
        : {
            groups: entries.map((entry) => ({
              id: tell.groups.get(entry.trustee_num)?.id ?? "",
              name: tell.groups.get(entry.trustee_num)?.name ?? "",
              access: levelOfNumber(entry.level),
            })),
          }),
    })),
  };
}

/** The next moment at which an answer may change without anybody writing anything. */
function earliest(ground: Ground, reach: Reach): Date | undefined {
  let first: Date | undefined = ground.policiesHoldUntil;
  for (const moment of [reach.validUntil, ...[...ground.entries.values()].map(({ ends_at: end }) => end)]) {
    if (moment instanceof Date && (first === undefined || moment < first)) first = moment;
  }
  return first;
}
