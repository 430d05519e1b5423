import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { GlobalPrivilege } from "@muniment/work-api/control-center/administration";
import { listLibraryRecords } from "../library/index.ts";
import { librariesOfRank, ranks, refuse } from "../role/index.ts";
import { findMode, findPrivileges } from "./administration.repository.ts";
import type { GlobalMode } from "./administration.repository.ts";

/** What NRTADMIN of one library may do while libraries are managed for themselves. */
const OF_ANY: readonly GlobalPrivilege[] = ["setting_management", "provisioning", "app_management"];
/** What needs NRTADMIN of every library then. */
const OF_ALL: readonly GlobalPrivilege[] = ["library_management", "audit", "role_management"];

/** What the actor may do to what concerns every library, in the mode that holds (CC-ROL-018, CC-ROL-019). */
export async function systemRights(
  reader: Tx,
  actor: UserActor,
): Promise<{ readonly mode: GlobalMode; readonly rights: ReadonlySet<string> }> {
  const mode = await findMode(reader);
  // External people administer nothing, whatever they hold (CC-PRM-007).
  if (actor.isExternal) return { mode, rights: new Set() };
  if (mode === "global") return { mode, rights: new Set(await findPrivileges(reader, actor.userNum)) };
  const isOfAny = librariesOfRank(actor, ranks.nrtadmin).length > 0;
  const isOfAll = isOfAny && (await isNrtadminOfAll(reader, actor));
  return { mode, rights: new Set<string>([...(isOfAny ? OF_ANY : []), ...(isOfAll ? OF_ALL : [])]) };
}

/** Throws 403 unless the actor has the right in the mode that holds. */
export async function requireSystemRight(reader: Tx, actor: UserActor, right: GlobalPrivilege): Promise<void> {
  const { mode, rights } = await systemRights(reader, actor);
  if (rights.has(right)) return;
  if (mode === "global") throw refuse("global_privilege_required", right);
  throw refuse(OF_ANY.includes(right) ? "nrtadmin_required" : "nrtadmin_of_all_required");
}

/** Whether the actor is NRTADMIN of every library, also of those that are closed to everybody else. */
export async function isNrtadminOfAll(reader: Tx, actor: UserActor): Promise<boolean> {
  const own = new Set(librariesOfRank(actor, ranks.nrtadmin));
  return (await listLibraryRecords(reader)).every((library) => own.has(library.library_id));
}
