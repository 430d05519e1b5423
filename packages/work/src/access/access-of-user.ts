import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import { loadActorById } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { accessTo, requireAccess } from "./reach.ts";
import type { Reach, ReachService, Secured } from "./reach.ts";

/**
 * The level of another person on an item (work-api.md 8.3): open to oneself, to whoever has Full Access, and to
 * administrators of the library who may see the item.
 */
export async function accessOfUser(
  reader: Tx,
  reach: Reach,
  given: { item: Secured; userId: string; reaches: ReachService },
): Promise<{ id: string; name: string; sid: string; type: "user"; access: string }> {
  const { item } = given;
  const own = reach.actor;
  if (given.userId === "me" || given.userId.toUpperCase() === own.userId) {
    return describe(own, accessTo(reach, item).level);
  }
  const isAdministrator = ["admin_tier_1", "admin_tier_2"].some((tier) => reach.standing.privileges.has(tier));
  requireAccess(reach, item, isAdministrator ? "read" : "full_access");
  const other = await loadActorById(reader, given.userId, reach.libraryId);
  if (other === undefined) throw new AppError(errors.noRecord, { field: "user" });
  const mayEnter = other.libraries.has(reach.library.toLowerCase());
  const level = mayEnter ? accessTo(await given.reaches.reach(other, reach.library), item).level : "no_access";
  return describe(other, level);
}

function describe(actor: UserActor, access: string) {
  return { id: actor.userId, name: actor.fullName, sid: actor.ssid, type: "user", access } as const;
}
