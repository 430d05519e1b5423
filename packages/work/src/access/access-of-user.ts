import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import { loadStandings } from "@muniment/identity";
import type { PersonStanding } from "@muniment/identity";
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
  const [person] = (await loadStandings(reader, reach.libraryId, { userIds: [given.userId] })).values();
  if (person === undefined) throw new AppError(errors.noRecord, { field: "user" });
  const other = asActor(person, reach.library);
  const mayEnter = person.isAccountEnabled && person.isLibraryEnabled;
  const level = mayEnter ? accessTo(await given.reaches.reach(other, reach.library), item).level : "no_access";
  return describe(other, level);
}

/** The person as if signed in with everything that their account and role permit. */
function asActor(person: PersonStanding, library: string): UserActor {
  return {
    kind: "user",
    userNum: person.userNum,
    userId: person.userId,
    ssid: person.ssid,
    fullName: person.fullName,
    email: person.email,
    isExternal: person.isExternal,
    isService: false,
    preferredLibraryId: person.standing.libraryId,
    clientId: "",
    sessionId: "",
    scopes: new Set(),
    scopeCap: undefined,
    libraries: new Map([[library.toLowerCase(), { ...person.standing, alias: library }]]),
  };
}

function describe(actor: UserActor, access: string) {
  return { id: actor.userId, name: actor.fullName, sid: actor.ssid, type: "user", access } as const;
}
