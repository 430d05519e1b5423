import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration, Tx } from "@muniment/platform/db";

const q = typed<object>();

/** Cases, mailboxes, e-mails and their filing, and the operations that reach outside (operate.md 22). */
export const caseAndMail: Migration = {
  name: "0003-case-and-mail",
  async up(tx) {
    await permissionsOf(tx);
    await workItems(tx);
    await operations(tx);
    await mailboxes(tx);
    await receivedMessages(tx);
    await emails(tx);
    await filings(tx);
  },
};

async function permissionsOf(tx: Tx): Promise<void> {
  await sql`update operate.permission_set set permissions =
    '{documents.browse,documents.file,email.read,email.file,case.read,case.create,case.close}'
    where name = 'Case handlers'`.execute(q(tx));
  await sql`update operate.permission_set set permissions =
    '{documents.browse,documents.file,email.read,email.file,email.reprocess,case.read,case.create,case.close,case.viewRestricted,mailbox.edit,admin.users,admin.linkedServices,admin.audit}'
    where name = 'Administrators'`.execute(q(tx));
  // What the audit of Operate has beyond the common record (OPR-AUD-004).
  await sql`alter table platform.audit
    add column run_as text,
    add column repository_account text,
    add column service text,
    add column function text,
    add column case_id uuid`.execute(q(tx));
  await sql`create index audit_case on platform.audit (case_id, at, id) where case_id is not null`.execute(q(tx));
}

async function workItems(tx: Tx): Promise<void> {
  await sql`create table operate.team (
    id uuid primary key,
    name text not null,
    is_everybody boolean not null default false)`.execute(q(tx));
  await sql`create unique index team_name on operate.team (lower(name))`.execute(q(tx));
  await sql`create unique index team_everybody on operate.team (is_everybody) where is_everybody`.execute(q(tx));
  await sql`insert into operate.team (id, name, is_everybody)
    values (gen_random_uuid(), 'All Employees', true)`.execute(q(tx));
  await sql`create table operate.team_member (
    team_id uuid not null references operate.team on delete cascade,
    user_id uuid not null references operate.user on delete cascade,
    primary key (team_id, user_id))`.execute(q(tx));
  await sql`create index team_member_user on operate.team_member (user_id)`.execute(q(tx));

  await sql`create table operate.work_item (
    id uuid primary key,
    num bigint not null unique generated always as identity,
    type text not null check (type in ('case', 'inbound-email')),
    reference text not null unique,
    title text not null,
    phase text not null,
    owner_user_id uuid references operate.user,
    -- With a person beside it the team from whose queue they took it, which goes on seeing it.
    owner_team_id uuid references operate.team,
    -- Only its owner, their team and holders of case.viewRestricted see it (OPR-USR-009).
    is_restricted boolean not null default false,
    -- Why a person should look: a Trouble of the contract.
    trouble jsonb,
    search tsvector not null,
    created_at timestamptz not null,
    created_by uuid references operate.user,
    updated_at timestamptz not null,
    -- Nobody for what a rule or a mailbox did.
    updated_by uuid references operate.user,
    closed_at timestamptz,
    rev bigint not null default 1,
    check (num_nonnulls(owner_user_id, owner_team_id) > 0),
    check (type <> 'case' or phase in ('open', 'closed')),
    check (type <> 'inbound-email' or phase in ('new', 'in_progress', 'partly_filed', 'filed', 'completed',
      'completed_not_filed', 'dismissed', 'spam')))`.execute(q(tx));
  await sql`create index work_item_newest on operate.work_item (type, (closed_at is null), num desc)`.execute(q(tx));
  await sql`create index work_item_owner_user on operate.work_item (owner_user_id, type, num desc)
    where closed_at is null`.execute(q(tx));
  await sql`create index work_item_owner_team on operate.work_item (owner_team_id, type, num desc)
    where closed_at is null`.execute(q(tx));
  await sql`create index work_item_trouble on operate.work_item (type, num desc)
    where trouble is not null and closed_at is null`.execute(q(tx));
  await sql`create index work_item_search on operate.work_item using gin (search)`.execute(q(tx));
  await sql`create sequence operate.case_number`.execute(q(tx));
  await sql`create sequence operate.email_number`.execute(q(tx));

  await sql`create table operate.case_place (
    case_id uuid primary key references operate.work_item on delete cascade,
    service_id uuid not null references operate.linked_service,
    library text not null,
    root text not null,
    item_id text not null,
    name text not null)`.execute(q(tx));
  await sql`create index case_place_service on operate.case_place (service_id)`.execute(q(tx));
}

