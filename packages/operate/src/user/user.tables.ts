import type { Generated, GeneratedAlways } from "kysely";

/** `operate.user`: somebody who has signed in; the same person in the identity provider is `issuer` and `subject`. */
export interface UserRow {
  id: string;
  num: GeneratedAlways<number>;
  issuer: string;
  subject: string;
  login: string;
  name: string;
  email: string;
  is_enabled: Generated<boolean>;
  created_at: Date;
  updated_at: Date;
  rev: Generated<number>;
}

/** `operate.permission_set` */
export interface PermissionSetRow {
  name: string;
  permissions: string[];
  description: Generated<string>;
  rev: Generated<number>;
}

/** `operate.permission_grant` */
export interface PermissionGrantRow {
  user_id: string;
  set_name: string;
}

/** The tables of people and permissions. */
export interface UserTables {
  "operate.user": UserRow;
  "operate.permission_set": PermissionSetRow;
  "operate.permission_grant": PermissionGrantRow;
}
