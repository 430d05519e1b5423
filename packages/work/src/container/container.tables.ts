import type { ColumnType, Generated } from "kysely";

/** Values of custom and project fields, by wire name. */
type FieldValues = Readonly<Record<string, string | number | boolean>>;

type Json<T> = ColumnType<T, string | undefined, string>;

/** `work.container`: a workspace, a folder or a tab. */
export interface ContainerRow {
  library_id: number;
  container_number: number;
  kind: "workspace" | "folder" | "tab";
  workspace_number: number;
  parent_number: number | null;
  ancestors: number[];
  name: string;
  description: Generated<string>;
  view_type: Generated<string>;
  email: Generated<string>;
  class: Generated<string>;
  subclass: Generated<string>;
  custom: Json<FieldValues>;
  profile: Json<FieldValues>;
  owner_num: number;
  operator_num: number;
  last_user_num: number;
  security_id: number;
  owns_security: boolean;
  is_external_as_normal: Generated<boolean>;
  is_hipaa: Generated<boolean>;
  is_declared: Generated<boolean>;
  declared_at: Date | null;
  retain_days: Generated<number>;
  revision: Generated<number>;
  created_at: Date;
  edited_at: Date;
  trashed_at: Date | null;
  trashed_by: number | null;
}

/** The tables that this slice owns. */
export interface ContainerTables {
  "work.container": ContainerRow;
}
