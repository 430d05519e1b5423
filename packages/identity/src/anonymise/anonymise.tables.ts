/** `identity.anonymise_request`: what waits for a second person. */
export interface AnonymiseRequestRow {
  user_num: number;
  reason: string;
  requested_by: number;
  requested_at: Date;
}

/** The table that this slice owns. */
export interface AnonymiseTables {
  "identity.anonymise_request": AnonymiseRequestRow;
}
