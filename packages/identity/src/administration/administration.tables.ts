import type { Generated } from "kysely";

/** `identity.administration`: one row, which is locked by whoever changes it or a privilege. */
export interface AdministrationRow {
  is_only: Generated<boolean>;
  mode: Generated<"library" | "global">;
}

/** `identity.global_privilege` */
export interface GlobalPrivilegeRow {
  user_num: number;
  privilege: string;
  granted_at: Date;
}

/** The tables that this slice owns. */
export interface AdministrationTables {
  "identity.administration": AdministrationRow;
  "identity.global_privilege": GlobalPrivilegeRow;
}
