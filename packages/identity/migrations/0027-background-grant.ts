import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Background authorisation of applications, per library (CC-BGA, work-api.md 17.3). */
export const backgroundGrant: Migration = {
  name: "0027-background-grant",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table identity.access_token add column library_id bigint references identity.library`,
  `create table identity.background_grant (
    grant_id text primary key,
    client_id text not null,
    user_num bigint not null references identity."user",
    library_id bigint not null references identity.library,
    scopes text[] not null,
    granted_at timestamptz not null,
    expires_at timestamptz not null,
    token_hash bytea,
    last_used_at timestamptz,
    ended_at timestamptz,
    warned_days integer,
    loss_told_at timestamptz
  )`,
  `create index background_grant_client on identity.background_grant (client_id, library_id)`,
  `create index background_grant_token on identity.background_grant (token_hash)`,
  `create index background_grant_user on identity.background_grant (user_num)`,
];
