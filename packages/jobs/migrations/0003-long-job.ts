import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";
import { sql } from "kysely";

const q = typed<object>();

/** Long work that a person started and looks at (CC-BLK-010): how far it is, and what became of each row. */
export const longJob: Migration = {
  name: "0003-long-job",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table jobs.long_job (
    job_id uuid primary key,
    kind text not null,
    starter_num bigint not null,
    authority jsonb not null,
    scope_id integer,
    input jsonb not null,
    state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    total integer not null check (total >= 0),
    done integer not null default 0,
    refused integer not null default 0,
    file jsonb,
    failure_code text,
    failure_text text,
    created_at timestamptz not null,
    started_at timestamptz,
    changed_at timestamptz not null,
    ended_at timestamptz,
    constraint long_job_ended check ((state in ('done', 'failed', 'cancelled')) = (ended_at is not null)),
    constraint long_job_failure check ((state = 'failed') = (failure_code is not null))
  )`,
  `create index long_job_starter on jobs.long_job (starter_num, created_at desc, job_id desc)`,
  `create index long_job_scope on jobs.long_job (scope_id, created_at desc, job_id desc) where scope_id is not null`,
  `create index long_job_changed on jobs.long_job (changed_at)`,
  // The order of a page of results: what was refused stands first, what waits next.
  `create table jobs.long_job_row (
    job_id uuid not null references jobs.long_job on delete cascade,
    row_number integer not null,
    subject text not null,
    state text not null default 'waiting' check (state in ('waiting', 'done', 'refused')),
    rank smallint not null generated always as
      (case state when 'refused' then 0 when 'waiting' then 1 else 2 end) stored,
    code text,
    text text,
    result_id text,
    primary key (job_id, row_number),
    constraint long_job_row_code check ((state = 'refused') = (code is not null))
  )`,
  `create index long_job_row_rank on jobs.long_job_row (job_id, rank, row_number)`,
];
