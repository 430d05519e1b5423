import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration, Tx } from "@muniment/platform/db";

const q = typed<object>();

/** Templates of documents, and what is produced from them (operate.md 12). */
export const template: Migration = {
  name: "0011-template",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions || '{documents.produce}'
      where name = 'Case handlers'`.execute(q(tx));
    await sql`update operate.permission_set set permissions = permissions ||
      '{documents.produce,documents.discardIssued,documents.browseTemplates,template.publish}'
      where name = 'Administrators'`.execute(q(tx));
    await templates(tx);
    await productions(tx);
  },
};

async function templates(tx: Tx): Promise<void> {
  await sql`create table operate.sealed_file (
    id uuid primary key,
    -- Sealed piece by piece with a key of the configuration.
    content bytea not null,
    created_at timestamptz not null)`.execute(q(tx));
  await sql`create table operate.template (
    id uuid primary key,
    system_name text not null unique,
    name text not null,
    description text not null,
    kind text not null check (kind in ('document', 'block')),
    category text not null,
    language text not null,
    is_active boolean not null,
    output_path text not null,
    output_name text not null,
    format text not null check (format in ('docx', 'pdf')),
    missing text not null check (missing in ('mark', 'blank', 'stop')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    rev bigint not null default 1)`.execute(q(tx));
  await sql`create table operate.template_team (
    template_id uuid not null references operate.template on delete cascade,
    team_id uuid not null references operate.team on delete cascade,
    primary key (template_id, team_id))`.execute(q(tx));
  await sql`create index template_team_team on operate.template_team (team_id)`.execute(q(tx));
  await sql`create table operate.template_version (
    id uuid primary key,
    template_id uuid not null references operate.template on delete cascade,
    number int not null,
    state text not null check (state in ('draft', 'published', 'retired')),
    file_name text not null,
    size bigint not null,
    sha256 text not null,
    -- Either uploaded, and kept sealed here, or a document of a repository that is read each time.
    file_id uuid references operate.sealed_file,
    service_id uuid references operate.linked_service,
    item_id text,
    mistakes jsonb not null,
    fields jsonb not null,
    blocks text[] not null,
    created_at timestamptz not null,
    created_by uuid not null references operate.user,
    unique (template_id, number),
    check ((file_id is null) = (service_id is not null)),
    check ((service_id is null) = (item_id is null)))`.execute(q(tx));
  await sql`create unique index template_version_published on operate.template_version (template_id)
    where state = 'published'`.execute(q(tx));
  await sql`create index template_version_file on operate.template_version (file_id)`.execute(q(tx));
  await sql`create index template_version_service on operate.template_version (service_id)`.execute(q(tx));
  await sql`create index template_version_created_by on operate.template_version (created_by)`.execute(q(tx));
}

async function productions(tx: Tx): Promise<void> {
  await sql`create table operate.production (
    -- The operation id of both audits.
    id uuid primary key,
    case_id uuid not null references operate.work_item on delete cascade,
    template_version_id uuid not null references operate.template_version,
    user_id uuid not null references operate.user,
    service_id uuid not null references operate.linked_service,
    -- Decided once, before the first call (OPR-IDN-009).
    run_as text not null check (run_as in ('user', 'service', 'fallback')),
    state text not null check (state in ('generating', 'waiting', 'draft_ready', 'failed', 'issued', 'discarded')),
    format text not null check (format in ('docx', 'pdf')),
    language text not null,
    missing text not null check (missing in ('mark', 'blank', 'stop')),
    -- The template and its blocks as they were when it began (OPR-FLT-036): { name: id of a sealed file }.
    template_files jsonb not null,
    trouble jsonb,
    created_at timestamptz not null,
    ended_at timestamptz,
    rev bigint not null default 1)`.execute(q(tx));
  await sql`create index production_case on operate.production (case_id, created_at desc)`.execute(q(tx));
  await sql`create index production_template_version on operate.production (template_version_id)`.execute(q(tx));
  await sql`create index production_user on operate.production (user_id)`.execute(q(tx));
  await sql`create index production_service on operate.production (service_id)`.execute(q(tx));
  await sql`create index production_waiting on operate.production (created_at) where state = 'waiting'`.execute(q(tx));
  await sql`create table operate.production_document (
    production_id uuid not null references operate.production on delete cascade,
    ordinal smallint not null,
    recipient text,
    name text not null,
    folder text[] not null,
    folder_name text not null,
    state text not null check (state in ('waiting', 'stored', 'failed')),
    -- What the document says, so that why it says so can be answered (OPR-GEN-002).
    data jsonb not null,
    missing text[] not null,
    -- What was made and is not stored yet.
    file_id uuid references operate.sealed_file,
    size bigint,
    sha256 text,
    target_id text,
    item_id text,
    trouble jsonb,
    primary key (production_id, ordinal),
    check ((state = 'stored') = (item_id is not null)))`.execute(q(tx));
  await sql`create index production_document_file on operate.production_document (file_id)`.execute(q(tx));
}
