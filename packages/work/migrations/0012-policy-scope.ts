import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Client groups, cases and collections; assistants; what somebody worked on counts in opposing sets. */
export const policyScope: Migration = {
  name: "0012-policy-scope",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const BEARS = (keys: string, row: string): string => `lower(${row}.custom->>'custom1') = lower(${keys}.client_id)
  and (${keys}.matter_id = '' or lower(${row}.custom->>'custom2') = lower(${keys}.matter_id))`;

/** Acts that are a use of a document: made, added a version, changed, opened, downloaded, copied, sent, printed … */
const IS_USE = `h.object_kind = 'document' and h.activity_code in (1, 2, 3, 4, 5, 6, 7, 8, 9, 20)`;

const STATEMENTS = [
  `alter table policy.asset
    drop constraint asset_kind_check, drop constraint asset_client_id_check, drop constraint asset_security_check,
    drop constraint asset_check1, drop constraint asset_check2,
    add column alias text not null default '' check (char_length(alias) <= 32),
    add column secured_by bigint references policy.asset,
    add constraint asset_kind_check check (kind in ('client', 'matter', 'client_group', 'case', 'collection')),
    add constraint asset_client_id_check check (char_length(client_id) <= 32),
    add constraint asset_security_check check (security in ('open', 'restricted', 'by_client', 'by_asset')),
    add constraint asset_ids_check check ((kind in ('client', 'matter')) = (client_id <> '')
      and (kind = 'matter') = (matter_id <> '') and (client_id = '') = (alias <> '')),
    add constraint asset_kind_security_check check (kind = 'matter' or security = 'open'
      or kind = 'client' and security = 'restricted'),
    add constraint asset_secured_by_check check ((security = 'by_asset') = (secured_by is not null))`,
  `drop index policy.asset_ids`,
  `create unique index asset_ids on policy.asset (lower(client_id), lower(matter_id)) where client_id <> ''`,
  `create unique index asset_alias on policy.asset (kind, lower(alias)) where alias <> ''`,
  `create index asset_secured_by on policy.asset (secured_by) where secured_by is not null`,
  // What an asset is about: a matter itself, a client all its matters, the others what they hold together.
  `create table policy.scope (
    asset_id bigint not null references policy.asset on delete cascade,
    client_id text not null check (char_length(client_id) between 1 and 32),
    matter_id text not null check (char_length(matter_id) <= 32)
  )`,
  `create unique index scope_ids on policy.scope (asset_id, lower(client_id), lower(matter_id))`,
  `create index scope_matter on policy.scope (lower(client_id), lower(matter_id))`,
  `insert into policy.scope select asset_id, client_id, matter_id from policy.asset`,
  `create function policy.scope_asset() returns trigger language plpgsql as $$
    begin
      if new.client_id <> '' then insert into policy.scope values (new.asset_id, new.client_id, new.matter_id); end if;
      return null;
    end $$`,
  `create trigger asset_scope after insert on policy.asset for each row execute function policy.scope_asset()`,
  // An assistant stands where the person stands whom they assist, on teams and behind walls (SPM-MOD-008).
  `create table policy.support (
    assistant_num bigint not null references identity."user",
    person_num bigint not null references identity."user",
    starts_at timestamptz,
    ends_at timestamptz,
    primary key (assistant_num, person_num),
    check (ends_at > starts_at),
    check (assistant_num <> person_num)
  )`,
  // Who worked on documents of an asset of a set since its start, for sets that count that (SPM-WAL-005).
  `alter table policy.opposing_set add column counts_work boolean not null default false`,
  `create table policy.worked (
    set_id bigint not null references policy.opposing_set on delete cascade,
    asset_id bigint not null references policy.asset,
    user_num bigint not null references identity."user",
    primary key (set_id, asset_id, user_num)
  )`,
  `create index worked_user on policy.worked (user_num)`,
  // Of what no longer is, or has only come to be, of an asset the event itself says the ids.
  `alter table policy.event add column client_id text, add column matter_id text`,
  ...["scope", "support", "worked"].map(
    (table) => `create constraint trigger ${table}_bump after insert or update or delete on policy.${table}
      deferrable initially deferred for each row execute function policy.bump_all()`,
  ),
  `create or replace function work.log_policy() returns trigger language plpgsql as $$
    begin
      insert into work.change (library_id, kind, action, number, place, workspace)
        select distinct w.library_id, 'policy', 'update', w.container_number, w.container_number, w.container_number
          from new_rows e
          join lateral (
            select s.client_id, s.matter_id from policy.scope s where e.client_id is null and s.asset_id = e.asset_id
            union all select e.client_id, e.matter_id where e.client_id is not null) as ids on true
          join work.container w on w.kind = 'workspace' and ${BEARS("ids", "w")};
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $$`,
  // Looked up once for a statement: most firms have no such set, and then an act costs nothing more. Drafts are noted
  // for too, so that nothing is missed while one becomes active.
  `create function policy.note_worked() returns trigger language plpgsql as $$
    begin
      if exists (select from policy.opposing_set where counts_work and status <> 'ended') then
        insert into policy.worked (set_id, asset_id, user_num)
          select distinct o.set_id, sd.asset_id, h.user_num
          from new_rows h
          join lateral (select d.workspace_number from work.document d where d.library_id = h.library_id
            and d.document_number = h.object_number limit 1) as home on true
          join work.container w on w.library_id = h.library_id and w.container_number = home.workspace_number
          join policy.scope s on ${BEARS("s", "w")}
          join policy.side sd on sd.asset_id = s.asset_id
          join policy.opposing_set o on o.set_id = sd.set_id and o.counts_work and o.status <> 'ended'
            and coalesce(o.starts_at, o.created_at) <= h.at
          where ${IS_USE}
          on conflict do nothing;
      end if;
      return null;
    end $$`,
  `create trigger history_worked after insert on work.history referencing new table as new_rows
    for each statement execute function policy.note_worked()`,
  `create function policy.note_past_work(given bigint) returns void language plpgsql as $$
    begin
      delete from policy.worked where set_id = given;
      insert into policy.worked (set_id, asset_id, user_num)
        select distinct o.set_id, sd.asset_id, h.user_num
        from policy.opposing_set o
        join policy.side sd on sd.set_id = o.set_id
        join policy.scope s on s.asset_id = sd.asset_id
        join work.container w on w.kind = 'workspace' and ${BEARS("s", "w")}
        join work.document d on d.library_id = w.library_id and d.workspace_number = w.container_number
        join work.history h on h.library_id = d.library_id and h.object_number = d.document_number
          and ${IS_USE} and h.at >= coalesce(o.starts_at, o.created_at)
        where o.set_id = given and o.counts_work and o.status <> 'ended'
        on conflict do nothing;
    end $$`,
];
