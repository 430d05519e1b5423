import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** On which days an organisation works, and who got which daily report (tracker.md 11.3, 20). */
export const digest: Migration = {
  name: "0003-digest",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table tracker.work_calendar (
    id text primary key,
    weekdays integer[] not null,
    holidays jsonb not null default '[]',
    send_at time not null default '07:00')`,
  `insert into tracker.work_calendar (id, weekdays) values ('default', '{1,2,3,4,5}')`,
  // Once for each person and local date, whatever is restarted or repeated (TRK-DIG-006).
  `create table tracker.digest_message (
    user_num bigint not null references tracker.principal,
    day date not null,
    state text not null check (state in ('queued', 'skipped_empty', 'skipped_late')),
    until timestamptz not null,
    message_id text,
    primary key (user_num, day))`,
];
