import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Libraries, users, memberships, roles and groups. */
export const directory: Migration = {
  name: "0001-directory",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create schema identity`,
  // Unicode order with numbers by value, the same on every machine (control-center.md CC-LST-008).
  `create collation identity.natural (provider = icu, locale = 'und-u-kn-true')`,
  `create table identity.library (
    library_id integer generated always as identity primary key,
    alias text not null check (alias ~ '^[A-Za-z][A-Za-z0-9_-]{0,63}$'),
    display_name text not null,
    type text not null default 'worksite' check (type in ('worksite', 'linksite')),
    is_hidden boolean not null default false,
    group_conflict text not null default 'deny_wins' check (group_conflict in ('deny_wins', 'most_permissive')),
    require_workspace_read boolean not null default false,
    documents_inherit boolean not null default true,
    workspace_default_security text not null default 'private' check (workspace_default_security in ('public', 'view', 'private')),
    access_version bigint not null default 1,
    created_at timestamptz not null
  )`,
  `create unique index library_alias on identity.library (lower(alias))`,
  `create table identity."user" (
    user_num bigint generated always as identity primary key,
    user_id text not null constraint user_user_id unique,
    user_id_ex text not null,
    ssid uuid not null constraint user_ssid unique,
    full_name text not null,
    email text not null,
    email_folded text not null constraint user_email unique,
    search_name text not null,
    search_ids text not null,
    location text not null default '',
    is_external boolean not null default false,
    is_service boolean not null default false,
    allow_logon boolean not null default true,
    user_nos smallint not null default 2,
    preferred_library_id integer not null references identity.library,
    password_hash text,
    must_change_password boolean not null default true,
    password_never_expire boolean not null default false,
    password_changed_at timestamptz,
    failed_logins integer not null default 0,
    locked_until timestamptz,
    is_locked boolean not null default false,
    created_at timestamptz not null,
    edited_at timestamptz not null
  )`,
  `create index user_full_name on identity."user" (full_name collate identity.natural, user_num)`,
  // Failed sign-ins under names that belong to nobody lock like those of accounts, so that locks tell nothing.
  `create table identity.unknown_sign_in (
    name_hash bytea primary key check (octet_length(name_hash) = 32),
    failed_logins integer not null default 0,
    locked_until timestamptz,
    is_locked boolean not null default false,
    last_at timestamptz not null
  )`,
  `create index unknown_sign_in_last on identity.unknown_sign_in (last_at)`,
  `create table identity.role (
    role_id bigint generated always as identity primary key,
    library_id integer not null references identity.library,
    name text not null,
    description text not null default '',
    is_external boolean not null default false,
    privileges text[] not null default '{}'
  )`,
  `create unique index role_name on identity.role (library_id, upper(name))`,
  `create table identity.membership (
    user_num bigint not null references identity."user",
    library_id integer not null references identity.library,
    role_id bigint not null references identity.role,
    allow_logon boolean not null default true,
    primary key (user_num, library_id)
  )`,
  `create index membership_library on identity.membership (library_id, user_num)`,
  `create table identity."group" (
    group_num bigint generated always as identity primary key,
    library_id integer not null references identity.library,
    group_id text not null,
    full_name text not null default '',
    enabled boolean not null default true,
    is_external boolean not null default false,
    group_nos smallint not null default 2,
    created_at timestamptz not null,
    edited_at timestamptz not null,
    constraint group_group_id unique (library_id, group_id)
  )`,
  `create table identity.group_member (
    group_num bigint not null references identity."group",
    user_num bigint not null references identity."user",
    primary key (group_num, user_num)
  )`,
  `create index group_member_user on identity.group_member (user_num, group_num)`,
  // Whatever may change somebody's access moves the library's version at commit, whoever wrote the statement.
  // Deferred, so that the row stays locked for the commit only and no two transactions can wait for each other.
  `create function identity.bump_access_version(library integer) returns void language plpgsql as $$
    begin
      if current_setting('muniment.bumped_' || library, true) is distinct from txid_current()::text then
        perform set_config('muniment.bumped_' || library, txid_current()::text, true);
        update identity.library set access_version = access_version + 1
          where library_id = bump_access_version.library;
      end if;
    end $$`,
  `create function identity.bump_for_library() returns trigger language plpgsql as $$
    begin
      perform identity.bump_access_version((case when tg_op = 'DELETE' then old else new end).library_id);
      return null;
    end $$`,
  `create function identity.bump_for_user() returns trigger language plpgsql as $$
    begin
      perform identity.bump_access_version(library_id) from (
        select library_id from identity.membership where user_num = new.user_num order by library_id) as libraries;
      return null;
    end $$`,
  `create function identity.bump_for_group_member() returns trigger language plpgsql as $$
    begin
      perform identity.bump_access_version(library_id) from identity."group"
        where group_num = (case when tg_op = 'DELETE' then old else new end).group_num;
      return null;
    end $$`,
  `create function identity.bump_own() returns trigger language plpgsql as $$
    begin
      new.access_version := old.access_version + 1;
      return new;
    end $$`,
  `create trigger library_bump before update of group_conflict, require_workspace_read,
    documents_inherit, workspace_default_security on identity.library
    for each row execute function identity.bump_own()`,
  `create constraint trigger membership_bump after insert or update or delete on identity.membership
    deferrable initially deferred for each row execute function identity.bump_for_library()`,
  `create constraint trigger group_bump after insert or update or delete on identity."group"
    deferrable initially deferred for each row execute function identity.bump_for_library()`,
  `create constraint trigger role_bump after update or delete on identity.role
    deferrable initially deferred for each row execute function identity.bump_for_library()`,
  `create constraint trigger user_bump after update of allow_logon, is_external on identity."user"
    deferrable initially deferred for each row execute function identity.bump_for_user()`,
  `create constraint trigger group_member_bump after insert or update or delete on identity.group_member
    deferrable initially deferred for each row execute function identity.bump_for_group_member()`,
];
