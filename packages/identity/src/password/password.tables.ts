import type { Generated } from "kysely";

/** `identity.unknown_sign_in`: failures under a name that belongs to nobody who could sign in. */
export interface UnknownSignInRow {
  name_hash: Buffer;
  failed_logins: Generated<number>;
  locked_until: Date | null;
  is_locked: Generated<boolean>;
  last_at: Date;
}

/** The tables that this slice owns. */
export interface PasswordTables {
  "identity.unknown_sign_in": UnknownSignInRow;
}
