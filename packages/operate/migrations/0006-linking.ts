import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Whom a service is offered to, and which way a firm links (operate.md 3.4). */
export const linking: Migration = {
  name: "0006-linking",
  async up(tx) {
    await sql`alter table operate.linked_service
      drop constraint linked_service_type_check,
      add check (type in ('work', 'local-folder', 'webdav')),
      -- Nothing until somebody has said which of the two the firm wants.
      add column linking text check (linking in ('one_account', 'own_accounts')),
      add column same_email_only boolean not null default false`.execute(q(tx));
    await sql`alter table operate.oauth_state
      add column linking text check (linking in ('one_account', 'own_accounts'))`.execute(q(tx));
    await sql`alter table operate.team
      add column parent_id uuid references operate.team,
      add column type text not null default 'department'
        check (type in ('acl', 'department', 'external', 'pod', 'structural'))`.execute(q(tx));
    await sql`create index team_parent on operate.team (parent_id) where parent_id is not null`.execute(q(tx));
    await sql`create table operate.service_team (
      service_id uuid not null references operate.linked_service on delete cascade,
      team_id uuid not null references operate.team on delete cascade,
      is_required boolean not null,
      primary key (service_id, team_id))`.execute(q(tx));
    await sql`create index service_team_team on operate.service_team (team_id)`.execute(q(tx));
    await sql`insert into operate.service_team (service_id, team_id, is_required)
      select s.id, t.id, false from operate.linked_service s, operate.team t where t.is_everybody`.execute(q(tx));
  },
};
