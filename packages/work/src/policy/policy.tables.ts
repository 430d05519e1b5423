import type { Generated } from "kysely";

type Status = "draft" | "active" | "suspended" | "ended";

/**
 * `policy.asset`: a client or a matter with its security, or several of them with staff and walls of their own;
 * workspaces belong to it by `custom1` and `custom2`.
 */
export interface AssetRow {
  asset_id: Generated<number>;
  kind: "client" | "matter" | "client_group" | "case" | "collection";
  /** Empty for what holds several; so is the next for all but matters. */
  client_id: string;
  matter_id: string;
  /** Id of what holds several. */
  alias: Generated<string>;
  name: string;
  notes: Generated<string>;
  security: "open" | "restricted" | "by_client" | "by_asset";
  /** Whose team is let in, with `by_asset`. */
  secured_by: Generated<number | null>;
  /** Of a client: who is on a matter's team must be on the client's as well. */
  limits_staffing: Generated<boolean>;
  status: Status;
  memo: Generated<string>;
  memo_version: Generated<number>;
  /** Nobody gets in who has not acknowledged the memo. */
  withholds: Generated<boolean>;
  starts_at: Date | null;
  ends_at: Date | null;
  revision: Generated<number>;
  created_at: Date;
  edited_at: Date;
}

/** `policy.scope`: a client's matters, all of them without `matter_id`, or one, that an asset is about. */
export interface ScopeRow {
  asset_id: number;
  client_id: string;
  matter_id: string;
}

/** `policy.support`: an assistant, who stands where the person stands whom they assist (SPM-MOD-008). */
export interface SupportRow {
  assistant_num: number;
  person_num: number;
  starts_at: Date | null;
  ends_at: Date | null;
}

/** `policy.worked`: who worked on documents of an asset since its set's start (SPM-WAL-005). */
export interface WorkedRow {
  set_id: number;
  asset_id: number;
  user_num: number;
}

/** `policy.claim`: somebody on the team of an asset, or kept from it. */
export interface ClaimRow {
  asset_id: number;
  kind: "team" | "conflict";
  trustee_kind: "user" | "group";
  trustee_num: number;
  role: Generated<"member" | "basic_member" | "support_staff" | "administrator">;
  is_soft: Generated<boolean>;
  starts_at: Date | null;
  ends_at: Date | null;
}

/** `policy.opposing_set`: sides whose teams are kept from each other's assets. */
export interface OpposingSetRow {
  set_id: Generated<number>;
  alias: string;
  name: string;
  counts_history: Generated<boolean>;
  counts_work: Generated<boolean>;
  status: Status;
  starts_at: Date | null;
  ends_at: Date | null;
  revision: Generated<number>;
  created_at: Date;
  edited_at: Date;
}

/** `policy.side`: an asset on a side. */
export interface SideRow {
  set_id: number;
  asset_id: number;
  side: number;
}

/** `policy.exception`: somebody over the wall, or a matter opened in an emergency. */
export interface ExceptionRow {
  exception_id: Generated<number>;
  kind: "over_the_wall" | "break_glass";
  user_num: number;
  client_id: Generated<string>;
  matter_id: Generated<string>;
  level: Generated<number>;
  approvals: Generated<number>;
  reason: string;
  granted_by: number;
  starts_at: Date;
  ends_at: Date | null;
}

/** `policy.acknowledgement`: which memo of an asset a person has acknowledged. */
export interface AcknowledgementRow {
  asset_id: number;
  user_num: number;
  memo_version: number;
  acknowledged_at: Date;
}

/** `policy.office`: who holds which role of the policy engine (SPM-ROL-001). */
export interface OfficeRow {
  user_num: number;
  role: "asset_administrator" | "asset_manager" | "conflicts_officer" | "role_administrator" | "help_desk";
  granted_by: number;
  granted_at: Date;
}

/** `policy.setting`: one row. */
export interface SettingRow {
  is_only: Generated<boolean>;
  nrtadmin_mode: "metadata_only" | "none" | "full";
  proposed_mode: "metadata_only" | "none" | "full" | null;
  proposed_by: number | null;
  proposed_at: Date | null;
}

/** `policy.event`: what changed of an asset, for feeds. */
export interface EventRow {
  event_id: Generated<number>;
  xid: Generated<string>;
  at: Date;
  asset_id: number;
  action: "state" | "claim_added" | "claim_removed";
  effect: "allow" | "deny" | null;
  trustee_kind: "user" | "group" | null;
  trustee_num: number | null;
  starts_at: Date | null;
  ends_at: Date | null;
  /** Of what has come to be of the asset, or no longer is. */
  client_id: string | null;
  matter_id: string | null;
}

/** `policy.agent`: how far another system has followed the feed (SPM-PRO-008). */
export interface AgentRow {
  client_id: string;
  library_id: number;
  applied_version: number;
  reported_at: Date;
}

/** The tables that this slice owns. */
export interface PolicyTables {
  "policy.asset": AssetRow;
  "policy.scope": ScopeRow;
  "policy.support": SupportRow;
  "policy.worked": WorkedRow;
  "policy.claim": ClaimRow;
  "policy.opposing_set": OpposingSetRow;
  "policy.side": SideRow;
  "policy.exception": ExceptionRow;
  "policy.acknowledgement": AcknowledgementRow;
  "policy.office": OfficeRow;
  "policy.setting": SettingRow;
  "policy.event": EventRow;
  "policy.agent": AgentRow;
}
