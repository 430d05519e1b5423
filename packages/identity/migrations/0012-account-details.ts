import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

/** When somebody signed in last, and what is known of the account's platform (CC-USR-082, CC-USR-083). */
export const accountDetails: Migration = {
  name: "0012-account-details",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(typed<object>()(tx));
  },
};

const STATEMENTS = [
  `alter table identity."user" add column last_sign_in_at timestamptz`,
  // Few accounts come from elsewhere, so these texts stand beside the accounts and not in them.
  `create table identity.user_platform (
    user_num bigint primary key references identity."user",
    sync_id text not null default '',
    container text not null default '',
    exchange_auto_discover text not null default '',
    distinguished_name text not null default ''
  )`,
  `create unique index user_platform_sync_id on identity.user_platform (sync_id) where sync_id <> ''`,
];