async function operations(tx: Tx): Promise<void> {
  await sql`create table operate.operation (
    id uuid primary key,
    -- The natural key of the effect (OPR-IDM-002).
    key text not null unique,
    -- What both audits join by: a filing, or the handling of one message.
    group_id uuid not null,
    kind text not null,
    function text not null,
    run_as text not null check (run_as in ('user', 'service', 'fallback')),
    service_id uuid not null references operate.linked_service,
    user_id uuid references operate.user,
    intent jsonb not null,
    state text not null check (state in ('intended', 'attempting', 'unknown', 'done', 'refused')),
    attempts integer not null default 0,
    -- Fencing: only the holder of the newest lease may write a result (OPR-IDM-007).
    lease_no bigint not null default 0,
    result jsonb,
    error jsonb,
    created_at timestamptz not null,
    attempted_at timestamptz,
    ended_at timestamptz,
    check ((state = 'done') = (result is not null)))`.execute(q(tx));
  await sql`create index operation_group on operate.operation (group_id)`.execute(q(tx));
  await sql`create index operation_open on operate.operation (service_id) where ended_at is null`.execute(q(tx));
  await sql`create table operate.notice (
    id uuid primary key,
    kind text not null,
    service_id uuid not null references operate.linked_service on delete cascade,
    place_id text not null,
    place_name text not null,
    text text not null,
    hour timestamptz not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    count integer not null default 1,
    resolved_at timestamptz,
    unique (kind, service_id, place_id, hour))`.execute(q(tx));
  await sql`create index notice_newest on operate.notice ((resolved_at is null), last_at desc, id)`.execute(q(tx));
}

async function mailboxes(tx: Tx): Promise<void> {
  await sql`create table operate.mailbox (
    id uuid primary key,
    name text not null,
    service_id uuid not null references operate.linked_service,
    library text not null,
    root text not null,
    -- The workspace as the provider names it, once the test has found it.
    item_id text,
    place_name text not null,
    default_team_id uuid not null references operate.team,
    keep_unfiled_days integer not null default 0,
    max_bytes bigint not null,
    deny_senders text[] not null default '{}',
    state text not null check (state in ('draft', 'enabled', 'paused', 'blocked_storage')),
    state_reason text,
    state_since timestamptz not null,
    last_message_at timestamptz,
    created_at timestamptz not null,
    created_by uuid references operate.user,
    updated_at timestamptz not null,
    updated_by uuid references operate.user,
    rev bigint not null default 1)`.execute(q(tx));
  await sql`create unique index mailbox_name on operate.mailbox (lower(name))`.execute(q(tx));
  await sql`create index mailbox_service on operate.mailbox (service_id)`.execute(q(tx));
  await sql`create index mailbox_team on operate.mailbox (default_team_id)`.execute(q(tx));
  await sql`create table operate.mailbox_address (
    -- In small letters.
    address text primary key,
    mailbox_id uuid not null references operate.mailbox on delete cascade,
    is_main boolean not null)`.execute(q(tx));
  await sql`create index mailbox_address_mailbox on operate.mailbox_address (mailbox_id)`.execute(q(tx));
  await sql`create unique index mailbox_address_main on operate.mailbox_address (mailbox_id) where is_main`.execute(
    q(tx),
  );
}

