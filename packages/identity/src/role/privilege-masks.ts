import type { Static } from "typebox";
import { Type } from "typebox";
import { privilegeMasks } from "@muniment/work-api";
import type { Privilege } from "@muniment/work-api";
import { privilegeFields } from "@muniment/work-api/identity/role";

const shape = Type.Object(privilegeFields);

/** Privileges as bit masks and by name (work-api.md 7.7). */
export type PrivilegeMasks = Static<typeof shape>;

const RESTRICTIVE = new Set<string>(["read_only", "external", "template_workspace_only"]);

/** Every privilege that gives something; the others take something away. */
export const everyPrivilege: readonly Privilege[] = Object.values(privilegeMasks)
  .flat()
  .filter((privilege) => !RESTRICTIVE.has(privilege));

/** The masks of a set of privileges, bit 0 first. */
export function masksOf(privileges: ReadonlySet<string>): PrivilegeMasks {
  const held = <Name extends string>(names: readonly Name[]): Record<Name, boolean> =>
    Object.fromEntries(names.map((name) => [name, privileges.has(name)])) as Record<Name, boolean>;
  const mask = (names: readonly string[]): number =>
    names.reduce((sum, name, bit) => (privileges.has(name) ? sum + 2 ** bit : sum), 0);
  const tier = ["admin_tier_3", "admin_tier_2", "admin_tier_1"].findIndex((name) => privileges.has(name));
  return {
    m1: mask(privilegeMasks.m1),
    m1_bits: held(privilegeMasks.m1),
    m2: mask(privilegeMasks.m2),
    m2_bits: held(privilegeMasks.m2),
    m3: mask(privilegeMasks.m3),
    m3_bits: held(privilegeMasks.m3),
    m4_bits: { ...held(privilegeMasks.m4), tier: tier < 0 ? 0 : 3 - tier },
    own_bits: held(privilegeMasks.own),
  };
}
