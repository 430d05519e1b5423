import type { Generated } from "kysely";

/** `identity.user_platform`: where an account comes from, as the platform there knows it. */
export interface UserPlatformRow {
  user_num: number;
  sync_id: Generated<string>;
  container: Generated<string>;
  exchange_auto_discover: Generated<string>;
  distinguished_name: Generated<string>;
}

/** The table that this slice owns. */
export interface PlatformTables {
  "identity.user_platform": UserPlatformRow;
}
