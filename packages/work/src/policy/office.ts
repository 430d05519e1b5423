import { anywhere } from "@muniment/identity";
import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { q } from "../db.ts";
import type { OfficeRow } from "./policy.tables.ts";

/** A role of the policy engine (SPM-ROL-001). */
export type PolicyRole = OfficeRow["role"];

/** Whoever holds one of these may look at all policies. */
export const anyRole: readonly PolicyRole[] = [
  "asset_administrator",
  "asset_manager",
  "conflicts_officer",
  "role_administrator",
  "help_desk",
];

/** The roles that a person holds. */
export async function rolesOf(tx: Tx, actor: UserActor): Promise<ReadonlySet<PolicyRole>> {
  const rows = await q(tx).selectFrom("policy.office").select("role").where("user_num", "=", actor.userNum).execute();
  return new Set(rows.map(({ role }) => role));
}

/** Throws 403 for who holds none of `needed`, whatever is asked for; gives the roles that they hold. */
export async function requireRole(
  tx: Tx,
  actor: UserActor,
  needed: readonly PolicyRole[],
): Promise<ReadonlySet<PolicyRole>> {
  const held = await rolesOf(tx, actor);
  if (!needed.some((role) => held.has(role))) throw new AppError(errors.accessDenied);
  return held;
}

/**
 * Whether somebody may give roles to others: who administers them, and NRTADMIN until there is such a person, since
 * somebody must begin; from then on membership of NRTADMIN gives nothing here (SPM-EVL-009).
 */
export async function mayGrant(tx: Tx, actor: UserActor): Promise<boolean> {
  if (actor.scopeCap !== undefined) return false;
  if ((await rolesOf(tx, actor)).has("role_administrator")) return true;
  if (![...actor.libraries.values()].some(({ isNrtadmin }) => isNrtadmin)) return false;
  const first = await q(tx)
    .selectFrom("policy.office")
    .select("user_num")
    .where("role", "=", "role_administrator")
    .limit(1)
    .executeTakeFirst();
  return first === undefined;
}

/** Everybody who holds a role, by name. */
export async function listHolders(tx: Tx) {
  const rows = await q(tx).selectFrom("policy.office").select(["user_num", "role"]).execute();
  const people = await anywhere.name(tx, { userNums: rows.map((row) => row.user_num), groupNums: [] });
  const names = new Map(people.map((person) => [person.num, person]));
  return rows
    .map((row) => {
      const person = names.get(row.user_num);
      return { user_id: person?.id ?? "", full_name: person?.name ?? "", role: row.role };
    })
    .toSorted((one, other) => one.full_name.localeCompare(other.full_name) || one.role.localeCompare(other.role));
}

/** Gives a role, or takes it; nobody does either to themself. */
export async function changeOffice(
  tx: Tx,
  actor: UserActor,
  given: { holder: { num: number; id: string }; role: PolicyRole; isGiven: boolean; at: Date },
): Promise<void> {
  const { holder, role, isGiven, at } = given;
  // Two at once must not both find that nobody administers roles yet.
  await q(tx).selectFrom("policy.setting").select("is_only").forUpdate().execute();
  if (!(await mayGrant(tx, actor)) || holder.num === actor.userNum) throw new AppError(errors.accessDenied);
  if (isGiven) {
    const row = { user_num: holder.num, role, granted_by: actor.userNum, granted_at: at };
    await q(tx)
      .insertInto("policy.office")
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  } else {
    const gone = await q(tx)
      .deleteFrom("policy.office")
      .where("user_num", "=", holder.num)
      .where("role", "=", role)
      .returning("role")
      .executeTakeFirst();
    if (gone === undefined) throw new AppError(errors.noRecord);
  }
  const change = isGiven ? { before: { role: null }, after: { role } } : { before: { role }, after: { role: null } };
  const action = isGiven ? "policy.grant_role" : "policy.revoke_role";
  await recordAudit(tx, auditSubject(actor), [{ at, action, object_type: "user", object_id: holder.id, ...change }]);
}
