import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** People, what they may do, and their sessions (operate.md 2, 18.1). */
export const signIn: Migration = {
  name: "0001-sign-in",
  async up(tx) {
    await sql`create schema operate`.execute(q(tx));
    await sql`create table operate.user (
      id uuid primary key,
      num bigint not null unique generated always as identity,
      issuer text not null,
      subject text not null,
      login text not null,
      name text not null,
      email text not null,
      is_enabled boolean not null default true,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      rev bigint not null default 1,
      unique (issuer, subject))`.execute(q(tx));
    await sql`create table operate.permission_set (
      name text primary key,
      permissions text[] not null)`.execute(q(tx));
    await sql`create table operate.permission_grant (
      user_id uuid not null references operate.user on delete cascade,
      set_name text not null references operate.permission_set on delete cascade,
      primary key (user_id, set_name))`.execute(q(tx));
    await sql`create index permission_grant_set on operate.permission_grant (set_name)`.execute(q(tx));
    await sql`insert into operate.permission_set (name, permissions) values
      ('Case handlers', '{documents.file,email.file}'),
      ('Administrators', '{documents.file,email.file,admin.linkedServices,admin.audit}')`.execute(q(tx));
    await sql`create table operate.sign_in (
      state_hash bytea primary key,
      browser_hash bytea not null,
      nonce_hash bytea not null,
      verifier_sealed bytea not null,
      key_id text not null,
      return_to text not null,
      expires_at timestamptz not null)`.execute(q(tx));
    await sql`create index sign_in_expires_at on operate.sign_in (expires_at)`.execute(q(tx));
    await sql`create table operate.session (
      id uuid primary key,
      token_hash bytea not null unique,
      user_id uuid not null references operate.user on delete cascade,
      tokens_sealed bytea not null,
      key_id text not null,
      created_at timestamptz not null,
      last_seen_at timestamptz not null)`.execute(q(tx));
    await sql`create index session_user_id on operate.session (user_id)`.execute(q(tx));
    await sql`create index session_last_seen_at on operate.session (last_seen_at)`.execute(q(tx));
  },
};
