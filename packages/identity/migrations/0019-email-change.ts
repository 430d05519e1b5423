import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** New addresses that wait for their owner's word (CC-USR-075). */
export const emailChange: Migration = {
  name: "0019-email-change",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table identity.email_change (
    user_num bigint primary key references identity."user",
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    email text not null,
    former_folded text not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null
  )`,
];
