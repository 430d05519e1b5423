import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { Actor, Clock, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { UserEdit } from "@muniment/work-api/control-center/account";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkLocation, foldId } from "@muniment/work-api/identity/user-rules";
import { isSelf, recordUserActs, refusalOf, requireAccountRight, requireLibraryRight } from "../account/index.ts";
import type { Target } from "../account/index.ts";
import type { LockedFields } from "../directory/index.ts";
import type { RowChanges, RowOutcome } from "../group/index.ts";
import { findLibrariesByAlias } from "../library/index.ts";
import { chooseRole, rankIn, ranks, refuse, requireMayAssign } from "../role/index.ts";
import type { RoleRecord } from "../role/index.ts";
import { ranksOfMany } from "../standing/index.ts";
import { editAccounts, findBulkSubjects, lockMembers } from "../user/index.ts";
import type { BulkSubject, BulkValues, LibraryMember } from "../user/index.ts";

/** What is to change of several people (CC-BLK-007). */
export type Edit = Static<typeof UserEdit>;

/** A change of many that obeys every rule which does not depend on the person. */
interface Plan {
  readonly libraryId: number;
  readonly values: BulkValues;
  readonly preferred: { readonly library_id: number } | undefined;
  /** The role for internal people and that for external ones are looked at with the person. */
  readonly role: RoleRecord | undefined;
  readonly edit: Edit;
}

/** What was changed of one person, from what to what, as far as it can be taken back (CC-NFR-004). */
export interface Former {
  readonly location?: Changed<string>;
  readonly preferred_library_id?: Changed<number>;
  readonly role_id?: Changed<number>;
  readonly joined?: readonly string[];
  readonly left?: readonly string[];
}

interface Changed<T> {
  readonly from: T;
  readonly to: T;
}

/** What became of one person; of a refused one something may have changed, too, for groups have rules of their own. */
export type EditOutcome = RowOutcome & { readonly former: Former | undefined };

/** Edits some people together: each by the rules of their own dialogs, what is refused for one is done for the others. */
export interface UserEditor {
  /** Throws what is wrong with the change itself. */
  check(tx: Tx, actor: Actor, given: { libraryId: number; edit: Edit }): Promise<void>;
  edit(
    tx: Tx,
    actor: Actor,
    given: { libraryId: number; userIds: readonly string[]; edit: Edit },
  ): Promise<EditOutcome[]>;
}

/** The service of edits of many. */
export function createUserEditor(deps: {
  clock: Clock;
  rowChanges: RowChanges;
  lockedFields: LockedFields;
}): UserEditor {
  return {
    async check(tx, actor, given) {
      await readPlan(tx, actor, given);
    },
    async edit(tx, actor, { libraryId, userIds, edit }) {
      const plan = await readPlan(tx, actor, { libraryId, edit });
      const members = await lockMembers(tx, libraryId, userIds, true);
      const subjects = await findBulkSubjects(
        tx,
        { libraryId, preferredId: plan.preferred?.library_id },
        members.map((member) => member.user_num),
      );
      const locked =
        plan.values.location === undefined
          ? new Map<number, readonly string[]>()
          : await deps.lockedFields(
              tx,
              members.map((member) => member.user_num),
            );
      const reasons = await reasonsAgainst(tx, actor, { plan, members, subjects, locked });
      const allowed = members.filter((member) => !reasons.has(member.user_id));
      await apply(deps.clock, { tx, actor, plan, members: allowed, subjects });
      const moved = await changeGroups(deps.rowChanges, { tx, actor, plan, members: allowed, reasons });
      const known = new Map(members.map((member) => [member.user_id, member]));
      const changed = new Set(allowed);
      return userIds.map((id): EditOutcome => {
        const name = foldId(id);
        const member = known.get(name);
        const reason = member === undefined ? refusal("unknown_user") : reasons.get(name);
        const subject = member !== undefined && changed.has(member) ? subjects.get(member.user_num) : undefined;
        const former = formerOf(plan, subject, moved.get(name));
        if (reason === undefined) return { id: name, outcome: "done", former };
        return { id: name, outcome: "refused", code: reason.code, code_message: reason.text, former };
      });
    },
  };
}

