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
  /** Of a service account: from where its password is taken; empty for everywhere. */
  ip_range: Generated<string>;
  allow_logon: Generated<boolean>;
  user_nos: Generated<number>;
  /** How the account came into being; never changed (CC-USR-003). */
  origin: Generated<"manual" | "import" | "directory">;
  /** A directory holds the password and masters the profile. */
  is_enterprise: Generated<boolean>;
  /** Its directory has disabled the account, so the directory may enable it again (T29). */
  disabled_by_directory: Generated<boolean>;
  preferred_library_id: number;
  password_hash: string | null;
  must_change_password: Generated<boolean>;
  password_never_expire: Generated<boolean>;
  /** What the account is for, where its password never expires. */
  purpose: Generated<string>;
  password_changed_at: Date | null;
  failed_logins: Generated<number>;
  /** Wrong codes of the second factor since the last right one. */
  failed_codes: Generated<number>;
  locked_until: Date | null;
  is_locked: Generated<boolean>;
  last_sign_in_at: Date | null;
  /** Of an external account: the first moment at which the system closes it (T30). */
  ends_at: Date | null;
  /** When everything that names the person was taken away, for good (T31). */
  anonymised_at: Date | null;
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
