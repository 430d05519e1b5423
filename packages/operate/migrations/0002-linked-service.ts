import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Linked services, and whose accounts there Operate may use (operate.md 3). */
export const linkedService: Migration = {
  name: "0002-linked-service",
  async up(tx) {
    await sql`create table operate.linked_service (
      id uuid primary key,
      system_name text not null unique,
      type text not null check (type in ('work', 'local-folder')),
      display_name text not null,
      base_url text not null,
      client_id text not null,
      secret_sealed bytea,
      secret_key_id text,
      preferred_database text not null,
      scopes text not null,
      allow_fallback boolean not null,
      fallback_when_expired boolean not null,
      one_account_per_user boolean not null,
      uses_pkce boolean not null,
      is_enabled boolean not null,
      is_blocked boolean not null default false,
      created_at timestamptz not null,
      created_by uuid references operate.user,
      updated_at timestamptz not null,
      updated_by uuid references operate.user,
      rev bigint not null default 1,
      check ((secret_sealed is null) = (secret_key_id is null)))`.execute(q(tx));
    await sql`create table operate.service_link (
      id uuid primary key,
      service_id uuid not null references operate.linked_service on delete cascade,
      user_id uuid references operate.user on delete cascade,
      state text not null check (state in ('pending', 'healthy', 'expired', 'denied', 'must_relink')),
      state_before text check (state_before in ('expired', 'denied', 'must_relink')),
      pending_until timestamptz,
      needs_confirmation boolean not null default false,
      account_id text,
      account_ssid text,
      account_name text,
      account_email text,
      customer_id bigint,
      libraries text[] not null default '{}',
      warnings text[] not null default '{}',
      tokens_sealed bytea,
      key_id text,
      token_rev bigint not null default 0,
      refresh_at timestamptz,
      linked_at timestamptz,
      last_used_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique nulls not distinct (service_id, user_id),
      check ((tokens_sealed is null) = (key_id is null)),
      check (state <> 'healthy' or tokens_sealed is not null))`.execute(q(tx));
    await sql`create index service_link_account on operate.service_link (service_id, account_ssid)`.execute(q(tx));
    await sql`create index service_link_user_id on operate.service_link (user_id)`.execute(q(tx));
    await sql`create table operate.oauth_state (
      state_hash bytea primary key,
      session_id uuid not null references operate.session on delete cascade,
      user_id uuid not null references operate.user on delete cascade,
      service_id uuid not null references operate.linked_service on delete cascade,
      purpose text not null check (purpose in ('user', 'system')),
      verifier_sealed bytea,
      key_id text,
      return_to text not null,
      expires_at timestamptz not null)`.execute(q(tx));
    await sql`create index oauth_state_expires_at on operate.oauth_state (expires_at)`.execute(q(tx));
  },
};
