/** `identity.background_grant`: who lent an application authority to work in a library without them. */
export interface BackgroundGrantRow {
  grant_id: string;
  client_id: string;
  user_num: number;
  library_id: number;
  scopes: string[];
  granted_at: Date;
  expires_at: Date;
  /** Of the refresh token that is held now; absent until the application has fetched one. */
  token_hash: Buffer | null;
  last_used_at: Date | null;
  /** When somebody took it away. */
  ended_at: Date | null;
  /** The last number of days before its end that was told. */
  warned_days: number | null;
  loss_told_at: Date | null;
}

/** The tables that this slice owns. */
export interface BackgroundGrantTables {
  "identity.background_grant": BackgroundGrantRow;
}
