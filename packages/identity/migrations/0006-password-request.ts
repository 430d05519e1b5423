import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What people ask for by `Forgot password?`. */
export const passwordRequest: Migration = {
  name: "0006-password-request",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table identity.password_request (
    request_id uuid primary key,
    address_hash bytea not null check (octet_length(address_hash) = 32),
    identifier text,
    user_num bigint references identity."user",
    requested_at timestamptz not null,
    due_at timestamptz not null,
    handled_at timestamptz,
    constraint password_request_handled check ((handled_at is null) = (identifier is not null))
  )`,
  `create index password_request_address on identity.password_request (address_hash, requested_at)`,
  `create index password_request_user on identity.password_request (user_num, handled_at) where user_num is not null`,
  `create index password_request_due on identity.password_request (due_at)`,
];
