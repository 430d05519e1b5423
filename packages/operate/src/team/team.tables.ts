import type { Generated } from "kysely";

/** `operate.team` */
export interface TeamRow {
  id: string;
  name: string;
  /** The team that everybody belongs to without being listed (OPR-USR-006). */
  is_everybody: Generated<boolean>;
  /** The team that it is a part of. */
  parent_id: string | null;
  type: Generated<"acl" | "department" | "external" | "pod" | "structural">;
}

/** `operate.team_member` */
export interface TeamMemberRow {
  team_id: string;
  user_id: string;
  is_supervisor: Generated<boolean>;
}

/** The tables of teams. */
export interface TeamTables {
  "operate.team": TeamRow;
  "operate.team_member": TeamMemberRow;
}
