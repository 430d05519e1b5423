import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Policies on clients and matters, which hold in all libraries (decision 0005), and profiles that keep to one matter. */
export const policy: Migration = {
  name: "0006-policy",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const PERIOD = `starts_at timestamptz, ends_at timestamptz, check (ends_at > starts_at)`;
const STATUS = `status text not null check (status in ('draft', 'active', 'suspended', 'ended'))`;
const STAMPS = `revision bigint not null default 1, created_at timestamptz not null, edited_at timestamptz not null`;
const MATTER = (row: string): string => `(lower(${row}.custom->>'custom1'), lower(${row}.custom->>'custom2'))`;

const STATEMENTS = [
  `create schema policy`,
  `create table policy.asset (
    asset_id bigint generated always as identity primary key,
    kind text not null check (kind in ('client', 'matter')),
    client_id text not null check (char_length(client_id) between 1 and 32),
    matter_id text not null check (char_length(matter_id) <= 32),
    name text not null check (char_length(name) <= 255),
    notes text not null default '',
    security text not null check (security in ('open', 'restricted', 'by_client')),
    limits_staffing boolean not null default false,
    ${STATUS}, ${PERIOD},
    memo text not null default '',
    memo_version integer not null default 0,
    withholds boolean not null default false,
    ${STAMPS},
    check ((kind = 'client') = (matter_id = '')),
    check (kind = 'matter' or security <> 'by_client')
  )`,
  `create unique index asset_ids on policy.asset (lower(client_id), lower(matter_id))`,
  // What was taken away stays as ended: who was on a side once may be kept from the other one (SPM-WAL-005).
  `create table policy.claim (
    asset_id bigint not null references policy.asset,
    kind text not null check (kind in ('team', 'conflict')),
    trustee_kind text not null check (trustee_kind in ('user', 'group')),
    trustee_num bigint not null,
    role text not null default 'member' check (role in ('member', 'basic_member', 'support_staff', 'administrator')),
    is_soft boolean not null default false,
    starts_at timestamptz,
    ends_at timestamptz,
    primary key (asset_id, kind, trustee_kind, trustee_num)
  )`,
  `create index claim_trustee on policy.claim (trustee_kind, trustee_num)`,
  `create table policy.opposing_set (
    set_id bigint generated always as identity primary key,
    alias text not null check (char_length(alias) between 1 and 32),
    name text not null check (char_length(name) <= 255),
    counts_history boolean not null default false,
    ${STATUS}, ${PERIOD}, ${STAMPS}
  )`,
  `create unique index opposing_set_alias on policy.opposing_set (lower(alias))`,
  `create table policy.side (
    set_id bigint not null references policy.opposing_set on delete cascade,
    asset_id bigint not null references policy.asset,
    side smallint not null check (side between 1 and 20),
    primary key (set_id, asset_id)
  )`,
  `create index side_asset on policy.side (asset_id)`,
  `create table policy.exception (
    exception_id bigint generated always as identity primary key,
    kind text not null check (kind in ('over_the_wall', 'break_glass')),
    user_num bigint not null references identity."user",
    client_id text not null default '',
    matter_id text not null default '',
    level smallint not null default 0 check (level between 0 and 2),
    approvals smallint not null default 0,
    reason text not null,
    granted_by bigint not null references identity."user",
    starts_at timestamptz not null,
    ends_at timestamptz,
    check ((kind = 'break_glass') = (matter_id <> '')),
    check (kind = 'over_the_wall' or ends_at is not null)
  )`,
  `create index exception_user on policy.exception (user_num)`,
  `create table policy.acknowledgement (
    asset_id bigint not null references policy.asset,
    user_num bigint not null references identity."user",
    memo_version integer not null,
    acknowledged_at timestamptz not null,
    primary key (asset_id, user_num)
  )`,
  `create table policy.office (
    user_num bigint not null references identity."user",
    role text not null check (role in ('asset_administrator', 'asset_manager', 'conflicts_officer', 'role_administrator',
      'help_desk')),
    granted_by bigint not null references identity."user",
    granted_at timestamptz not null,
    primary key (user_num, role)
  )`,
  `create table policy.setting (
    is_only boolean primary key default true check (is_only),
    nrtadmin_mode text not null check (nrtadmin_mode in ('metadata_only', 'none', 'full')),
    proposed_mode text check (proposed_mode in ('metadata_only', 'none', 'full')),
    proposed_by bigint references identity."user",
    proposed_at timestamptz
  )`,
  `insert into policy.setting (nrtadmin_mode) values ('metadata_only')`,
  // In the order of their transactions' numbers, as the log of changes of the repository is.
  `create table policy.event (
    event_id bigint generated always as identity primary key,
    xid xid8 not null default pg_current_xact_id(),
    at timestamptz not null,
    asset_id bigint not null references policy.asset,
    action text not null check (action in ('state', 'claim_added', 'claim_removed')),
    effect text check (effect in ('allow', 'deny')),
    trustee_kind text check (trustee_kind in ('user', 'group')),
    trustee_num bigint,
    starts_at timestamptz,
    ends_at timestamptz
  )`,
  `create index event_order on policy.event (xid, event_id)`,
  `create table policy.agent (
    client_id text not null,
    library_id integer not null references identity.library,
    applied_version bigint not null,
    reported_at timestamptz not null,
    primary key (client_id, library_id)
  )`,
  // A policy may decide about anybody in any library, from the next request on (decision D12).
  `create function policy.bump_all() returns trigger language plpgsql as $$
    begin
      perform identity.bump_access_version(library_id)
        from (select library_id from identity.library order by library_id) as libraries;
      return null;
    end $$`,
  ...["asset", "claim", "opposing_set", "side", "exception", "acknowledgement", "setting"].map(
    (table) => `create constraint trigger ${table}_bump after insert or update or delete on policy.${table}
      deferrable initially deferred for each row execute function policy.bump_all()`,
  ),
  // A group of one library may stand in a policy that holds in another.
  `create function policy.bump_for_group() returns trigger language plpgsql as $$
    begin
      if exists (select from policy.claim where trustee_kind = 'group'
          and trustee_num = (case when tg_op = 'DELETE' then old else new end).group_num) then
        perform identity.bump_access_version(library_id)
          from (select library_id from identity.library order by library_id) as libraries;
      end if;
      return null;
    end $$`,
  // Their names come before those of the triggers that move one library, so that libraries are held in order.
  `create constraint trigger group_all_bump after update of enabled or delete on identity."group"
    deferrable initially deferred for each row execute function policy.bump_for_group()`,
  `create constraint trigger group_member_all_bump after insert or delete on identity.group_member
    deferrable initially deferred for each row execute function policy.bump_for_group()`,
  // Client and matter say which policies a workspace is under.
  `create index container_matter on work.container (library_id, lower(custom->>'custom1'), lower(custom->>'custom2'))
    include (container_number) where kind = 'workspace'`,
  `create constraint trigger container_matter_bump after update on work.container
    deferrable initially deferred for each row
    when (new.kind = 'workspace' and ${MATTER("new")} is distinct from ${MATTER("old")})
    execute function identity.bump_for_library()`,
  // Each profile governs items of one matter only; until now a move to another one could leave it where it was.
  `update work.security s set workspace_number = c.workspace_number from work.container c
    where c.library_id = s.library_id and c.security_id = s.security_id and c.owns_security
      and c.workspace_number <> s.workspace_number`,
  `do $$
    declare astray record; target bigint;
    begin
      for astray in select distinct d.library_id, d.workspace_number, s.security_id, s.default_level, s.content_hash
          from work.document d join work.security s using (library_id, security_id)
          where d.workspace_number <> s.workspace_number and s.content_hash is not null loop
        select security_id into target from work.security where library_id = astray.library_id
          and workspace_number = astray.workspace_number and content_hash = astray.content_hash;
        if target is null then
          update work.counter set last_security = last_security + 1 where library_id = astray.library_id
            returning last_security into target;
          insert into work.security (library_id, security_id, workspace_number, default_level, content_hash)
            values (astray.library_id, target, astray.workspace_number, astray.default_level, astray.content_hash);
          insert into work.security_entry select library_id, target, trustee_kind, trustee_num, level, ends_at
            from work.security_entry where library_id = astray.library_id and security_id = astray.security_id;
        end if;
        update work.document set security_id = target where library_id = astray.library_id
          and workspace_number = astray.workspace_number and security_id = astray.security_id;
      end loop;
    end $$`,
  `create index security_workspace on work.security (library_id, workspace_number, security_id)`,
];
