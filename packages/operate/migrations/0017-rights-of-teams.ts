import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What is known of teams, and what they may do (operate.md 2). */
export const rightsOfTeams: Migration = {
  name: "0017-rights-of-teams",
  async up(tx) {
    await sql`alter table operate.team
      add column short_name text not null default '',
      add column description text not null default '',
      add column reference text not null default '',
      add column external_reference text not null default '',
      add column location text not null default '',
      add column email text not null default '',
      add column phone text not null default '',
      add column contact_preference text not null default '' check (contact_preference in ('', 'email', 'phone', 'post')),
      add column email_signature text not null default '',
      -- When its people work who have no hours of their own.
      add column hours jsonb,
      add column rev bigint not null default 1`.execute(q(tx));
    await sql`create table operate.team_permission (
      team_id uuid not null references operate.team on delete cascade,
      set_name text not null references operate.permission_set on delete cascade,
      primary key (team_id, set_name))`.execute(q(tx));
    await sql`create index team_permission_set on operate.team_permission (set_name)`.execute(q(tx));
    await sql`alter table operate.permission_set
      add column description text not null default '',
      add column rev bigint not null default 1`.execute(q(tx));
  },
};
