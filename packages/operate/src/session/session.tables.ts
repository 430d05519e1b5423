/** `operate.session`: a browser's sign-in to Operate; what it was given at the identity provider is sealed. */
export interface SessionRow {
  id: string;
  token_hash: Buffer;
  user_id: string;
  tokens_sealed: Buffer;
  key_id: string;
  created_at: Date;
  last_seen_at: Date;
}

/** `operate.sign_in`: a sign-in under way, which only the browser that began it may finish, once. */
export interface SignInRow {
  state_hash: Buffer;
  browser_hash: Buffer;
  nonce_hash: Buffer;
  verifier_sealed: Buffer;
  key_id: string;
  return_to: string;
  expires_at: Date;
}

/** The tables of sign-ins. */
export interface SessionTables {
  "operate.session": SessionRow;
  "operate.sign_in": SignInRow;
}
