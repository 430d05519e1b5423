import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** Which attribute of an entry gives which field (CC-DIR-003). */
export interface Mapping {
  readonly user_id: string;
  readonly full_name: string;
  readonly email: string;
  readonly location: string;
  readonly sync_id: string;
  readonly enabled: string;
  readonly enabled_rule: "account_control" | "true_is_enabled" | "true_is_disabled";
  readonly expires: string;
}

/** A rule of a source with the number of its library (CC-DIR-004). */
export interface Rule {
  readonly by: "container" | "group" | "attribute";
  readonly attribute: string;
  readonly value: string;
  readonly library_id: number;
  /** Empty for the default role. */
  readonly role: string;
  readonly preferred: boolean;
}

/** `identity.directory_source` */
export interface DirectorySourceRow {
  source_num: GeneratedAlways<number>;
  name: string;
  kind: "active_directory" | "ldap";
  url: string;
  start_tls: boolean;
  certificate: Generated<string>;
  bind_dn: string;
  secret_key_id: string | null;
  secret: Buffer | null;
  base_dn: string;
  scope: "sub" | "one";
  filter: string;
  group_base_dn: Generated<string>;
  mapping: Json<Mapping>;
  rules: Json<readonly Rule[]>;
  default_library_id: number;
  every_minutes: number | null;
  next_run_at: Date | null;
  guard_percent: number;
  guard_count: number;
  notify: Generated<number[]>;
  is_paused: Generated<boolean>;
  /** A person has started a run that changes something. */
  is_live: Generated<boolean>;
  created_at: Date;
  edited_at: Date;
}

/** `identity.directory_mirror` */
export interface DirectoryMirrorRow {
  mirror_num: GeneratedAlways<number>;
  source_num: number;
  group_dn: string;
  library_id: number;
  group_id: string;
  full_name: string;
  allows_local_members: boolean;
  /** Null until a run has made the group. */
  group_num: number | null;
}

/** `identity.directory_account`: the hold that a source has on an account. */
export interface DirectoryAccountRow {
  user_num: number;
  source_num: number;
  sync_id: string;
  dn: string;
}

/** How many changes of each kind a run has. */
export type Counts = Readonly<Record<string, number>>;

/** Why the guard stopped a run, or would (CC-DIR-009). */
export interface GuardFinding {
  readonly disabled: number;
  readonly accounts: number;
  readonly administrators: readonly string[];
}

/** `identity.directory_run` */
export interface DirectoryRunRow {
  run_num: GeneratedAlways<number>;
  source_num: number;
  kind: "dry" | "sync";
  state: "queued" | "running" | "done" | "stopped" | "failed" | "cancelled";
  /** User ID; empty for the schedule. */
  started_by: string;
  approves: number | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  entry_count: Generated<number>;
  counts: ColumnType<Counts, string | undefined, string>;
  fault_code: string | null;
  fault_text: Generated<string>;
  guard: ColumnType<GuardFinding | null, string | null, string | null>;
  /** The newest attempt; what an earlier one has read is of no use any more. */
  reading_num: number | null;
}

/** `identity.directory_change`: one line of a run's difference. */
export interface DirectoryChangeRow {
  run_num: number;
  change_num: number;
  kind: string;
  state: Generated<"planned" | "done" | "refused">;
  sync_id: string;
  dn: string;
  user_num: number | null;
  user_id: string;
  user_id_ex: Generated<string>;
  full_name: string;
  email: Generated<string>;
  email_folded: Generated<string>;
  location: Generated<string>;
  placement: number | null;
  fields: ColumnType<
    Readonly<Record<string, { readonly from?: string; readonly to?: string }>>,
    string | undefined,
    string
  >;
  mirror_num: number | null;
  code: string | null;
  detail: string | null;
  holder_num: number | null;
}

/** `identity.directory_choice`: what an administrator has decided about an entry (CC-DIR-010). */
export interface DirectoryChoiceRow {
  source_num: number;
  sync_id: string;
  choice: "link" | "rename" | "skip" | "always_skip";
  user_id: string | null;
  user_num: number | null;
}

/** `identity.directory_entry`: what a run has read. */
export interface DirectoryEntryRow {
  reading_num: number;
  entry_num: number;
  sync_id: string;
  dn: string;
  user_id: string;
  user_id_ex: string;
  full_name: string;
  email: string;
  email_folded: string;
  location: string;
  is_enabled: boolean;
  placement: number;
  mirrors: number[];
}

/** `identity.directory_placement`: where entries of a run belong, by the rules that fit them. */
export interface DirectoryPlacementRow {
  reading_num: number;
  placement: number;
  library_id: number;
  role_id: number;
  is_ruled: boolean;
  is_preferred: boolean;
}

/** The tables that this slice owns. */
export interface DirectoryTables {
  "identity.directory_source": DirectorySourceRow;
  "identity.directory_mirror": DirectoryMirrorRow;
  "identity.directory_account": DirectoryAccountRow;
  "identity.directory_run": DirectoryRunRow;
  "identity.directory_change": DirectoryChangeRow;
  "identity.directory_choice": DirectoryChoiceRow;
  "identity.directory_entry": DirectoryEntryRow;
  "identity.directory_placement": DirectoryPlacementRow;
}
