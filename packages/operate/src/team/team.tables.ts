import type { ColumnType, Generated } from "kysely";

/** `operate.team` */
export interface TeamRow {
  id: string;
  name: string;
  /** The team that everybody belongs to without being listed (OPR-USR-006). */
  is_everybody: Generated<boolean>;
  /** The team that it is a part of. */
  parent_id: string | null;
  type: Generated<"acl" | "department" | "external" | "pod" | "structural">;
  short_name: Generated<string>;
  description: Generated<string>;
  reference: Generated<string>;
  external_reference: Generated<string>;
  location: Generated<string>;
  email: Generated<string>;
  phone: Generated<string>;
  contact_preference: Generated<"" | "email" | "phone" | "post">;
  email_signature: Generated<string>;
  /** When its people work who have no hours of their own. */
  hours: ColumnType<unknown, string | null, string | null>;
  rev: Generated<number>;
}

/** `operate.team_permission`: the permission sets that its people have. */
export interface TeamPermissionRow {
  team_id: string;
  set_name: string;
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
  "operate.team_permission": TeamPermissionRow;
}
