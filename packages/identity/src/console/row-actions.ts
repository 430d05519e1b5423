import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { Rights } from "@muniment/work-api/control-center/console";
import type { UserAction } from "@muniment/work-api/control-center/user";
import { rankIn, ranks } from "../role/index.ts";
import type { Rank } from "../role/index.ts";
import { isSelf, requireAccountRight, requireLibraryRight } from "../user/index.ts";
import type { Target } from "../user/index.ts";

/** What the wire calls a rank. */
export const rightsOf: Readonly<Record<Rank, Static<typeof Rights>>> = ["none", "tier1", "tier2", "nrtadmin"];

/** What the actor may do with a person of a library, by the same checks as when it is done. */
export function actionsOn(
  actor: UserActor,
  libraryId: number,
  person: { target: Target; isVirtual: boolean },
): Static<typeof UserAction>[] {
  const { target } = person;
  const onAccount = (least: Rank): boolean => passes(() => requireAccountRight(actor, target, least));
  const inLibrary = passes(() => requireLibraryRight(actor, libraryId, { target, least: ranks.tier2 }));
  const isOwn = isSelf(actor, target.userNum);
  const isNrtadmin = rankIn(actor, libraryId) === ranks.nrtadmin;
  const mayEdit = onAccount(ranks.tier2);
  const allowed: readonly (readonly [Static<typeof UserAction>, boolean])[] = [
    ["edit_profile", mayEdit],
    ["edit_security", mayEdit],
    ["change_role", inLibrary && (!isOwn || isNrtadmin)],
    ["change_sign_in", inLibrary && !isOwn],
    ["reset_password", onAccount(ranks.tier1) && !isOwn && person.isVirtual],
    ["add_to_groups", rankIn(actor, libraryId) >= ranks.tier2 && (isNrtadmin || !isNrtadminOf(target, libraryId))],
  ];
  return allowed.filter(([, isAllowed]) => isAllowed).map(([action]) => action);
}

function isNrtadminOf(target: Target, libraryId: number): boolean {
  return target.ranks.get(libraryId) === ranks.nrtadmin;
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