async function receivedMessages(tx: Tx): Promise<void> {
  await sql`create table operate.received_message (
    id uuid primary key,
    num bigint not null unique generated always as identity,
    mailbox_id uuid not null references operate.mailbox,
    -- Under which Operate's store has the sealed message: the SHA-256 of what is stored.
    raw_hash text not null,
    size bigint not null,
    envelope_sender text not null,
    recipients text[] not null,
    client jsonb not null,
    received_at timestamptz not null,
    stage text not null,
    attempts integer not null default 0,
    state text not null check (state in ('running', 'waiting', 'parked', 'ready')),
    trouble jsonb,
    email_id uuid,
    updated_at timestamptz not null)`.execute(q(tx));
  await sql`create index received_message_mailbox on operate.received_message (mailbox_id, num desc)`.execute(q(tx));
  await sql`create index received_message_open on operate.received_message (mailbox_id, state)
    where state <> 'ready'`.execute(q(tx));
  await sql`create index received_message_raw on operate.received_message (raw_hash)`.execute(q(tx));
  await sql`create index received_message_email on operate.received_message (email_id)`.execute(q(tx));
  await sql`create table operate.received_message_log (
    num bigint primary key generated always as identity,
    message_id uuid not null references operate.received_message on delete cascade,
    stage text not null,
    outcome text not null,
    detail text,
    at timestamptz not null)`.execute(q(tx));
  await sql`create index received_message_log_message on operate.received_message_log (message_id, num)`.execute(q(tx));
}

async function emails(tx: Tx): Promise<void> {
  await sql`create table operate.email (
    id uuid primary key references operate.work_item on delete cascade,
    mailbox_id uuid not null references operate.mailbox,
    message_id text not null,
    content_hash text not null,
    in_reply_to text,
    message_references text[] not null,
    thread_index text,
    thread_id uuid not null,
    subject text not null,
    from_name text,
    -- In small letters, as all addresses that are compared.
    from_address text,
    reply_to jsonb not null,
    to_people jsonb not null,
    cc_people jsonb not null,
    sent_at timestamptz,
    received_at timestamptz not null,
    body_text text,
    body_html text,
    is_body_cut boolean not null,
    remote_images integer not null,
    class text not null check (class in ('normal', 'auto', 'bounce', 'receipt', 'loop')),
    signs text[] not null,
    protection text not null,
    report jsonb,
    raw_hash text not null,
    -- The folder in staging, as the provider names it.
    staging_folder text,
    is_first_contact boolean not null default false,
    is_possible_duplicate boolean not null default false,
    unique (message_id, content_hash))`.execute(q(tx));
  await sql`create index email_mailbox on operate.email (mailbox_id)`.execute(q(tx));
  await sql`create index email_thread on operate.email (thread_id)`.execute(q(tx));
  await sql`create index email_from on operate.email (from_address, received_at)`.execute(q(tx));
  await sql`create index email_thread_index on operate.email (thread_index) where thread_index is not null`.execute(
    q(tx),
  );
  await sql`create index email_in_reply_to on operate.email (in_reply_to) where in_reply_to is not null`.execute(q(tx));
  await sql`create index email_references on operate.email using gin (message_references)`.execute(q(tx));
  await sql`create table operate.email_document (
    email_id uuid not null references operate.email on delete cascade,
    -- 0 is the original.
    ordinal smallint not null,
    name text not null,
    type text not null,
    size bigint not null,
    sha256 text not null,
    is_inline boolean not null,
    content_id text,
    container text,
    state text not null check (state in ('waiting', 'staged', 'withheld', 'empty', 'filed', 'discarded')),
    withheld_reason text,
    -- In staging, as the provider names it.
    item_id text,
    discarded_at timestamptz,
    primary key (email_id, ordinal),
    check (state <> 'staged' or item_id is not null))`.execute(q(tx));
  await sql`create table operate.email_match (
    email_id uuid not null references operate.email on delete cascade,
    case_id uuid not null references operate.work_item on delete cascade,
    rank smallint not null,
    rule text not null,
    certainty text not null check (certainty in ('certain', 'proposed')),
    reason text not null,
    primary key (email_id, case_id))`.execute(q(tx));
  await sql`create index email_match_case on operate.email_match (case_id)`.execute(q(tx));
  await sql`create table operate.email_case (
    email_id uuid not null references operate.email on delete cascade,
    case_id uuid not null references operate.work_item on delete cascade,
    linked_at timestamptz not null,
    -- Nobody for a certain match.
    linked_by uuid references operate.user,
    primary key (email_id, case_id))`.execute(q(tx));
  await sql`create index email_case_case on operate.email_case (case_id)`.execute(q(tx));
}

