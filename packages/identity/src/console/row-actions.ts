import type { Static } from "typebox";
import type { UserActor } from "@muniment/kernel";
import type { UserAction } from "@muniment/work-api/control-center/user";
import { isSelf, passes, requireAccountRight, requireLibraryRight } from "../account/index.ts";
import type { Target } from "../account/index.ts";
import { rankIn, ranks } from "../role/index.ts";
import type { Rank } from "../role/index.ts";

/** What the actor may do with a person of a library, by the same checks as when it is done. */
export function actionsOn(
  actor: UserActor,
  libraryId: number,
  person: { target: Target; isVirtual: boolean; isAnonymous: boolean },
): Static<typeof UserAction>[] {
  const { target } = person;
  // It stays as it is, for good (T31).
  if (person.isAnonymous) return [];
  const onAccount = (least: Rank): boolean => passes(() => requireAccountRight(actor, target, least));
  const inLibrary = passes(() => requireLibraryRight(actor, libraryId, { target, least: ranks.tier2 }));
  const isOwn = isSelf(actor, target.userNum);
  const isNrtadmin = rankIn(actor, libraryId) === ranks.nrtadmin;
  const mayEdit = onAccount(ranks.tier2);
  const mayHelp = onAccount(ranks.tier1);
  const allowed: readonly (readonly [Static<typeof UserAction>, boolean])[] = [
    ["edit_profile", mayEdit],
    ["edit_security", mayEdit],
    ["change_role", inLibrary && (!isOwn || isNrtadmin)],
    ["change_sign_in", inLibrary && !isOwn],
    ["edit_platform", mayEdit],
    ["reset_password", mayHelp && !isOwn && person.isVirtual],
    ["unlock", mayHelp && person.isVirtual],
    ["sign_out", mayHelp],
    ["add_to_groups", rankIn(actor, libraryId) >= ranks.tier2 && (isNrtadmin || !isNrtadminOf(target, libraryId))],
  ];
  return allowed.filter(([, isAllowed]) => isAllowed).map(([action]) => action);
}

function isNrtadminOf(target: Target, libraryId: number): boolean {
  return target.ranks.get(libraryId) === ranks.nrtadmin;
}
