import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration, Tx } from "@muniment/platform/db";

const q = typed<object>();

/** People and organisations, and who of them takes part in which case (operate.md 6.3). */
export const register: Migration = {
  name: "0004-register",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions || '{register.edit}'
      where name = 'Case handlers'`.execute(q(tx));
    await sql`update operate.permission_set set permissions = permissions || '{register.edit,register.merge,model.edit}'
      where name = 'Administrators'`.execute(q(tx));
    await entities(tx);
    await participants(tx);
  },
};

async function entities(tx: Tx): Promise<void> {
  await sql`create table operate.register_entity (
    id uuid primary key,
    num bigint not null unique generated always as identity,
    -- What it is now part of, which is itself when it was never merged (OPR-PTY-008).
    canonical_id uuid not null references operate.register_entity,
    merged_into uuid references operate.register_entity,
    merged_at timestamptz,
    merged_by uuid references operate.user,
    -- What the other one got from it: undoing takes just that away again.
    merge_record jsonb,
    kind text not null check (kind in ('organisation', 'person', 'user', 'team', 'vehicle', 'title')),
    name text not null,
    -- The name as duplicates are known by.
    name_key text not null,
    salutation text,
    reference text,
    external_reference text,
    party_types text[] not null default '{}',
    preferred_channel text check (preferred_channel in ('email', 'phone', 'post')),
    language text,
    restrictions text[] not null default '{}' check (restrictions <@ '{no_email,no_phone,post_only}'),
    notes text,
    user_id uuid unique references operate.user,
    team_id uuid unique references operate.team,
    search tsvector not null,
    created_at timestamptz not null,
    created_by uuid references operate.user,
    updated_at timestamptz not null,
    updated_by uuid references operate.user,
    rev bigint not null default 1,
    check ((kind = 'user') = (user_id is not null)),
    check ((kind = 'team') = (team_id is not null)),
    check ((merged_into is null) = (canonical_id = id)))`.execute(q(tx));
  await sql`create index register_entity_name on operate.register_entity (lower(name), id)
    where merged_into is null`.execute(q(tx));
  await sql`create index register_entity_name_key on operate.register_entity (name_key)`.execute(q(tx));
  await sql`create unique index register_entity_reference on operate.register_entity (lower(reference))`.execute(q(tx));
  await sql`create index register_entity_canonical on operate.register_entity (canonical_id)`.execute(q(tx));
  await sql`create index register_entity_merged on operate.register_entity (merged_into)
    where merged_into is not null`.execute(q(tx));
  await sql`create index register_entity_search on operate.register_entity using gin (search)`.execute(q(tx));
  await sql`create table operate.register_contact (
    entity_id uuid not null references operate.register_entity on delete cascade,
    ordinal smallint not null,
    kind text not null check (kind in ('email', 'phone')),
    label text not null,
    value text not null,
    -- As it is compared: an e-mail address in small letters, of a number its digits.
    normal text not null,
    valid_from date,
    valid_until date,
    primary key (entity_id, kind, ordinal))`.execute(q(tx));
  await sql`create index register_contact_normal on operate.register_contact (normal text_pattern_ops)`.execute(q(tx));
  await sql`create table operate.register_address (
    entity_id uuid not null references operate.register_entity on delete cascade,
    ordinal smallint not null,
    label text not null,
    street text not null,
    postcode text,
    city text,
    region text,
    country text,
    valid_from date,
    valid_until date,
    primary key (entity_id, ordinal))`.execute(q(tx));
}

async function participants(tx: Tx): Promise<void> {
  await sql`create table operate.participant_role (
    system_name text primary key,
    name text not null,
    category text not null,
    is_active boolean not null default true,
    kinds text[] not null,
    need text not null check (need in ('mandatory', 'recommended', 'optional')),
    is_many boolean not null,
    sees_restricted boolean not null default false,
    ordinal integer not null generated always as identity,
    rev bigint not null default 1)`.execute(q(tx));
  await sql`insert into operate.participant_role
    (system_name, name, category, kinds, need, is_many, sees_restricted) values
    ('client', 'Client', 'Parties', '{organisation,person}', 'mandatory', true, false),
    ('other_side', 'Other side', 'Parties', '{organisation,person}', 'recommended', true, false),
    ('other_side_lawyer', 'Lawyer of the other side', 'Parties', '{organisation,person}', 'optional', true, false),
    ('court', 'Court', 'Authorities', '{organisation}', 'optional', false, false),
    ('insurer', 'Insurer', 'Others', '{organisation}', 'optional', true, false),
    ('expert', 'Expert', 'Others', '{organisation,person}', 'optional', true, false),
    ('witness', 'Witness', 'Others', '{person}', 'optional', true, false),
    ('supervisor', 'Supervisor', 'Our firm', '{user}', 'optional', false, true),
    ('fee_earner', 'Fee earner', 'Our firm', '{user}', 'optional', true, true),
    ('team', 'Team', 'Our firm', '{team}', 'optional', true, true)`.execute(q(tx));
  await sql`create table operate.participant (
    id uuid primary key,
    case_id uuid not null references operate.work_item on delete cascade,
    role text not null references operate.participant_role,
    -- As it was added; read as what it is now part of.
    entity_id uuid not null references operate.register_entity,
    position integer not null,
    -- What was chosen of the entry for this case.
    email text,
    address_label text,
    contact text,
    reference text,
    added_at timestamptz not null,
    added_by uuid references operate.user,
    unique (case_id, role, entity_id))`.execute(q(tx));
  await sql`create index participant_entity on operate.participant (entity_id)`.execute(q(tx));
  await sql`create index participant_by_role on operate.participant (role)`.execute(q(tx));
}
