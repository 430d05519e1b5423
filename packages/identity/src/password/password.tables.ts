import type { Generated } from "kysely";

/** `identity.unknown_sign_in`: failures under a name that belongs to nobody who could sign in. */
export interface UnknownSignInRow {
  name_hash: Buffer;
  failed_logins: Generated<number>;
  locked_until: Date | null;
  is_locked: Generated<boolean>;
  last_at: Date;
}

/** `identity.failed_sign_in`: attempts of the last minutes that failed, whatever the reason. */
export interface FailedSignInRow {
  failed_at: Date;
  source_ip: string;
  /** Of the name as it was typed. */
  name_hash: Buffer;
}

/** The tables that this slice owns. */
export interface PasswordTables {
  "identity.unknown_sign_in": UnknownSignInRow;
  "identity.failed_sign_in": FailedSignInRow;
}
