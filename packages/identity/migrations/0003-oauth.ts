import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Registered applications, the tokens that they hold, browser sessions, and the keys of the OAuth server. */
export const oauth: Migration = {
  name: "0003-oauth",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table identity.application (
    client_id text primary key check (client_id ~ '^[A-Za-z0-9._-]{1,100}$'),
    name text not null check (name <> ''),
    type text not null check (type in ('native', 'web')),
    enabled boolean not null default true,
    secret_hash bytea check (octet_length(secret_hash) = 32),
    redirect_uris text[] not null default '{}',
    post_logout_redirect_uris text[] not null default '{}',
    grants text[] not null check (grants <@ array['authorization_code', 'client_credentials', 'password']),
    scopes text[] not null,
    allow_refresh boolean not null default false,
    refresh_days integer not null default 365 check (refresh_days between 1 and 3650),
    access_minutes integer not null default 30 check (access_minutes between 5 and 1440),
    rotate_refresh boolean not null default false,
    refresh_needs_client boolean not null default false,
    service_user_num bigint references identity."user",
    created_at timestamptz not null,
    edited_at timestamptz not null,
    constraint application_service_user check (service_user_num is not null or not 'client_credentials' = any (grants))
  )`,
  // No index on expires_at: it moves with use, and without one the row is updated in its place.
  `create table identity.access_token (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    user_num bigint not null references identity."user",
    client_id text not null references identity.application on delete cascade,
    session_id text not null,
    scopes text[] not null,
    idle_seconds integer not null,
    issued_at timestamptz not null,
    used_at timestamptz not null,
    expires_at timestamptz not null,
    absolute_expires_at timestamptz not null
  ) with (fillfactor = 85)`,
  `create index access_token_session on identity.access_token (session_id)`,
  `create index access_token_user on identity.access_token (user_num)`,
  `create index access_token_client on identity.access_token (client_id)`,
  `create index access_token_end on identity.access_token (absolute_expires_at)`,
  `create table identity.oauth_record (
    kind text not null check (kind in ('Session', 'Interaction', 'Grant', 'AuthorizationCode', 'RefreshToken')),
    id_hash bytea not null check (octet_length(id_hash) = 32),
    uid_hash bytea check (octet_length(uid_hash) = 32),
    grant_id text,
    client_id text references identity.application on delete cascade,
    ssid uuid references identity."user" (ssid),
    payload jsonb not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    consumed_at timestamptz,
    primary key (kind, id_hash)
  )`,
  `create index oauth_record_uid on identity.oauth_record (uid_hash) where uid_hash is not null`,
  `create index oauth_record_grant on identity.oauth_record (grant_id) where grant_id is not null`,
  `create index oauth_record_client on identity.oauth_record (client_id) where client_id is not null`,
  `create index oauth_record_user on identity.oauth_record (ssid) where ssid is not null`,
  `create index oauth_record_end on identity.oauth_record (expires_at)`,
  `create table identity.oauth_key (
    key_id text primary key,
    purpose text not null check (purpose in ('cookie', 'signing')),
    sealed_with text not null,
    sealed bytea not null,
    created_at timestamptz not null
  )`,
  // A disabled account loses its sessions for good (control-center.md T26), whoever disabled it.
  `create function identity.end_sessions_of_disabled() returns trigger language plpgsql as $$
    begin
      delete from identity.access_token where user_num = new.user_num;
      delete from identity.oauth_record where ssid = new.ssid;
      return null;
    end $$`,
  `create trigger user_disabled after update of allow_logon on identity."user"
    for each row when (old.allow_logon and not new.allow_logon)
    execute function identity.end_sessions_of_disabled()`,
];
