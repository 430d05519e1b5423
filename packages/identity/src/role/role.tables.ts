import type { Generated, GeneratedAlways } from "kysely";

/** `identity.role` */
export interface RoleRow {
  role_id: GeneratedAlways<number>;
  library_id: number;
  name: string;
  description: Generated<string>;
  is_external: Generated<boolean>;
  privileges: Generated<string[]>;
}

/** The tables that this slice owns. */
export interface RoleTables {
  "identity.role": RoleRow;
}
