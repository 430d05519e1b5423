import type { Generated, GeneratedAlways } from "kysely";

/** `identity.group` */
export interface GroupRow {
  group_num: GeneratedAlways<number>;
  library_id: number;
  group_id: string;
  full_name: Generated<string>;
  /** Words of the name and the id, folded. */
  search_text: Generated<string>;
  enabled: Generated<boolean>;
  is_external: Generated<boolean>;
  /** 2 for groups that are kept here, 6 for those mirrored from a directory. */
  group_nos: Generated<number>;
  /** Of a mirrored group: whether people may be added here (CC-DIR-006). */
  allows_local_members: Generated<boolean>;
  created_at: Date;
  edited_at: Date;
}

/** `identity.group_member` */
export interface GroupMemberRow {
  group_num: number;
  user_num: number;
  /** The directory has put them there. */
  is_mirrored: Generated<boolean>;
}

/** The tables that this slice owns. */
export interface GroupTables {
  "identity.group": GroupRow;
  "identity.group_member": GroupMemberRow;
}
