import type { Generated } from "kysely";

/** `tracker.library`: how the background service stands in a library. */
export interface LibraryRow {
  library_id: string;
  name: string;
  state: Generated<
    "unauthorized" | "pending" | "authorized" | "expiring" | "expired" | "invalid" | "degraded" | "refresh_off"
  >;
  /** What it was before the consent window opened. */
  former_state:
    | "unauthorized"
    | "pending"
    | "authorized"
    | "expiring"
    | "expired"
    | "invalid"
    | "degraded"
    | "refresh_off"
    | null;
  reason: string | null;
  /** The consent that is waited for: whose, and what goes with its code. */
  pending_by: number | null;
  pending_state: Buffer | null;
  pending_verifier: Buffer | null;
  pending_key_id: string | null;
  pending_redirect: string | null;
  pending_until: Date | null;
  /** Whose last attempt came to nothing, and why. */
  attempt_by: number | null;
  attempt: string | null;
  last_success_at: Date | null;
  failing_since: Date | null;
  feed_cursor: string | null;
  policy_cursor: string | null;
  last_sync_at: Date | null;
  policies_at: Date | null;
  failures: Generated<number>;
  next_try_at: Date | null;
  /** The e-mail addresses of its NRTADMINs, as Work said last. */
  administrators: Generated<readonly string[]>;
  /** When they were told that it fails; of a failure that began later they are not told yet. */
  trouble_told_at: Date | null;
}

/** `tracker.library_authorization`: the authority of one person for one library, its tokens sealed. */
export interface LibraryAuthorizationRow {
  id: string;
  library_id: string;
  user_num: number;
  tokens_sealed: Buffer;
  key_id: string;
  access_until: Date;
  token_rev: Generated<number>;
  granted_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  uses: Generated<number>;
  rank: "active" | "standby";
}

/** The tables that this slice owns. */
export interface AuthorisationTables {
  "tracker.library": LibraryRow;
  "tracker.library_authorization": LibraryAuthorizationRow;
}
