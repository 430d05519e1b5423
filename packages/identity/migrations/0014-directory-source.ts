import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Directories that accounts come from, what they have brought, and what each run found (control-center.md 16). */
export const directorySource: Migration = {
  name: "0014-directory-source",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  // An account that was disabled by hand stays disabled when its directory enables it (control-center.md T29).
  `alter table identity."user" add column disabled_by_directory boolean not null default false`,
  `alter table identity."group" add column allows_local_members boolean not null default true`,
  `alter table identity.group_member add column is_mirrored boolean not null default false`,
  `create table identity.directory_source (
    source_num bigint generated always as identity primary key,
    name text not null,
    kind text not null check (kind in ('active_directory', 'ldap')),
    url text not null,
    start_tls boolean not null,
    certificate text not null default '',
    bind_dn text not null,
    secret_key_id text,
    secret bytea,
    base_dn text not null,
    scope text not null check (scope in ('sub', 'one')),
    filter text not null,
    group_base_dn text not null default '',
    mapping jsonb not null,
    rules jsonb not null,
    default_library_id integer not null references identity.library,
    every_minutes integer,
    next_run_at timestamptz,
    guard_percent integer not null check (guard_percent between 0 and 5),
    guard_count integer not null check (guard_count between 0 and 50),
    notify bigint[] not null default '{}',
    is_paused boolean not null default false,
    is_live boolean not null default false,
    created_at timestamptz not null,
    edited_at timestamptz not null,
    constraint directory_source_secret check ((secret is null) = (secret_key_id is null))
  )`,
  `create unique index directory_source_name on identity.directory_source (lower(name))`,
  `create table identity.directory_mirror (
    mirror_num bigint generated always as identity primary key,
    source_num bigint not null references identity.directory_source on delete cascade,
    group_dn text not null,
    library_id integer not null references identity.library,
    group_id text not null,
    full_name text not null,
    allows_local_members boolean not null,
    group_num bigint references identity."group",
    constraint directory_mirror_group unique (library_id, group_id)
  )`,
  `create index directory_mirror_source on identity.directory_mirror (source_num)`,
  `create table identity.directory_account (
    user_num bigint primary key references identity."user",
    source_num bigint not null references identity.directory_source,
    sync_id text not null,
    dn text not null,
    constraint directory_account_identity unique (source_num, sync_id)
  )`,
  `create table identity.directory_run (
    run_num bigint generated always as identity primary key,
    source_num bigint not null references identity.directory_source on delete cascade,
    kind text not null check (kind in ('dry', 'sync')),
    state text not null check (state in ('queued', 'running', 'done', 'stopped', 'failed')),
    started_by text not null,
    approves bigint,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    entry_count integer not null default 0,
    counts jsonb not null default '{}',
    fault_code text,
    fault_text text not null default '',
    guard jsonb
  )`,
  `create index directory_run_source on identity.directory_run (source_num, run_num)`,
  `create unique index directory_run_open on identity.directory_run (source_num) where state in ('queued', 'running')`,
  `create table identity.directory_change (
    run_num bigint not null references identity.directory_run on delete cascade,
    change_num integer not null,
    kind text not null,
    state text not null default 'planned' check (state in ('planned', 'done', 'refused')),
    sync_id text not null,
    dn text not null,
    user_num bigint,
    user_id text not null,
    user_id_ex text not null default '',
    full_name text not null,
    email text not null default '',
    email_folded text not null default '',
    location text not null default '',
    placement integer,
    fields jsonb not null default '{}',
    mirror_num bigint,
    code text,
    detail text,
    holder_num bigint,
    primary key (run_num, change_num)
  )`,
  `create table identity.directory_choice (
    source_num bigint not null references identity.directory_source on delete cascade,
    sync_id text not null,
    choice text not null check (choice in ('link', 'rename', 'skip', 'always_skip')),
    user_id text,
    user_num bigint references identity."user",
    primary key (source_num, sync_id)
  )`,
  // What was read is of use until its run ends, and is read again after a crash.
  `create unlogged table identity.directory_entry (
    run_num bigint not null,
    entry_num integer not null,
    sync_id text not null,
    dn text not null,
    user_id text not null,
    user_id_ex text not null,
    full_name text not null,
    email text not null,
    email_folded text not null,
    location text not null,
    is_enabled boolean not null,
    placement integer not null,
    mirrors bigint[] not null,
    primary key (run_num, entry_num)
  )`,
  `create unlogged table identity.directory_placement (
    run_num bigint not null,
    placement integer not null,
    library_id integer not null,
    role_id bigint not null,
    is_ruled boolean not null,
    is_preferred boolean not null,
    primary key (run_num, placement, library_id)
  )`,
];
