import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Rules that say who gets new work, and who is there to get it (operate.md 7). */
export const allocation: Migration = {
  name: "0009-allocation",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions || '{allocation.edit,work.reallocateTeam,work.reallocateAny}'
      where name = 'Administrators'`.execute(q(tx));
    await sql`alter table operate.team_member add column is_supervisor boolean not null default false`.execute(q(tx));
    await sql`alter table operate.work_item
      -- What it counts for in somebody's load.
      add column weight integer not null default 1,
      add column due_at timestamptz,
      -- Not in a queue before then.
      add column held_until timestamptz`.execute(q(tx));
    await sql`create table operate.availability (
      user_id uuid primary key references operate.user on delete cascade,
      out_from timestamptz,
      out_until timestamptz,
      delegate_id uuid references operate.user,
      load_limit integer,
      weight integer not null default 1,
      competencies text[] not null default '{}',
      hours jsonb,
      updated_at timestamptz not null)`.execute(q(tx));
    await sql`create index availability_delegate on operate.availability (delegate_id)`.execute(q(tx));
    await sql`create table operate.allocation_rule (
      system_name text primary key,
      name text not null,
      description text not null,
      is_enabled boolean not null,
      serves text[] not null,
      entries jsonb not null,
      default_target jsonb,
      version bigint not null default 1,
      updated_at timestamptz not null,
      updated_by uuid references operate.user)`.execute(q(tx));
    await sql`create table operate.allocation_pointer (
      key text primary key,
      state jsonb not null)`.execute(q(tx));
    await sql`create table operate.allocation_log (
      id uuid primary key,
      work_item_id uuid not null references operate.work_item on delete cascade,
      rule text not null,
      rule_version bigint not null,
      entry integer,
      owner_user_id uuid references operate.user,
      owner_team_id uuid references operate.team,
      steps jsonb not null,
      candidates jsonb not null,
      at timestamptz not null)`.execute(q(tx));
    await sql`create index allocation_log_item on operate.allocation_log (work_item_id, at desc)`.execute(q(tx));
    await sql`create index allocation_log_user on operate.allocation_log (owner_user_id, at desc)
      where owner_user_id is not null`.execute(q(tx));
    await sql`create index allocation_log_team on operate.allocation_log (owner_team_id)
      where owner_team_id is not null`.execute(q(tx));
  },
};
