/** `identity.acting_person_use`: what applications signed and was taken, each once (work-api.md 17.3, 17.6). */
export interface ActingPersonUseRow {
  client_id: string;
  jti_hash: Buffer;
  expires_at: Date;
}

/** The tables that this slice owns. */
export interface SignedTextTables {
  "identity.acting_person_use": ActingPersonUseRow;
}
