import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { Actor, Clock, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { addRoleUsers } from "@muniment/work-api/control-center/role";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { isSelf, recordUserActs, refusalOf, requireLibraryRight } from "../account/index.ts";
import { findRole, rankIn, ranks, refuse, requireMayAssign, requireRank } from "../role/index.ts";
import type { RoleRecord } from "../role/index.ts";
import { ranksOfMany } from "../standing/index.ts";
import { editAccounts } from "../user/index.ts";
import { findPlaces } from "./role-holder.repository.ts";
import type { RolePlace } from "./role-holder.repository.ts";

/** What would become, or became, of one person. */
export type RoleUserResult = Static<(typeof addRoleUsers)["response"]>["data"]["results"][number];

/** To whom a role is to be given. */
export interface RoleUsers {
  readonly libraryId: number;
  readonly role: string;
  readonly userIds: readonly string[];
}

/** Gives a role to several people, each of whom leaves the former one (CC-ROL-008). */
export interface RoleAssigner {
  /** What `assign` would do, without doing it. */
  check(tx: Tx, actor: Actor, given: RoleUsers): Promise<RoleUserResult[]>;
  assign(tx: Tx, actor: Actor, given: RoleUsers): Promise<RoleUserResult[]>;
}

interface Planned {
  readonly role: RoleRecord;
  readonly moving: readonly RolePlace[];
  readonly results: RoleUserResult[];
}

/** The service that gives roles, by the rules of a change of one person's role (24, row 6). */
export function createRoleAssigner({ clock }: { clock: Clock }): RoleAssigner {
  return {
    async check(tx, actor, given) {
      return (await plan(tx, actor, { ...given, isForChange: false })).results;
    },
    async assign(tx, actor, given) {
      const { role, moving, results } = await plan(tx, actor, { ...given, isForChange: true });
      const userNums = moving.map((place) => place.user_num);
      const at = clock.now();
      await editAccounts(tx, userNums, { values: {}, role, at });
      const acts = moving.map((place) => ({
        userId: place.user_id,
        libraryId: given.libraryId,
        at,
        before: { role: place.role_name },
        after: { role: role.name },
      }));
      await recordUserActs(tx, actor, "change", acts);
      return results;
    },
  };
}

async function plan(tx: Tx, actor: Actor, given: RoleUsers & { isForChange: boolean }): Promise<Planned> {
  const { libraryId, userIds, isForChange } = given;
  requireRank(actor, libraryId, ranks.tier2);
  const role = await findRole(tx, libraryId, given.role.trim());
  if (role === undefined) throw new AppError(errors.noRecord);
  requireMayAssign(actor, role);
  const places = await findPlaces(tx, libraryId, { wanted: { userIds }, isForChange });
  const held = await ranksOfMany(
    tx,
    places.map((place) => place.user_num),
  );
  const byId = new Map(places.map((place) => [place.user_id, place]));
  const moving = new Map<number, RolePlace>();
  const results = userIds.map((id): RoleUserResult => {
    const place = byId.get(foldId(id.trim()));
    if (place === undefined) return refused({ id }, refusal("unknown_user"));
    const about = { id: place.user_id, full_name: place.full_name, former: place.role_name };
    const target = { userNum: place.user_num, ranks: held.get(place.user_num) ?? new Map<number, never>() };
    const reason =
      refusalOf(() => requireLibraryRight(actor, libraryId, { target, least: ranks.tier2 })) ??
      refusalOf(() => requireNotOwn(actor, libraryId, place.user_num)) ??
      (place.is_external && !role.is_external ? refusal("role_not_for_external") : undefined);
    if (reason !== undefined) return refused(about, reason);
    if (place.role_id === role.role_id || moving.has(place.user_num)) return { ...about, outcome: "unchanged" };
    moving.set(place.user_num, place);
    return { ...about, outcome: "done" };
  });
  return { role, moving: [...moving.values()], results };
}

/** Who holds a tier cannot give themselves more (CC-PRM-001). */
function requireNotOwn(actor: Actor, libraryId: number, userNum: number): void {
  if (isSelf(actor, userNum) && rankIn(actor, libraryId) < ranks.nrtadmin) throw refuse("self_not_allowed");
}

function refused(about: Pick<RoleUserResult, "id" | "full_name" | "former">, reason: FieldMessage): RoleUserResult {
  return { ...about, outcome: "refused", code: reason.code, code_message: reason.text };
}
