import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

const MATTER = {
  fields: [],
  phases: [
    { name: "open", label: "Open", flag: "start" },
    { name: "closed", label: "Closed", flag: "closed" },
  ],
  transitions: [
    { name: "close", label: "Close case", from: ["open"], to: "closed" },
    { name: "reopen", label: "Reopen case", from: ["closed"], to: "open" },
  ],
};

/** What cases follow: their fields, phases and references, and how they come to a workspace (operate.md 6.1, 6.2, 8.2). */
export const workType: Migration = {
  name: "0012-work-type",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions || '{documents.provision}'
      where name = 'Case handlers'`.execute(q(tx));
    await sql`update operate.permission_set set permissions = permissions ||
      '{documents.provision,case.closeWithOpenWork}' where name = 'Administrators'`.execute(q(tx));
    await sql`create table operate.work_type (
      system_name text primary key,
      name text not null,
      description text not null,
      is_active boolean not null,
      reference_mask text not null,
      fields jsonb not null,
      phases jsonb not null,
      transitions jsonb not null,
      provisioning jsonb,
      updated_at timestamptz not null,
      updated_by uuid references operate.user,
      rev bigint not null default 1)`.execute(q(tx));
    await sql`insert into operate.work_type (system_name, name, description, is_active, reference_mask, fields, phases,
        transitions, updated_at)
      values ('matter', 'Matter', 'A case in a workspace that is chosen for it.', true, 'C-{year}-{seq:5}',
        ${JSON.stringify(MATTER.fields)}, ${JSON.stringify(MATTER.phases)}, ${JSON.stringify(MATTER.transitions)},
        now())`.execute(q(tx));
    // Numbers go on from where the one sequence of all cases stands.
    await sql`create table operate.work_type_number (
      work_type text primary key references operate.work_type on delete cascade,
      last_number bigint not null)`.execute(q(tx));
    await sql`insert into operate.work_type_number (work_type, last_number)
      select 'matter', case when is_called then last_value else last_value - 1 end from operate.case_number`.execute(
      q(tx),
    );
    await sql`drop sequence operate.case_number`.execute(q(tx));
    await sql`alter table operate.work_item
      drop constraint work_item_check1,
      add column work_type text references operate.work_type,
      -- What its fields have, by their names.
      add column data jsonb not null default '{}'`.execute(q(tx));
    await sql`update operate.work_item set work_type = 'matter' where type = 'case'`.execute(q(tx));
    await sql`alter table operate.work_item
      add constraint work_item_work_type_check check ((type = 'case') = (work_type is not null))`.execute(q(tx));
    await sql`create index work_item_work_type on operate.work_item (work_type, phase)
      where work_type is not null`.execute(q(tx));
    await sql`create table operate.phase_history (
      num bigint primary key generated always as identity,
      work_item_id uuid not null references operate.work_item on delete cascade,
      from_phase text,
      to_phase text not null,
      reason text,
      with_open_work boolean not null,
      user_id uuid references operate.user,
      at timestamptz not null)`.execute(q(tx));
    await sql`create index phase_history_item on operate.phase_history (work_item_id, num)`.execute(q(tx));
    await sql`insert into operate.phase_history (work_item_id, to_phase, with_open_work, user_id, at)
      select id, 'open', false, created_by, created_at from operate.work_item where type = 'case'`.execute(q(tx));
    await sql`insert into operate.phase_history (work_item_id, from_phase, to_phase, with_open_work, user_id, at)
      select id, 'open', 'closed', false, updated_by, closed_at from operate.work_item
      where type = 'case' and closed_at is not null`.execute(q(tx));
    await provisioning(tx);
  },
};

async function provisioning(tx: Parameters<Migration["up"]>[0]): Promise<void> {
  // A case has its place from the start, and the workspace in it once that is made.
  await sql`alter table operate.case_place alter column item_id drop not null`.execute(q(tx));
  await sql`create table operate.case_provisioning (
    case_id uuid primary key references operate.work_item on delete cascade,
    state text not null check (state in ('not_required', 'pending', 'looking_up', 'creating', 'configuring', 'ready',
      'failed', 'ambiguous')),
    -- As the type said when the workspace was wanted; a change of the type does not touch what is under way.
    plan jsonb not null,
    is_waiting boolean not null,
    is_found boolean not null,
    trouble jsonb,
    candidates jsonb not null,
    requested_by uuid references operate.user,
    updated_at timestamptz not null)`.execute(q(tx));
  await sql`create index case_provisioning_open on operate.case_provisioning (state)
    where state not in ('ready', 'not_required')`.execute(q(tx));
}
