import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What people are told, and whom a matter is closed to who still has tasks in it (tracker.md 8, 19). */
export const notices: Migration = {
  name: "0012-notices",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table tracker.notice (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    -- A person, or a group for each of its members.
    principal_num bigint not null references tracker.principal,
    actor_num bigint references tracker.principal,
    kind text not null,
    tracker_id text collate "C" not null references tracker.tracker on delete cascade,
    task_id text collate "C" references tracker.task on delete cascade,
    details jsonb not null default '{}',
    -- What is told once only, such as that a day has come.
    once text,
    mail text not null default 'pending' check (mail in ('pending', 'queued', 'dropped', 'off')))`,
  `create index notice_principal on tracker.notice (principal_num, id desc)`,
  `create index notice_actor on tracker.notice (actor_num) where actor_num is not null`,
  `create index notice_tracker on tracker.notice (tracker_id)`,
  `create index notice_task on tracker.notice (task_id) where task_id is not null`,
  `create index notice_pending on tracker.notice (principal_num, tracker_id, at) where mail = 'pending'`,
  `create unique index notice_once on tracker.notice (principal_num, kind, task_id, once) where once is not null`,
  `create index notice_age on tracker.notice (at)`,
  `create table tracker.notice_read (
    user_num bigint not null references tracker.principal,
    notice_id bigint not null references tracker.notice on delete cascade,
    primary key (user_num, notice_id))`,
  `create index notice_read_notice on tracker.notice_read (notice_id)`,
  `create table tracker.notice_preference (
    user_num bigint primary key references tracker.principal,
    kinds jsonb not null default '{}',
    bundle_minutes integer,
    -- No immediate e-mails at all.
    is_mail_off boolean not null default false)`,
  // Assignees from whom a matter is closed: their tasks need somebody else (TRK-SPM-006, TRK-ASSG-021).
  `create table tracker.shut_out (
    workspace_id text collate "C" not null references tracker.matter on delete cascade,
    principal_num bigint not null references tracker.principal,
    reason text not null check (reason in ('policy', 'no_access')),
    since timestamptz not null,
    primary key (workspace_id, principal_num))`,
  `create index shut_out_principal on tracker.shut_out (principal_num)`,
];
