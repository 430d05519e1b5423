import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { Actor, Clock, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { RowResult } from "@muniment/work-api/control-center/console";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { isSelf, recordUserActs, refusalOf, requireLibraryRight } from "../account/index.ts";
import { requireProof } from "../proof/index.ts";
import { rankIn, ranks, refuse, requireRank } from "../role/index.ts";
import { ranksOfMany } from "../standing/index.ts";
import { findUsableMembers, lockMembers, switchMembers } from "../user/index.ts";
import type { LibraryMember } from "../user/index.ts";
import { recordGroupActs, recordMembers } from "./group.events.ts";
import {
  deleteMembers,
  findGroup,
  insertMembers,
  isMemberOf,
  lockGroup,
  lockGroups,
  lockNrtadminGroups,
  membersAmong,
  nrtadminsAmong,
  switchGroups,
} from "./group.repository.ts";
import type { GroupRecord } from "./group.repository.ts";
import { requireOpenGroup } from "./member.service.ts";
import type { MemberChange, MemberDeps } from "./member.service.ts";

/** What became of one row of an action on several. */
export type RowOutcome = Static<typeof RowResult>;

/** Changes several rows at once, with a result for each: what is refused for one is done for the others (CC-LST-014). */
export interface RowChanges {
  /** Enables or disables groups. */
  switchGroups(
    tx: Tx,
    actor: Actor,
    given: { libraryId: number; groupIds: readonly string[]; enabled: boolean },
  ): Promise<RowOutcome[]>;
  /** Adds or removes members; throws what is wrong with the group itself. */
  changeEach(tx: Tx, actor: Actor, change: MemberChange): Promise<RowOutcome[]>;
  /** Opens or closes the library to people (CC-USR-060, CC-USR-063). */
  switchSignIn(tx: Tx, actor: Actor, change: SignInSwitch): Promise<RowOutcome[]>;
}

/** Whom a library is opened or closed to. */
export interface SignInSwitch {
  readonly libraryId: number;
  readonly userIds: readonly string[];
  readonly enabled: boolean;
}

/** The service for actions on several rows of groups and members. */
export function createRowChanges(deps: MemberDeps): RowChanges {
  return {
    async switchGroups(tx, actor, { libraryId, groupIds, enabled }) {
      requireRank(actor, libraryId, ranks.tier2);
      const wanted = groupIds.map((id) => foldId(id.trim()));
      const found = new Map((await lockGroups(tx, libraryId, wanted)).map((group) => [group.group_id, group]));
      const changed = new Map<string, GroupRecord>();
      const results = groupIds.map((id, index): RowOutcome => {
        const group = found.get(wanted[index] ?? "");
        if (group === undefined) return refused(id, refusal("unknown_group"));
        if (group.enabled === enabled || changed.has(group.group_id))
          return { id: group.group_id, outcome: "unchanged" };
        if (group.group_id === nrtadmin) return refused(group.group_id, refusal("nrtadmin_fixed"));
        changed.set(group.group_id, group);
        return { id: group.group_id, outcome: "done" };
      });
      const groups = [...changed.values()];
      const at = deps.clock.now();
      const groupNums = groups.map((group) => group.group_num);
      await switchGroups(tx, groupNums, { enabled, edited_at: at });
      const acts = groups.map((group) => ({ group, at, before: { enabled: !enabled }, after: { enabled } }));
      await recordGroupActs(tx, actor, "change", acts);
      return results;
    },
    changeEach: (tx, actor, change) => changeEach(deps, { tx, actor, change }),
    switchSignIn: (tx, actor, change) => switchSignIn(deps, { tx, actor, change }),
  };
}

async function changeEach(
  deps: MemberDeps,
  given: { tx: Tx; actor: Actor; change: MemberChange },
): Promise<RowOutcome[]> {
  const { tx, actor, change } = given;
  const { libraryId, action } = change;
  const group = await openGroup(deps, given);
  const members = await lockMembers(tx, libraryId, change.userIds);
  const numsOf = (people: readonly LibraryMember[]): number[] => people.map((person) => person.user_num);
  const present = new Set(await membersAmong(tx, group.group_num, numsOf(members)));
  const isUnranked = rankIn(actor, libraryId) < ranks.nrtadmin;
  const above = new Set(isUnranked ? await nrtadminsAmong(tx, libraryId, numsOf(members)) : []);
  const byId = new Map(members.map((member) => [member.user_id, member]));
  const kept = await keptInNrtadmin(deps, { tx, group, leaving: action === "add" ? [] : numsOf(members) });
  const changed = new Map<number, LibraryMember>();
  const results = change.userIds.map((id): RowOutcome => {
    const member = byId.get(foldId(id));
    if (member === undefined) return refused(id, refusal("unknown_user"));
    const isSo = present.has(member.user_num) === (action === "add") || changed.has(member.user_num);
    if (isSo) return { id: member.user_id, outcome: "unchanged" };
    const reason = reasonAgainst(member, { group, action, above, kept });
    if (reason !== undefined) return refused(member.user_id, reason);
    changed.set(member.user_num, member);
    return { id: member.user_id, outcome: "done" };
  });
  const userNums = [...changed.keys()];
  if (userNums.length === 0) return results;
  if (action === "add") await insertMembers(tx, group.group_num, userNums);
  else await deleteMembers(tx, group.group_num, userNums);
  if (group.group_id === nrtadmin) await deps.tellAdministrators(tx, { libraryId, actor, action, userNums });
  const userIds = [...changed.values()].map((member) => member.user_id);
  await recordMembers(tx, actor, { group, action, userIds, at: deps.clock.now() });
  return results;
}

/** By the same rules as a change of one (CC-USR-064): a right over the person, nobody's own, NRTADMIN stays usable. */
async function switchSignIn(
  deps: MemberDeps,
  given: { tx: Tx; actor: Actor; change: SignInSwitch },
): Promise<RowOutcome[]> {
  const { tx, actor, change } = given;
  const { libraryId, enabled } = change;
  requireRank(actor, libraryId, ranks.tier2);
  // Groups are locked before people, here as where members change.
  if (!enabled) await lockNrtadminGroups(tx, [libraryId]);
  const members = await lockMembers(tx, libraryId, change.userIds, true);
  const byId = new Map(members.map((member) => [member.user_id, member]));
  const held = await ranksOfMany(
    tx,
    members.map((member) => member.user_num),
  );
  const changed = new Map<number, LibraryMember>();
  const results = change.userIds.map((id): RowOutcome => {
    const member = byId.get(foldId(id));
    if (member === undefined) return refused(id, refusal("unknown_user"));
    const { user_id: userId, user_num: userNum } = member;
    const target = { userNum, ranks: held.get(userNum) ?? new Map<number, never>() };
    const reason = refusalOf(() => requireLibraryRight(actor, libraryId, { target, least: ranks.tier2 }));
    if (reason !== undefined) return refused(userId, reason);
    if (!enabled && isSelf(actor, userNum)) return refused(userId, refusal("self_not_allowed"));
    if (member.library_logon === enabled || changed.has(userNum)) return { id: userId, outcome: "unchanged" };
    changed.set(userNum, member);
    return { id: userId, outcome: "done" };
  });
  const nrtadminGroup = enabled ? undefined : await findGroup(tx, libraryId, nrtadmin);
  const kept =
    nrtadminGroup === undefined
      ? new Set<number>()
      : await keptInNrtadmin(deps, { tx, group: nrtadminGroup, leaving: [...changed.keys()] });
  const userNums = [...changed.keys()].filter((userNum) => !kept.has(userNum));
  const now = deps.clock.now();
  await switchMembers(tx, userNums, { libraryId, allowLogon: enabled, now });
  const acts = members
    .filter((member) => userNums.includes(member.user_num))
    .map((member) => ({ userId: member.user_id, libraryId, at: now }));
  await recordUserActs(tx, actor, enabled ? "enable_sign_in" : "disable_sign_in", acts);
  const last = refusal("last_nrtadmin", { data: nrtadminGroup?.database ?? "" });
  return results.map((result) => {
    const userNum = byId.get(result.id)?.user_num;
    return userNum !== undefined && kept.has(userNum) ? refused(result.id, last) : result;
  });
}

/** The group, locked, when its members may be changed by the actor. */
async function openGroup(
  { clock }: MemberDeps,
  { tx, actor, change }: { tx: Tx; actor: Actor; change: MemberChange },
): Promise<GroupRecord> {
  requireRank(actor, change.libraryId, ranks.tier2);
  const group = await lockGroup(tx, change.libraryId, change.groupId);
  if (group === undefined) throw new AppError(errors.noRecord);
  if (group.group_id === nrtadmin) {
    if (rankIn(actor, change.libraryId) < ranks.nrtadmin) throw refuse("nrtadmin_required");
    await requireProof(tx, actor, clock.now());
  }
  requireOpenGroup(group);
  return group;
}

/** Those who must stay in NRTADMIN, because without all who are to leave nobody could act there (CC-USR-100). */
async function keptInNrtadmin(
  deps: { clock: Clock },
  given: { tx: Tx; group: GroupRecord; leaving: readonly number[] },
): Promise<ReadonlySet<number>> {
  const { tx, group } = given;
  const leaving = new Set(given.leaving);
  if (group.group_id !== nrtadmin || leaving.size === 0) return new Set();
  const usable = await findUsableMembers(tx, group.library_id, {
    among: isMemberOf(group.group_num),
    now: deps.clock.now(),
  });
  return new Set(usable.every((userNum) => leaving.has(userNum)) ? usable : []);
}

function reasonAgainst(
  member: LibraryMember,
  given: {
    group: GroupRecord;
    action: MemberChange["action"];
    above: ReadonlySet<number>;
    kept: ReadonlySet<number>;
  },
): FieldMessage | undefined {
  const { group, action } = given;
  if (given.above.has(member.user_num)) return refusal("target_outranks_actor");
  if (given.kept.has(member.user_num)) return refusal("last_nrtadmin", { data: group.database });
  if (action === "delete") return undefined;
  if (member.is_external !== group.is_external) return refusal("group_external_mismatch");
  return member.may_log_on ? undefined : refusal("user_disabled");
}

function refused(id: string, { code, text }: FieldMessage): RowOutcome {
  return { id, outcome: "refused", code, code_message: text };
}
