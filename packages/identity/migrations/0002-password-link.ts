import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** The links by which people choose a password: one for each account, so that a new one kills all earlier ones. */
export const passwordLink: Migration = {
  name: "0002-password-link",
  async up(tx) {
    await sql`create table identity.password_link (
      user_num bigint primary key references identity."user",
      token_hash bytea not null constraint password_link_token unique check (octet_length(token_hash) = 32),
      kind text not null check (kind in ('new_account', 'forgot', 'administrator')),
      email_folded text not null,
      password_changed_at timestamptz,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      spent_at timestamptz)`.execute(q(tx));
  },
};
