import type { ColumnType, Generated } from "kysely";

/** `identity.application`: a registered OAuth client. */
export interface ApplicationRow {
  client_id: string;
  name: string;
  description: Generated<string>;
  publisher: Generated<string>;
  website: Generated<string>;
  support_email: Generated<string>;
  kind: Generated<"core" | "package" | "api-client">;
  /** Of an installed package: its id and active version, the clients that it extends, the companion it waits for. */
  package_id: string | null;
  version: string | null;
  extends: Generated<string[]>;
  waits_for: string | null;
  type: "web" | "native" | "service";
  /** Whether it uses the sign-in of this system at all. */
  uses_sign_in: Generated<boolean>;
  is_public: Generated<boolean>;
  enabled: Generated<boolean>;
  access_mode: Generated<"all" | "custom">;
  include_external: Generated<boolean>;
  redirect_uris: Generated<string[]>;
  post_logout_redirect_uris: Generated<string[]>;
  grants: string[];
  scopes: string[];
  allow_refresh: Generated<boolean>;
  refresh_days: Generated<number>;
  access_minutes: Generated<number>;
  rotate_refresh: Generated<boolean>;
  refresh_needs_client: Generated<boolean>;
  allowed_origins: Generated<string[]>;
  allowed_networks: Generated<string[]>;
  service_user_num: number | null;
  acting_person: Generated<boolean>;
  jwks: ColumnType<unknown, string | null, string | null>;
  jwks_uri: string | null;
  permissions: Generated<string[]>;
  added_by: number | null;
  created_at: Date;
  edited_at: Date;
  deleted_at: Date | null;
}

/** `identity.application_secret`; the secret itself is not kept. */
export interface ApplicationSecretRow {
  secret_id: string;
  client_id: string;
  secret_hash: Buffer;
  created_at: Date;
  created_by: number | null;
  expires_at: Date | null;
  used_at: Date | null;
  revoked_at: Date | null;
}

/** `identity.application_member`: of an application with chosen access, one that may use it. */
export interface ApplicationMemberRow {
  client_id: string;
  user_num: number | null;
  group_num: number | null;
  library_id: number | null;
}

/** The tables that this slice owns. */
export interface ApplicationTables {
  "identity.application": ApplicationRow;
  "identity.application_secret": ApplicationSecretRow;
  "identity.application_member": ApplicationMemberRow;
}
