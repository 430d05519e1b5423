import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Sign-in by an identity provider (control-center.md 15.1). */
export const singleSignOn: Migration = {
  name: "0024-single-sign-on",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  // Settings are never changed, only followed by others: what is in force stays as it was tested.
  `create table identity.sign_on_setup (
    setup_num bigint generated always as identity primary key,
    protocol text not null check (protocol in ('saml', 'oidc')),
    match text not null check (match in ('email', 'user_id')),
    claim text not null,
    settings jsonb not null,
    secret_key_id text,
    secret bytea,
    changed_at timestamptz not null,
    changed_by text not null,
    check ((secret is null) = (secret_key_id is null))
  )`,
  `create table identity.sign_on_state (
    is_only boolean primary key default true check (is_only),
    in_force bigint references identity.sign_on_setup,
    before_trial bigint references identity.sign_on_setup,
    trial_ends timestamptz
  )`,
  `insert into identity.sign_on_state default values`,
  // The key that providers encrypt assertions for, and that signs our requests.
  `create table identity.sign_on_key (
    is_only boolean primary key default true check (is_only),
    certificate text not null,
    secret_key_id text not null,
    secret bytea not null,
    created_at timestamptz not null
  )`,
  `create table identity.sign_on_request (
    request_hash bytea primary key,
    setup_num bigint not null references identity.sign_on_setup,
    interaction text,
    tester_num bigint references identity."user",
    secret_key_id text not null,
    secret bytea not null,
    source_ip text not null,
    begun_at timestamptz not null,
    answered_at timestamptz,
    ticket_hash bytea,
    outcome jsonb,
    is_done boolean not null default false,
    check ((interaction is null) <> (tester_num is null))
  )`,
  `create index sign_on_request_source on identity.sign_on_request (source_ip, begun_at) where not is_done`,
  `create index sign_on_request_begun on identity.sign_on_request (begun_at)`,
  `create index sign_on_request_setup on identity.sign_on_request (setup_num)`,
  `create table identity.sign_on_assertion (
    assertion_hash bytea primary key,
    ends_at timestamptz not null
  )`,
];
