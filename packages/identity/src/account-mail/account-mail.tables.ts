/** `identity.password_request`: each time that somebody asked for a link by `Forgot password?`. */
export interface PasswordRequestRow {
  request_id: string;
  /** Of the network address that it came from. */
  address_hash: Buffer;
  /** What was typed; gone once the request is handled. */
  identifier: string | null;
  /** Who got an e-mail for it, if anybody. */
  user_num: number | null;
  requested_at: Date;
  due_at: Date;
  handled_at: Date | null;
}

/** The table that this slice owns. */
export interface AccountMailTables {
  "identity.password_request": PasswordRequestRow;
}
