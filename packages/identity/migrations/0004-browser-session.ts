import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** The cookies by which our own pages call the API. */
export const browserSession: Migration = {
  name: "0004-browser-session",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  // Lives as long as the sign-in of that browser, whose row tells how long that is.
  `create table identity.browser_session (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    session_id text not null,
    user_num bigint not null references identity."user",
    sign_in_hash bytea not null check (octet_length(sign_in_hash) = 32),
    issued_at timestamptz not null,
    used_at timestamptz not null,
    absolute_expires_at timestamptz not null
  ) with (fillfactor = 85)`,
  `create index browser_session_user on identity.browser_session (user_num)`,
  `create index browser_session_sign_in on identity.browser_session (sign_in_hash)`,
  `create index browser_session_end on identity.browser_session (absolute_expires_at)`,
];
