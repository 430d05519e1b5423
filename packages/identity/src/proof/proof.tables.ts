/** `identity.identity_proof`: when the person of a session showed last who they are. */
export interface IdentityProofRow {
  session_id: string;
  user_num: number;
  proved_at: Date;
  /** When the person used Control Center last in this session. */
  console_used_at: Date | null;
}

/** The table that this slice owns. */
export interface ProofTables {
  "identity.identity_proof": IdentityProofRow;
}
