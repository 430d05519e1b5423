/** `identity.oauth_key`: keys of the OAuth server, sealed (decision D14). */
export interface OauthKeyRow {
  key_id: string;
  purpose: "cookie" | "signing";
  sealed_with: string;
  sealed: Buffer;
  created_at: Date;
}

/** The tables that this slice owns. */
export interface OauthTables {
  "identity.oauth_key": OauthKeyRow;
}
