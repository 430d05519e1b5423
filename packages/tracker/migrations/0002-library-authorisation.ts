import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** The background service's authority in each library (tracker.md 6). */
export const libraryAuthorisation: Migration = {
  name: "0002-library-authorisation",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table tracker.library (
    library_id text primary key,
    name text not null,
    state text not null default 'unauthorized' check (state in
      ('unauthorized', 'pending', 'authorized', 'expiring', 'expired', 'invalid', 'degraded', 'refresh_off')),
    former_state text,
    reason text,
    pending_by bigint references tracker.principal,
    pending_state bytea,
    pending_verifier bytea,
    pending_key_id text,
    pending_redirect text,
    pending_until timestamptz,
    attempt_by bigint references tracker.principal,
    attempt text,
    last_success_at timestamptz,
    failing_since timestamptz,
    feed_cursor text,
    policy_cursor text,
    last_sync_at timestamptz,
    policies_at timestamptz,
    failures integer not null default 0,
    next_try_at timestamptz,
    check ((state = 'pending') = (pending_until is not null)),
    check ((state = 'pending') = (former_state is not null)))`,
  `create table tracker.library_authorization (
    id text collate "C" primary key,
    library_id text not null references tracker.library,
    user_num bigint not null references tracker.principal,
    tokens_sealed bytea not null,
    key_id text not null,
    access_until timestamptz not null,
    token_rev integer not null default 1,
    granted_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    uses bigint not null default 0,
    rank text not null check (rank in ('active', 'standby')),
    unique (library_id, user_num))`,
  `create unique index library_authorization_active on tracker.library_authorization (library_id)
    where rank = 'active'`,
];
