import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

/** Settings of sign-in that administrators keep, proofs of identity, and failures by their origin. */
export const signInSettings: Migration = {
  name: "0022-sign-in-settings",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(typed<object>()(tx));
  },
};

const STATEMENTS = [
  `create table identity.security_setting (
    name text primary key,
    value jsonb not null,
    changed_at timestamptz not null,
    changed_by text not null
  )`,
  // Of a session in a browser or of an application, whichever asks.
  `create table identity.identity_proof (
    session_id text primary key,
    user_num bigint not null references identity."user",
    proved_at timestamptz not null,
    console_used_at timestamptz
  )`,
  `create index identity_proof_user_num on identity.identity_proof (user_num)`,
  `create table identity.failed_sign_in (
    failed_at timestamptz not null,
    source_ip text not null,
    name_hash bytea not null
  )`,
  `create index failed_sign_in_source on identity.failed_sign_in (source_ip, failed_at)`,
  `create index failed_sign_in_time on identity.failed_sign_in (failed_at)`,
];
