import type { Generated, GeneratedAlways } from "kysely";

/** `identity.library` */
export interface LibraryRow {
  library_id: GeneratedAlways<number>;
  alias: string;
  display_name: string;
  type: Generated<"worksite" | "linksite">;
  is_hidden: Generated<boolean>;
  group_conflict: Generated<"deny_wins" | "most_permissive">;
  require_workspace_read: Generated<boolean>;
  documents_inherit: Generated<boolean>;
  workspace_default_security: Generated<"public" | "view" | "private">;
  access_version: Generated<number>;
  description: Generated<string>;
  default_language: Generated<string>;
  state: Generated<"on_line" | "read_only" | "off_line">;
  created_at: Date;
}

/** The tables that this slice owns. */
export interface LibraryTables {
  "identity.library": LibraryRow;
}
