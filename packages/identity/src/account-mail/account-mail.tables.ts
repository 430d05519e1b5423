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

/** `identity.account_mail`: whose each message of the mail queue is that is about an account. */
export interface AccountMailRow {
  message_id: string;
  user_num: number;
  kind: string;
  /** What is told once only to a person. */
  about: string | null;
  queued_at: Date;
}

/** `identity.email_change`: the address that an account is to have once its owner confirms it. */
export interface EmailChangeRow {
  user_num: number;
  token_hash: Buffer;
  email: string;
  /** The address that it takes the place of; the change is dead when the account has another by now. */
  former_folded: string;
  issued_at: Date;
  expires_at: Date;
}

/** The tables that this slice owns. */
export interface AccountMailTables {
  "identity.password_request": PasswordRequestRow;
  "identity.account_mail": AccountMailRow;
  "identity.email_change": EmailChangeRow;
}
