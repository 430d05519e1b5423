/** `identity.access_token` */
export interface AccessTokenRow {
  token_hash: Buffer;
  user_num: number;
  client_id: string;
  /** The grant that it was issued under. */
  session_id: string;
  scopes: string[];
  /** The one library that a background grant reaches. */
  library_id: number | null;
  idle_seconds: number;
  issued_at: Date;
  used_at: Date;
  expires_at: Date;
  absolute_expires_at: Date;
}

/** `identity.oauth_record`: browser sessions, pending sign-ins, grants, codes, refresh tokens. */
export interface OauthRecordRow {
  kind: "Session" | "Interaction" | "Grant" | "AuthorizationCode" | "RefreshToken";
  id_hash: Buffer;
  uid_hash: Buffer | null;
  grant_id: string | null;
  client_id: string | null;
  ssid: string | null;
  payload: unknown;
  issued_at: Date;
  expires_at: Date;
  consumed_at: Date | null;
}

/** `identity.browser_session`: the cookies by which our own pages call the API. */
export interface BrowserSessionRow {
  token_hash: Buffer;
  /** What others may know it by. */
  session_id: string;
  user_num: number;
  /** The sign-in of the browser that it belongs to and ends with: `uid_hash` of its record. */
  sign_in_hash: Buffer;
  issued_at: Date;
  used_at: Date;
  absolute_expires_at: Date;
  /** Where it began. */
  source_ip: string;
  user_agent: string;
}

/** The tables that this slice owns. */
export interface SessionTables {
  "identity.access_token": AccessTokenRow;
  "identity.oauth_record": OauthRecordRow;
  "identity.browser_session": BrowserSessionRow;
}
