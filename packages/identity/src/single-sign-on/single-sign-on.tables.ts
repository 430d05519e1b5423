import type { ColumnType, Generated } from "kysely";

/** `identity.sign_on_setup`: settings of a protocol as they were at a time. */
export interface SignOnSetupRow {
  setup_num: Generated<number>;
  protocol: "saml" | "oidc";
  match: "email" | "user_id";
  /** Empty for the usual one. */
  claim: string;
  settings: ColumnType<unknown, string, never>;
  secret_key_id: string | null;
  secret: Buffer | null;
  changed_at: Date;
  /** The full name of who changed it. */
  changed_by: string;
}

/** `identity.sign_on_state`: the one row that says by which settings people sign in. */
export interface SignOnStateRow {
  is_only: Generated<boolean>;
  in_force: number | null;
  before_trial: number | null;
  trial_ends: Date | null;
}

/** `identity.sign_on_key`: the one key pair of the service provider. */
export interface SignOnKeyRow {
  is_only: Generated<boolean>;
  certificate: string;
  secret_key_id: string;
  secret: Buffer;
  created_at: Date;
}

/** `identity.sign_on_request`: somebody on the way to the provider and back. */
export interface SignOnRequestRow {
  request_hash: Buffer;
  setup_num: number;
  /** The pending sign-in, or who tests. */
  interaction: string | null;
  tester_num: number | null;
  secret_key_id: string;
  secret: Buffer;
  source_ip: string;
  begun_at: Date;
  answered_at: Date | null;
  ticket_hash: Buffer | null;
  outcome: ColumnType<unknown, string | null, string | null>;
  is_done: Generated<boolean>;
}

/** `identity.sign_on_assertion`: assertions that were used, for as long as they are good. */
export interface SignOnAssertionRow {
  assertion_hash: Buffer;
  ends_at: Date;
}

/** The tables that this slice owns. */
export interface SingleSignOnTables {
  "identity.sign_on_setup": SignOnSetupRow;
  "identity.sign_on_state": SignOnStateRow;
  "identity.sign_on_key": SignOnKeyRow;
  "identity.sign_on_request": SignOnRequestRow;
  "identity.sign_on_assertion": SignOnAssertionRow;
}
