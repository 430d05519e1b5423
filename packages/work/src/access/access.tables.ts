/** `work.security`: default of one security profile; containers own theirs, documents of a matter share theirs. */
export interface SecurityRow {
  library_id: number;
  security_id: number;
  workspace_number: number;
  default_level: number;
  content_hash: Buffer | null;
}

/** `work.security_entry`: the level of one user or group in a profile. */
export interface SecurityEntryRow {
  library_id: number;
  security_id: number;
  trustee_kind: "user" | "group";
  trustee_num: number;
  level: number;
  ends_at: Date | null;
}

/** The tables that this slice owns. */
export interface AccessTables {
  "work.security": SecurityRow;
  "work.security_entry": SecurityEntryRow;
}
