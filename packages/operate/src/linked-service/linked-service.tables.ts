/** `operate.linked_service` */
export interface LinkedServiceRow {
  id: string;
  system_name: string;
  type: "work" | "local-folder" | "webdav";
  display_name: string;
  base_url: string;
  client_id: string;
  secret_sealed: Buffer | null;
  secret_key_id: string | null;
  preferred_database: string;
  scopes: string;
  allow_fallback: boolean;
  fallback_when_expired: boolean;
  one_account_per_user: boolean;
  uses_pkce: boolean;
  /** The service account's token comes by the application's own secret, without a sign-in (OPR-LNK-021). */
  uses_client_credentials: boolean;
  same_email_only: boolean;
  /** Which of the two ways the firm wants; nothing until somebody was asked. */
  linking: "one_account" | "own_accounts" | null;
  is_enabled: boolean;
  /** The server does not know our client id and secret any more (OPR-FLT-013). */
  is_blocked: boolean;
  created_at: Date;
  created_by: string | null;
  updated_at: Date;
  updated_by: string | null;
  rev: number;
}

/** `operate.service_link`: the token of a person, or, without a person, of the service account. */
export interface ServiceLinkRow {
  id: string;
  service_id: string;
  user_id: string | null;
  state: "pending" | "healthy" | "expired" | "denied" | "must_relink";
  state_before: "expired" | "denied" | "must_relink" | null;
  pending_until: Date | null;
  needs_confirmation: boolean;
  account_id: string | null;
  account_ssid: string | null;
  account_name: string | null;
  account_email: string | null;
  customer_id: number | null;
  libraries: string[];
  warnings: string[];
  tokens_sealed: Buffer | null;
  key_id: string | null;
  /** Moves with every new token, so that whoever waited for one knows that there is one. */
  token_rev: number;
  refresh_at: Date | null;
  linked_at: Date | null;
  last_used_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** `operate.oauth_state`: a linking under way, which only the session that began it may finish, once. */
export interface OauthStateRow {
  state_hash: Buffer;
  session_id: string;
  user_id: string;
  service_id: string;
  purpose: "user" | "system";
  verifier_sealed: Buffer | null;
  key_id: string | null;
  /** The way that holds once the service account is linked. */
  linking: "one_account" | "own_accounts" | null;
  return_to: string;
  expires_at: Date;
}

/** `operate.service_team`: a team whose members, and those of its sub-teams, a service is offered to. */
export interface ServiceTeamRow {
  service_id: string;
  team_id: string;
  is_required: boolean;
}

/** The tables of linked services. */
export interface LinkedServiceTables {
  "operate.linked_service": LinkedServiceRow;
  "operate.service_link": ServiceLinkRow;
  "operate.oauth_state": OauthStateRow;
  "operate.service_team": ServiceTeamRow;
}