async function readPlan(tx: Tx, actor: Actor, given: { libraryId: number; edit: Edit }): Promise<Plan> {
  const { libraryId, edit } = given;
  const messages: FieldMessage[] = [];
  const text = (field: "location" | "purpose"): string | undefined => {
    const typed = edit[field];
    if (typed === undefined) return undefined;
    const checked = checkLocation(typed);
    messages.push(...checked.messages.map((message) => ({ ...message, field })));
    return checked.value;
  };
  const [location, purpose] = [text("location"), text("purpose")];
  const preferred = await choosePreferred(tx, edit.preferred_library);
  if (edit.preferred_library !== undefined && preferred === undefined) {
    messages.push(refusal("unknown_library", { field: "preferred_library" }));
  }
  // Judged as that of an internal person here; whether it fits each person is asked with them.
  const role =
    edit.role === undefined ? undefined : await chooseRole(tx, libraryId, { name: edit.role, isExternal: false });
  if (role !== undefined && "code" in role) messages.push(role);
  const isForEver = edit.password_never_expire === true;
  if (isForEver && (purpose ?? "") === "") messages.push(refusal("required", { field: "purpose" }));
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  if (role !== undefined && "role_id" in role) requireMayAssign(actor, role);
  // Only an NRTADMIN may let passwords live for ever (24, row 13).
  if (isForEver && rankIn(actor, libraryId) < ranks.nrtadmin) throw refuse("nrtadmin_required");
  const values: BulkValues = {
    ...(location === undefined ? {} : { location }),
    ...(preferred === undefined ? {} : { preferred_library_id: preferred.library_id }),
    ...(edit.force_password_change === undefined ? {} : { must_change_password: edit.force_password_change }),
    ...(edit.password_never_expire === undefined ? {} : { password_never_expire: edit.password_never_expire }),
    ...(purpose === undefined ? {} : { purpose }),
  };
  return { libraryId, edit, values, preferred, role: role !== undefined && "role_id" in role ? role : undefined };
}

async function choosePreferred(tx: Tx, alias: string | undefined): Promise<Plan["preferred"]> {
  if (alias === undefined) return undefined;
  const [library] = await findLibrariesByAlias(tx, [alias]);
  return library;
}

/** Why single people are left as they are, by User ID. */
async function reasonsAgainst(
  tx: Tx,
  actor: Actor,
  given: {
    plan: Plan;
    members: readonly LibraryMember[];
    subjects: ReadonlyMap<number, BulkSubject>;
    locked: ReadonlyMap<number, readonly string[]>;
  },
): Promise<Map<string, FieldMessage>> {
  const { plan, members, subjects, locked } = given;
  const userNums = members.map((member) => member.user_num);
  const held = await ranksOfMany(tx, userNums);
  const reasons = new Map<string, FieldMessage>();
  for (const member of members) {
    const target: Target = {
      userNum: member.user_num,
      ranks: held.get(member.user_num) ?? new Map<number, never>(),
    };
    const reason =
      refusalOf(() => requireRights(actor, plan, target)) ??
      // Nor does an undo bring back what was taken away for good (T31).
      (subjects.get(member.user_num)?.is_anonymous === true ? refusal("anonymised") : undefined) ??
      (plan.preferred === undefined || subjects.get(member.user_num)?.may_prefer === true
        ? undefined
        : refusal("not_member_of_library")) ??
      reasonOfMember(plan, member) ??
      (locked.get(member.user_num)?.includes("location") === true ? refusal("mastered_by_directory") : undefined);
    if (reason !== undefined) reasons.set(member.user_id, reason);
  }
  return reasons;
}

function requireRights(actor: Actor, plan: Plan, target: Target): void {
  if (Object.keys(plan.values).length > 0) requireAccountRight(actor, target, ranks.tier2);
  if (plan.role === undefined) return;
  requireLibraryRight(actor, plan.libraryId, { target, least: ranks.tier2 });
  // Who holds a tier cannot give themselves more (CC-PRM-001).
  const isOwn = isSelf(actor, target.userNum) && rankIn(actor, plan.libraryId) < ranks.nrtadmin;
  if (isOwn) throw refuse("self_not_allowed");
}

