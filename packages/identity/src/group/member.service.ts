import { AppError } from "@muniment/kernel";
import type { Actor, Clock, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { requireProof } from "../proof/index.ts";
import { rankIn, ranks, refuse, requireRank } from "../role/index.ts";
import { findUsableMembers, lockMembers } from "../user/index.ts";
import type { AccountMail, LibraryMember, UserGroups } from "../user/index.ts";
import { recordMembers } from "./group.events.ts";
import {
  deleteMembers,
  findGroupsOfKind,
  findNrtadminOf,
  insertMembers,
  isMemberOf,
  leaveGroups,
  leaveGroupsOf,
  lockGroup,
  lockNrtadminGroups,
  membersAmong,
  nrtadminsAmong,
} from "./group.repository.ts";
import type { GroupRecord } from "./group.repository.ts";

/** Who is to join or leave a group. */
export interface MemberChange {
  readonly libraryId: number;
  readonly groupId: string;
  readonly action: "add" | "delete";
  /** In any case; people who are members already, or are none, do not matter. */
  readonly userIds: readonly string[];
  /** Adds people whose sign-in is disabled as well (CC-USR-112). */
  readonly includesDisabled?: boolean;
}

/** Changes who is in a group. */
export interface MemberService {
  /** All of them, or none when one is refused. */
  changeMembers(tx: Tx, actor: Actor, change: MemberChange): Promise<void>;
}

/** What changes of members need. */
export interface MemberDeps {
  readonly clock: Clock;
  /** Tells everybody in NRTADMIN (CC-USR-101, E11). */
  readonly tellAdministrators: AccountMail["sendAdministratorsChanged"];
}

/** The service of members; the only door to any group, NRTADMIN included (CC-USR-099, CC-USR-100). */
export function createMemberService(deps: MemberDeps): MemberService & { userGroups: UserGroups } {
  return {
    changeMembers: (tx, actor, change) => changeMembers(deps, { tx, actor, change }),
    userGroups: {
      lockNrtadmin: lockNrtadminGroups,
      async requireAnotherNrtadmin(tx, userNum, libraryIds) {
        for (const group of await findNrtadminOf(tx, userNum, libraryIds)) {
          await requireUsableRest(deps.clock, { tx, group, leaving: new Set([userNum]) });
        }
      },
      groupsAgainst: (tx, userNum, isExternal) => findGroupsOfKind(tx, userNum, !isExternal),
      leaveGroups,
      leaveLibrary: (tx, userNum, libraryId) => leaveGroupsOf(tx, libraryId, userNum),
    },
  };
}

async function changeMembers(deps: MemberDeps, given: { tx: Tx; actor: Actor; change: MemberChange }): Promise<void> {
  const { tx, actor, change } = given;
  const { libraryId, action } = change;
  requireRank(actor, libraryId, ranks.tier2);
  const group = await lockGroup(tx, libraryId, change.groupId);
  if (group === undefined) throw new AppError(errors.noRecord);
  const isNrtadmin = group.group_id === nrtadmin;
  if (isNrtadmin && rankIn(actor, libraryId) < ranks.nrtadmin) throw refuse("nrtadmin_required");
  if (isNrtadmin) await requireProof(tx, actor, deps.clock.now());
  requireOpenGroup(group);
  const members = await lockMembers(tx, libraryId, change.userIds);
  const messages = memberMessages(group, members, change);
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  const userNums = members.map((member) => member.user_num);
  if (rankIn(actor, libraryId) < ranks.nrtadmin) {
    const above = await nrtadminsAmong(tx, libraryId, userNums);
    if (above.length > 0) throw refuse("target_outranks_actor");
  }
  const present = new Set(await membersAmong(tx, group.group_num, userNums));
  if (action === "add") {
    await insertMembers(tx, group.group_num, userNums);
  } else {
    if (isNrtadmin) await requireUsableRest(deps.clock, { tx, group, leaving: new Set(userNums) });
    await deleteMembers(tx, group.group_num, userNums);
  }
  // The request may name people who are members already, or are none: nothing became of them.
  const changed = members.filter((member) => present.has(member.user_num) === (action === "delete"));
  if (isNrtadmin) {
    const changedNums = changed.map((member) => member.user_num);
    await deps.tellAdministrators(tx, { libraryId, actor, action, userNums: changedNums });
  }
  const userIds = changed.map((member) => member.user_id);
  await recordMembers(tx, actor, { group, action, userIds, at: deps.clock.now() });
}

/** Throws when nobody may be added to or removed from the group: it is disabled, or a directory keeps it. */
export function requireOpenGroup(group: GroupRecord): void {
  if (!group.enabled) throw new AppError(errors.conflict, { messages: [refusal("group_disabled")] });
  if (!group.allows_local_members) throw new AppError(errors.conflict, { messages: [refusal("group_mirrored")] });
}

const MOST_MESSAGES = 1_000;

/** One message for each person who is refused, by their place in the request. */
function memberMessages(group: GroupRecord, members: readonly LibraryMember[], change: MemberChange): FieldMessage[] {
  const byId = new Map(members.map((member) => [member.user_id, member]));
  const messages: FieldMessage[] = [];
  for (const [index, userId] of change.userIds.entries()) {
    const about = { field: `data[${index}]`, data: userId };
    const member = byId.get(foldId(userId));
    if (member === undefined) messages.push(refusal("unknown_user", about));
    else if (change.action === "add" && member.is_external !== group.is_external) {
      messages.push(refusal("group_external_mismatch", about));
    } else if (change.action === "add" && !member.may_log_on && change.includesDisabled !== true) {
      messages.push(refusal("user_disabled", about));
    }
    if (messages.length === MOST_MESSAGES) break;
  }
  return messages;
}

/** The group's row is locked by the caller, so that two removals cannot each leave the other's last one. */
async function requireUsableRest(
  clock: Clock,
  given: { tx: Tx; group: Pick<GroupRecord, "group_num" | "library_id" | "database">; leaving: ReadonlySet<number> },
): Promise<void> {
  const { tx, group, leaving } = given;
  const usable = await findUsableMembers(tx, group.library_id, {
    among: isMemberOf(group.group_num),
    now: clock.now(),
  });
  const isLosing = usable.some((userNum) => leaving.has(userNum));
  if (isLosing && usable.every((userNum) => leaving.has(userNum))) throw refuse("last_nrtadmin", group.database);
}
