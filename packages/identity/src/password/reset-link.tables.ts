/** What a password link was sent for: a new account, `Forgot password?`, or an administrator's wish. */
export type PasswordLinkKind = "new_account" | "forgot" | "administrator";

/** `identity.password_link`: the newest link of each account that ever had one. */
export interface PasswordLinkRow {
  user_num: number;
  token_hash: Buffer;
  kind: PasswordLinkKind;
  /** The address that it was sent to. */
  email_folded: string;
  /** Of the password that it was meant to replace. */
  password_changed_at: Date | null;
  issued_at: Date;
  expires_at: Date;
  spent_at: Date | null;
}

/** The table of the links. */
export interface PasswordLinkTables {
  "identity.password_link": PasswordLinkRow;
}
