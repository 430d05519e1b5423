import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { isSelf, requireSeen } from "../account/index.ts";
import { librariesOfRank, ranks } from "../role/index.ts";
import { membershipsOf } from "./membership.repository.ts";
import type { Membership } from "./membership.repository.ts";
import type { Viewer } from "./user-list.repository.ts";
import { findUser } from "./user.repository.ts";
import type { UserRecord } from "./user.repository.ts";

/** One person as somebody may see them. */
export interface SeenUser {
  readonly user: UserRecord;
  /** All of them on an open view, else those that the viewer shares. */
  readonly memberships: readonly Membership[];
  /** Oneself, or a person of a library that the viewer administers: every field is shown. */
  readonly isOpen: boolean;
}

/** What of the directory the actor sees: administrators all of their libraries, others names, externals nobody. */
export function viewerOf(actor: UserActor): Viewer {
  return {
    userNum: actor.userNum,
    libraryIds: actor.isExternal ? [] : [...actor.libraries.values()].map((standing) => standing.libraryId),
    administeredIds: librariesOfRank(actor, ranks.tier1),
  };
}

/** The person with that User ID, `me` being the actor; 404 for who is not there or not seen. */
export async function viewUser(
  reader: Tx,
  actor: UserActor,
  wanted: { userId: string; libraryId?: number },
): Promise<SeenUser> {
  const user = await findUser(reader, wanted.userId === "me" ? actor.userId : wanted.userId);
  if (user === undefined) throw new AppError(errors.noRecord);
  const memberships = await membershipsOf(reader, user.user_num);
  const libraryIds = memberships.map((membership) => membership.library_id);
  if (wanted.libraryId !== undefined && !libraryIds.includes(wanted.libraryId)) throw new AppError(errors.noRecord);
  requireSeen(actor, { userNum: user.user_num, libraryIds });
  const viewer = viewerOf(actor);
  const isOpen =
    isSelf(actor, user.user_num) || libraryIds.some((libraryId) => viewer.administeredIds.includes(libraryId));
  const shared = memberships.filter((membership) => viewer.libraryIds.includes(membership.library_id));
  return { user, memberships: isOpen ? memberships : shared, isOpen };
}