function reasonOfMember({ edit, role }: Plan, member: LibraryMember): FieldMessage | undefined {
  const isPasswordMatter = edit.force_password_change !== undefined || edit.password_never_expire !== undefined;
  if (isPasswordMatter && member.is_enterprise) return refusal("managed_by_directory");
  const isWrongRole = role !== undefined && member.is_external && !role.is_external;
  return isWrongRole ? refusal("role_not_for_external") : undefined;
}

async function apply(
  clock: Clock,
  given: {
    tx: Tx;
    actor: Actor;
    plan: Plan;
    members: readonly LibraryMember[];
    subjects: ReadonlyMap<number, BulkSubject>;
  },
): Promise<void> {
  const { tx, actor, plan, members, subjects } = given;
  const { values, role } = plan;
  if (Object.keys(values).length === 0 && role === undefined) return;
  const userNums = members.map((member) => member.user_num);
  const at = clock.now();
  await editAccounts(tx, userNums, { values, role, at });
  const acts = members.flatMap(({ user_id: userId, user_num: userNum }) => {
    const changed = changesOf(subjects.get(userNum), values, role);
    return changed === undefined ? [] : [{ userId, libraryId: plan.libraryId, at, ...changed }];
  });
  await recordUserActs(tx, actor, "change", acts);
}

function changesOf(
  subject: BulkSubject | undefined,
  values: BulkValues,
  role: RoleRecord | undefined,
): { before: Record<string, unknown>; after: Record<string, unknown> } | undefined {
  const before: Record<string, unknown> = { ...subject };
  const after = Object.entries(values).filter(([name, value]) => before[name] !== value);
  const isNewRole = role !== undefined && subject?.role_id !== role.role_id;
  if (after.length === 0 && !isNewRole) return undefined;
  return {
    before: Object.fromEntries(after.map(([name]) => [name, before[name]])),
    after: { ...Object.fromEntries(after), ...(isNewRole ? { role: role.name } : {}) },
  };
}

/** What can be taken back of what this edit did to a person. */
function formerOf(
  { values, role }: Plan,
  subject: BulkSubject | undefined,
  moved: Pick<Former, "joined" | "left"> | undefined,
): Former | undefined {
  const { location, preferred_library_id: preferred } = values;
  const role_id = role?.role_id;
  const former: Former = {
    ...(subject !== undefined && typeof location === "string" && location !== subject.location
      ? { location: { from: subject.location, to: location } }
      : {}),
    ...(subject !== undefined && typeof preferred === "number" && preferred !== subject.preferred_library_id
      ? { preferred_library_id: { from: subject.preferred_library_id, to: preferred } }
      : {}),
    ...(subject !== undefined && role_id !== undefined && role_id !== subject.role_id
      ? { role_id: { from: subject.role_id, to: role_id } }
      : {}),
    ...moved,
  };
  return Object.keys(former).length === 0 ? undefined : former;
}

/**
 * Groups are joined and left by their own rules; of several refusals a person's row shows the first. Gives who joined and
 * left what, but for NRTADMIN, which no undo touches (CC-NFR-004).
 */
async function changeGroups(
  rowChanges: RowChanges,
  given: {
    tx: Tx;
    actor: Actor;
    plan: Plan;
    members: readonly LibraryMember[];
    reasons: Map<string, FieldMessage>;
  },
): Promise<ReadonlyMap<string, { joined?: string[]; left?: string[] }>> {
  const { tx, actor, plan, members, reasons } = given;
  const { libraryId, edit } = plan;
  const userIds = members.map((member) => member.user_id);
  const moved = new Map<string, { joined?: string[]; left?: string[] }>();
  if (userIds.length === 0) return moved;
  for (const [action, way, groups] of [
    ["add", "joined", edit.add_groups ?? []],
    ["delete", "left", edit.remove_groups ?? []],
  ] as const) {
    for (const groupId of groups) {
      const results = await rowChanges.changeEach(tx, actor, { libraryId, groupId, action, userIds });
      for (const { id, outcome, code = "access_denied", code_message: text = "" } of results) {
        if (outcome === "refused" && !reasons.has(id)) reasons.set(id, { code, text: `${groupId}: ${text}` });
        if (outcome !== "done" || foldId(groupId) === nrtadmin) continue;
        const own = moved.get(id) ?? {};
        moved.set(id, { ...own, [way]: [...(own[way] ?? []), groupId] });
      }
    }
  }
  return moved;
}
