import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Matters, trackers and tasks with everything on them (tracker.md 1.1). */
export const checklist: Migration = {
  name: "0001-checklist",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const who = (column: string): string => `${column} bigint not null references tracker.principal`;

const STATEMENTS = [
  `create schema tracker`,
  // Everybody and every group that Tracker has a name of. What they may do is asked of Work and never kept here.
  `create table tracker.principal (
    num bigint generated always as identity primary key,
    ty text not null check (ty in ('user', 'group')),
    -- Empty for users, who are the same in all libraries.
    library_id text not null,
    work_id text not null,
    name text not null,
    email text not null default '',
    ssid text unique,
    is_disabled boolean not null default false,
    seen_at timestamptz not null,
    unique (ty, library_id, work_id),
    check ((ty = 'user') = (library_id = '')))`,
  // A cache of Work, never the authority.
  `create table tracker.matter (
    workspace_id text collate "C" primary key check (workspace_id ~ '^[^!]+![0-9]+$'),
    library_id text not null,
    name text not null,
    is_closed boolean not null default false,
    read_at timestamptz not null)`,
  `create index matter_library on tracker.matter (library_id)`,
  `create table tracker.tracker (
    id text collate "C" primary key,
    workspace_id text collate "C" not null references tracker.matter,
    name text not null check (length(name) between 1 and 255),
    description text not null default '',
    kind text not null check (kind in ('task', 'closing')),
    ${who("owner_num")},
    ordinal double precision not null,
    time_zone text not null,
    has_outline boolean not null default false,
    next_number integer not null default 1,
    next_state_code integer not null default 0,
    archived_at timestamptz,
    deleted_at timestamptz,
    created_at timestamptz not null,
    ${who("created_by")},
    last_updated_at timestamptz not null,
    ${who("last_updated_by")},
    rev bigint not null default 1,
    field_revs jsonb not null default '{}')`,
  `create unique index tracker_name on tracker.tracker (workspace_id, lower(name)) where deleted_at is null`,
  `create index tracker_order on tracker.tracker (workspace_id, ordinal, id)`,
  `create index tracker_deleted on tracker.tracker (deleted_at) where deleted_at is not null`,
  `create table tracker.section (
    id text collate "C" primary key,
    tracker_id text collate "C" not null references tracker.tracker on delete cascade,
    parent_section_id text collate "C" references tracker.section on delete cascade,
    title text not null check (length(title) between 1 and 255),
    rank text collate "C" not null,
    -- The ranks from the top down: by bytes the order of the outline.
    tree text collate "C" not null,
    depth smallint not null check (depth between 1 and 3),
    collapsed_by_default boolean not null default false,
    rev bigint not null default 1)`,
  `create unique index section_tree on tracker.section (tracker_id, tree)`,
  `create index section_parent on tracker.section (parent_section_id) where parent_section_id is not null`,
  `create table tracker.status (
    id text collate "C" primary key,
    tracker_id text collate "C" not null references tracker.tracker on delete cascade,
    value text not null check (length(value) between 1 and 60),
    state_code integer not null,
    category text not null
      check (category in ('not_started', 'in_progress', 'waiting', 'done', 'not_applicable', 'cancelled')),
    colour text not null,
    rank text collate "C" not null,
    is_default boolean not null default false,
    unique (tracker_id, state_code))`,
  `create unique index status_value on tracker.status (tracker_id, lower(value))`,
  `create unique index status_default on tracker.status (tracker_id) where is_default`,
  `create table tracker.task (
    id text collate "C" primary key,
    tracker_id text collate "C" not null references tracker.tracker on delete cascade,
    section_id text collate "C" references tracker.section,
    parent_id text collate "C" references tracker.task,
    rank text collate "C" not null,
    -- The section's tree and the ranks down to the task: by bytes the order of the checklist.
    tree text collate "C" not null,
    depth smallint not null check (depth between 1 and 6),
    number integer not null,
    title text not null check (length(title) between 1 and 500),
    notes text not null default '',
    status_id text collate "C" not null references tracker.status,
    -- Where it was before it was done.
    former_status_id text collate "C" references tracker.status on delete set null,
    priority smallint not null check (priority between 0 and 4),
    start_date date,
    due_date date,
    due_time time,
    due_time_zone text,
    due_at timestamptz,
    due_moves integer not null default 0,
    milestone boolean not null default false,
    signature_required boolean not null default false,
    visibility text not null check (visibility in ('tracker', 'assignees_only')),
    assigned_at timestamptz,
    completed_at timestamptz,
    completed_by bigint references tracker.principal,
    created_at timestamptz not null,
    ${who("created_by")},
    last_updated_at timestamptz not null,
    ${who("last_updated_by")},
    deleted_at timestamptz,
    -- With which task it went to the bin.
    deleted_with text collate "C",
    rev bigint not null default 1,
    field_revs jsonb not null default '{}',
    unique (tracker_id, number),
    check ((due_time is null) = (due_at is null)),
    check (due_time is null or (due_date is not null and due_time_zone is not null)),
    check ((completed_at is null) = (completed_by is null)))`,
  `create unique index task_tree on tracker.task (tracker_id, tree) where deleted_at is null`,
  `create index task_parent on tracker.task (parent_id) where parent_id is not null`,
  `create index task_section on tracker.task (section_id) where section_id is not null`,
  `create index task_status on tracker.task (status_id)`,
  `create index task_due on tracker.task (due_date) where deleted_at is null and due_date is not null`,
  `create index task_deleted on tracker.task (deleted_at) where deleted_at is not null`,
  // A number that a task had in another tracker stays searchable (TRK-DATA-005).
  `create table tracker.task_alias (
    tracker_id text collate "C" not null references tracker.tracker on delete cascade,
    number integer not null,
    task_id text collate "C" not null references tracker.task on delete cascade,
    primary key (tracker_id, number))`,
  `create index task_alias_task on tracker.task_alias (task_id)`,
  `create table tracker.task_assignee (
    task_id text collate "C" not null references tracker.task on delete cascade,
    principal_num bigint not null references tracker.principal,
    position smallint not null check (position between 1 and 5),
    access text not null check (access in ('member', 'external')),
    ${who("assigned_by")},
    assigned_at timestamptz not null,
    removed_at timestamptz)`,
  `create unique index task_assignee_live on tracker.task_assignee (task_id, principal_num) where removed_at is null`,
  // The sixth finds no place (TRK-DATA-003).
  `create unique index task_assignee_position on tracker.task_assignee (task_id, position) where removed_at is null`,
  `create index task_assignee_principal on tracker.task_assignee (principal_num) where removed_at is null`,
  `create index task_assignee_by on tracker.task_assignee (assigned_by, assigned_at desc)`,
  `create table tracker.work_link (
    id text collate "C" primary key,
    task_id text collate "C" not null references tracker.task on delete cascade,
    w_wstype text not null check (w_wstype in ('DOCUMENT', 'FOLDER')),
    library_id text not null,
    -- Without the version, which is beside it.
    object_id text collate "C" not null,
    version integer,
    version_policy text not null check (version_policy in ('latest', 'pinned')),
    role text not null,
    added_at timestamptz not null,
    ${who("added_by")},
    unique (task_id, w_wstype, object_id))`,
  `create index work_link_object on tracker.work_link (w_wstype, object_id)`,
  `create table tracker.custom_field (
    id text collate "C" primary key,
    tracker_id text collate "C" not null references tracker.tracker on delete cascade,
    title text not null check (length(title) between 1 and 255),
    type text not null,
    view text not null check (view in ('details', 'table_and_details')),
    options jsonb not null,
    rank text collate "C" not null,
    required boolean not null default false,
    deleted_at timestamptz)`,
  `create unique index custom_field_title on tracker.custom_field (tracker_id, lower(title)) where deleted_at is null`,
  `create table tracker.custom_value (
    task_id text collate "C" not null references tracker.task on delete cascade,
    field_id text collate "C" not null references tracker.custom_field on delete cascade,
    value jsonb not null,
    -- What it is found by and sorted by.
    text_value text not null,
    number_value double precision,
    primary key (task_id, field_id))`,
  `create index custom_value_field on tracker.custom_value (field_id)`,
  `create table tracker.key_date (
    id text collate "C" primary key,
    tracker_id text collate "C" not null references tracker.tracker on delete cascade,
    name text not null check (length(name) between 1 and 255),
    date date,
    rev bigint not null default 1)`,
  `create unique index key_date_name on tracker.key_date (tracker_id, lower(name))`,
  `create table tracker.view (
    id text collate "C" primary key,
    tracker_id text collate "C" not null references tracker.tracker on delete cascade,
    ${who("owner_num")},
    name text not null check (length(name) between 1 and 255),
    shared boolean not null,
    is_default boolean not null,
    settings jsonb not null)`,
  `create index view_tracker on tracker.view (tracker_id, owner_num)`,
  `create unique index view_default on tracker.view (tracker_id) where is_default`,
  `create table tracker.comment (
    id text collate "C" primary key,
    task_id text collate "C" not null references tracker.task on delete cascade,
    ${who("author_num")},
    is_external boolean not null,
    internal boolean not null,
    body text not null check (length(body) <= 10000),
    mentions bigint[] not null default '{}',
    created_at timestamptz not null,
    edited_at timestamptz,
    deleted_at timestamptz)`,
  `create index comment_task on tracker.comment (task_id, id)`,
  `create table tracker.follow (
    ${who("user_num")},
    target_type text not null check (target_type in ('tracker', 'task', 'user', 'group')),
    -- Of a user or group the number in tracker.principal.
    target_id text collate "C" not null,
    in_app boolean not null,
    digest boolean not null,
    since timestamptz not null,
    -- Somebody who stopped is not made to follow again by what they do.
    stopped_at timestamptz,
    primary key (user_num, target_type, target_id))`,
  `create index follow_target on tracker.follow (target_type, target_id)`,
  `create table tracker.preference (
    user_num bigint primary key references tracker.principal on delete cascade,
    digest jsonb not null default '{}',
    time_zone text,
    display jsonb not null default '{}')`,
  // What the audit of Tracker has beyond the common record: it is the history of tasks and trackers too (TRK-DATA-009).
  `alter table platform.audit
    add column tracker_id text collate "C",
    add column task_id text collate "C",
    add column written_in text not null default pg_current_xact_id()::text`,
  `create index audit_task on platform.audit (task_id, id) where task_id is not null`,
  `create index audit_tracker on platform.audit (tracker_id, id) where tracker_id is not null`,
];
