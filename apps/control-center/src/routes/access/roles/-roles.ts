import type { Output } from "@muniment/rest";
import { privilegeGroups } from "@muniment/work-api";
import { getConsoleRole, listConsoleRoles } from "@muniment/work-api/control-center/role";
import { q } from "../../../api.ts";
import { roleText } from "../../../texts/role.ts";

/** A role with what it allows. */
export type Role = Output<typeof getConsoleRole>["data"];

/** A privilege by which roles are edited. */
export type EditedPrivilege = (typeof privilegeGroups)[keyof typeof privilegeGroups][number];

/** The groups in which privileges are shown, in their order. */
export const groups = Object.entries(privilegeGroups) as readonly (readonly [
  keyof typeof privilegeGroups,
  readonly EditedPrivilege[],
])[];

const edited: ReadonlySet<string> = new Set(groups.flatMap(([, codes]) => codes));

/** Whether the privilege is one that the editor shows; what it does not show stays as it is. */
export function isEdited(code: string): code is EditedPrivilege {
  return edited.has(code);
}

/** What people call a privilege; one that the editor does not show has its code. */
export function privilegeName(code: string): string {
  return isEdited(code) ? roleText(`privilege.${code}`) : code;
}

/** The roles of a library whose name has the text. */
export function rolesQuery(library: string, query: string | undefined) {
  return q(listConsoleRoles, {
    params: { library },
    query: { details: true, ...(query === undefined ? {} : { query }) },
  });
}

/** Rows of the list say all of a role. */
export function isWhole(role: Output<typeof listConsoleRoles>["data"][number]): role is Role {
  return role.actions !== undefined;
}

/** Answers that a change of roles makes old. */
export const roleAnswers = [listConsoleRoles, getConsoleRole] as const;
