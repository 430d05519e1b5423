import { AppError } from "@muniment/kernel";
import type { Actor, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { refusal } from "@muniment/work-api/identity/refusal";
import { recordUserActs } from "../account/index.ts";
import { chooseRole, findRolesByNumber, rankIn, ranks, refuse } from "../role/index.ts";
import type { RoleRecord } from "../role/index.ts";
import { updateMembership } from "./membership.repository.ts";
import type { Membership } from "./membership.repository.ts";

/** A group that a person is in. */
export interface JoinedGroup {
  readonly group_id: string;
  readonly library_id: number;
}

/** What stands in the way of an account becoming external, or internal (CC-USR-074). */
export interface KindConflicts {
  readonly groups: readonly JoinedGroup[];
  readonly roles: readonly { readonly library_id: number; readonly former: RoleRecord; readonly next: RoleRecord }[];
}

/** Groups and roles of the other kind; the role in `exceptLibraryId` is changed anyway. */
export async function findKindConflicts(
  tx: Tx,
  given: {
    groups: readonly JoinedGroup[];
    memberships: readonly Membership[];
    isExternal: boolean;
    exceptLibraryId?: number | undefined;
  },
): Promise<KindConflicts> {
  const kept = given.memberships.filter((membership) => membership.library_id !== given.exceptLibraryId);
  const held = await findRolesByNumber(
    tx,
    kept.map((membership) => membership.role_id),
  );
  const roles = [];
  for (const former of held.filter((role) => role.is_external !== given.isExternal)) {
    const next = await chooseRole(tx, former.library_id, { name: undefined, isExternal: given.isExternal });
    if ("role_id" in next) roles.push({ library_id: former.library_id, former, next });
  }
  return { groups: given.groups, roles };
}

/** What a change is refused with that would leave conflicts; an internal person may have a role for externals. */
export function conflictMessages({ groups, roles }: KindConflicts, isExternal: boolean): FieldMessage[] {
  const ids = groups.map((group) => group.group_id).join(", ");
  return [
    ...(groups.length > 0 ? [refusal("group_external_mismatch", { field: "is_external", data: ids })] : []),
    ...(isExternal && roles.length > 0 ? [refusal("role_not_for_external", { field: "role" })] : []),
  ];
}

/** Throws 403 unless the actor may take all of it away: by the rank in each library, and NRTADMIN by its own. */
export function requireMaySettle(actor: Actor, { groups, roles }: KindConflicts): void {
  for (const { library_id: libraryId } of [...groups, ...roles]) {
    if (rankIn(actor, libraryId) < ranks.tier2) throw new AppError(errors.accessDenied);
  }
  const isBeyond = groups.some(
    (group) => group.group_id === nrtadmin && rankIn(actor, group.library_id) < ranks.nrtadmin,
  );
  if (isBeyond) throw refuse("nrtadmin_required");
}

/** Gives the account roles of its new kind where it had others, and writes down what went. */
export async function settleRoles(
  tx: Tx,
  actor: Actor,
  given: { user: { user_num: number; user_id: string }; conflicts: KindConflicts; at: Date },
): Promise<void> {
  const { user, conflicts, at } = given;
  const { user_num: userNum, user_id: userId } = user;
  for (const { library_id: libraryId, next } of conflicts.roles) {
    await updateMembership(tx, { userNum, libraryId }, { role_id: next.role_id });
  }
  const left = conflicts.groups.map(({ library_id: libraryId, group_id: group }) => ({
    userId,
    libraryId,
    at,
    details: { group },
  }));
  await recordUserActs(tx, actor, "leave_group", left);
  const changed = conflicts.roles.map(({ library_id: libraryId, former, next }) => ({
    userId,
    libraryId,
    at,
    before: { role: former.name },
    after: { role: next.name },
  }));
  await recordUserActs(tx, actor, "change", changed);
}
