import type { Generated, GeneratedAlways } from "kysely";

/** `identity.user` */
export interface UserRow {
  user_num: GeneratedAlways<number>;
  user_id: string;
  user_id_ex: string;
  ssid: string;
  full_name: string;
  email: string;
  email_folded: string;
  /** Words of the name, folded, each after a space; for finding the beginning of a word. */
  search_name: string;
  /** User ID and e-mail, folded; for finding any part. */
  search_ids: string;
  location: Generated<string>;
  is_external: Generated<boolean>;
  is_service: Generated<boolean>;
  allow_logon: Generated<boolean>;
  user_nos: Generated<number>;
  preferred_library_id: number;
  password_hash: string | null;
  must_change_password: Generated<boolean>;
  password_never_expire: Generated<boolean>;
  /** What the account is for, where its password never expires. */
  purpose: Generated<string>;
  password_changed_at: Date | null;
  failed_logins: Generated<number>;
  locked_until: Date | null;
  is_locked: Generated<boolean>;
  created_at: Date;
  edited_at: Date;
}

/** `identity.membership`: an account's place in one library. */
export interface MembershipRow {
  user_num: number;
  library_id: number;
  role_id: number;
  allow_logon: Generated<boolean>;
}

/** The tables that this slice owns. */
export interface UserTables {
  "identity.user": UserRow;
  "identity.membership": MembershipRow;
}
