import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What administrators keep of applications (CC-APP): facts, who may use them, secrets, where they may call from. */
export const application: Migration = {
  name: "0026-application",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table identity.application
    drop constraint application_type_check,
    add constraint application_type_check check (type in ('native', 'web', 'service')),
    add column description text not null default '',
    add column publisher text not null default '',
    add column website text not null default '',
    add column support_email text not null default '',
    add column kind text not null default 'api-client' check (kind in ('core', 'package', 'api-client')),
    add column package_id text,
    add column version text,
    add column extends text[] not null default '{}',
    add column waits_for text,
    add column uses_sign_in boolean not null default true,
    add column is_public boolean not null default false,
    add column access_mode text not null default 'all' check (access_mode in ('all', 'custom')),
    add column include_external boolean not null default false,
    add column allowed_origins text[] not null default '{}',
    add column allowed_networks text[] not null default '{}',
    add column added_by bigint references identity."user",
    add column deleted_at timestamptz`,
  // Who could use an application before there was a choice still can.
  `update identity.application set include_external = true,
    is_public = type = 'native' or (secret_hash is null and jwks is null and jwks_uri is null)`,
  `create table identity.application_secret (
    secret_id uuid primary key,
    client_id text not null references identity.application on delete cascade,
    secret_hash bytea not null check (octet_length(secret_hash) = 32),
    created_at timestamptz not null,
    created_by bigint references identity."user",
    expires_at timestamptz,
    used_at timestamptz,
    revoked_at timestamptz
  )`,
  `create index application_secret_client on identity.application_secret (client_id)`,
  `insert into identity.application_secret (secret_id, client_id, secret_hash, created_at)
    select gen_random_uuid(), client_id, secret_hash, created_at from identity.application where secret_hash is not null`,
  `alter table identity.application drop column secret_hash`,
  `create table identity.application_member (
    client_id text not null references identity.application on delete cascade,
    user_num bigint references identity."user",
    group_num bigint references identity."group",
    library_id integer references identity.library,
    constraint application_member_one check (num_nonnulls(user_num, group_num, library_id) = 1),
    constraint application_member_key unique nulls not distinct (client_id, user_num, group_num, library_id)
  )`,
  `create index application_member_user on identity.application_member (user_num) where user_num is not null`,
  `create index application_member_group on identity.application_member (group_num) where group_num is not null`,
  `create index application_member_library on identity.application_member (library_id) where library_id is not null`,
];