async function filings(tx: Tx): Promise<void> {
  await sql`create table operate.filing (
    -- The operation id of both audits.
    id uuid primary key,
    email_id uuid not null references operate.email on delete cascade,
    case_id uuid not null references operate.work_item,
    service_id uuid not null references operate.linked_service,
    user_id uuid not null references operate.user,
    state text not null check (state in ('running', 'waiting', 'done', 'refused', 'cancelled')),
    completes boolean not null,
    trouble jsonb,
    -- The service, or the place of it, that refuses: one filing tries it for all (OPR-FLT-012, -017).
    waits_for text,
    created_at timestamptz not null,
    ended_at timestamptz,
    rev bigint not null default 1)`.execute(q(tx));
  await sql`create index filing_email on operate.filing (email_id, created_at desc)`.execute(q(tx));
  await sql`create index filing_case on operate.filing (case_id)`.execute(q(tx));
  await sql`create index filing_user on operate.filing (user_id, created_at desc)`.execute(q(tx));
  await sql`create index filing_waiting on operate.filing (waits_for, created_at)
    where state = 'waiting'`.execute(q(tx));
  await sql`create index filing_open on operate.filing (service_id, state)
    where state in ('running', 'waiting')`.execute(q(tx));
  await sql`create table operate.filing_item (
    filing_id uuid not null references operate.filing on delete cascade,
    ordinal smallint not null,
    document smallint not null,
    name text not null,
    -- { id?, path }: where it goes, as it was asked for.
    folder jsonb not null,
    folder_name text not null,
    if_filed text not null check (if_filed in ('skip', 'new_version', 'keep_both')),
    state text not null check (state in ('waiting', 'done', 'skipped', 'refused', 'cancelled')),
    -- The container that it goes to, once that is there.
    target_id text,
    item_id text,
    trouble jsonb,
    primary key (filing_id, ordinal),
    check ((state = 'done') = (item_id is not null)))`.execute(q(tx));
  await sql`create table operate.document_ref (
    id uuid primary key,
    num bigint not null unique generated always as identity,
    service_id uuid not null references operate.linked_service,
    item_id text not null,
    name text not null,
    size bigint,
    sha256 text,
    unique (service_id, item_id))`.execute(q(tx));
  await sql`create table operate.document_link (
    work_item_id uuid not null references operate.work_item on delete cascade,
    document_ref_id uuid not null references operate.document_ref on delete cascade,
    relation text not null check (relation in ('filed')),
    folder_name text not null,
    -- Of the repository; what the document lies in.
    container_id text not null,
    operation_id uuid not null,
    email_id uuid references operate.email,
    email_document smallint,
    -- Of the message that it came with, to know it again (OPR-FIL-011).
    message_id text,
    sha256 text,
    added_at timestamptz not null,
    added_by uuid references operate.user,
    primary key (work_item_id, document_ref_id, relation))`.execute(q(tx));
  await sql`create index document_link_newest on operate.document_link
    (work_item_id, added_at desc, document_ref_id)`.execute(q(tx));
  await sql`create index document_link_document on operate.document_link (document_ref_id)`.execute(q(tx));
  await sql`create index document_link_content on operate.document_link (work_item_id, sha256)`.execute(q(tx));
  await sql`create index document_link_email on operate.document_link (email_id, email_document)`.execute(q(tx));
}
