import { AppError } from "@muniment/kernel";
import type { Actor, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors, privilegeMasks, shippedRoles } from "@muniment/work-api";
import type { Privilege } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { everyPrivilege } from "./privilege-masks.ts";
import { rankIn, ranks } from "./rank.ts";
import { findRole, insertRoles } from "./role.repository.ts";
import type { RoleRecord } from "./role.repository.ts";

interface ShippedRole {
  readonly name: string;
  readonly description: string;
  readonly isExternal?: boolean;
  readonly privileges: readonly Privilege[];
}

/** The roles of a new library; the last three are the predefined administrators (CC-ROL-006, CC-ROL-010). */
const SHIPPED: readonly ShippedRole[] = [
  { name: "DEFAULT", description: "For people of the firm", privileges: shippedRoles.DEFAULT },
  {
    name: "DEFAULT EXTERNAL",
    description: "For people outside the firm",
    isExternal: true,
    privileges: shippedRoles["DEFAULT EXTERNAL"],
  },
  {
    name: "TIER 1",
    description: "First-line help desk: looks, unlocks, helps people sign in",
    privileges: [...shippedRoles.DEFAULT, "admin_tier_1"],
  },
  {
    name: "TIER 2",
    description: "Second-line help desk: keeps users, groups and metadata in order",
    privileges: [...shippedRoles.DEFAULT, "admin_tier_1", "admin_tier_2"],
  },
  {
    name: "ADMINISTRATOR",
    description: "Every privilege, without the overriding power of the group NRTADMIN",
    privileges: everyPrivilege,
  },
];

/** Privileges that let their holder act above others; a tier hands on only those that it has itself (CC-PRM-001). */
const GUARDED: readonly Privilege[] = [...privilegeMasks.m4, "break_glass", "take_out_of_restricted"];

/** Stores the roles that every library starts with. */
export async function createShippedRoles(tx: Tx, libraryId: number): Promise<void> {
  const rows = SHIPPED.map((role) => ({
    library_id: libraryId,
    name: role.name,
    description: role.description,
    is_external: role.isExternal ?? false,
    privileges: [...role.privileges],
  }));
  await insertRoles(tx, rows);
}

/** The role that a person is to get: the named one, else the default one of their kind (CC-MOD-003). */
export async function chooseRole(
  reader: Tx,
  libraryId: number,
  wanted: { name: string | undefined; isExternal: boolean },
): Promise<RoleRecord | FieldMessage> {
  const name = wanted.name ?? (wanted.isExternal ? "DEFAULT EXTERNAL" : "DEFAULT");
  const role = await findRole(reader, libraryId, name);
  if (role === undefined) return refusal("role_not_in_library", { field: "role" });
  return wanted.isExternal && !role.is_external ? refusal("role_not_for_external", { field: "role" }) : role;
}

/** Throws 403 when the role holds more than the actor may hand on. */
export function requireMayAssign(actor: Actor, role: RoleRecord): void {
  if (isWithinPower(actor, role)) return;
  throw new AppError(errors.accessDenied, { messages: [refusal("nrtadmin_required", { field: "role" })] });
}

/** Whether the actor may give the role to somebody whom they may change (24, rows 3 and 6). */
export function mayAssign(actor: Actor, role: RoleRecord): boolean {
  return rankIn(actor, role.library_id) >= ranks.tier2 && isWithinPower(actor, role);
}

/** Tiers are given by NRTADMIN only (24, row 6). */
function isWithinPower(actor: Actor, role: RoleRecord): boolean {
  if (rankIn(actor, role.library_id) === ranks.nrtadmin) return true;
  const own = actor.kind === "user" ? privilegesIn(actor, role.library_id) : new Set<string>();
  return !role.privileges.some(
    (privilege) =>
      privilege.startsWith("admin_") || (GUARDED.some((guarded) => guarded === privilege) && !own.has(privilege)),
  );
}

function privilegesIn(actor: Actor & { kind: "user" }, libraryId: number): ReadonlySet<string> {
  for (const standing of actor.libraries.values()) {
    if (standing.libraryId === libraryId) return standing.privileges;
  }
  return new Set();
}
