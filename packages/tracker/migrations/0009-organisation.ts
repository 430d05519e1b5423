import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What an organisation sets, and its calendars of working days (tracker.md 11.3, 27). */
export const organisation: Migration = {
  name: "0009-organisation",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  // A page without a row is as usual.
  `create table tracker.setting (
    page text primary key,
    value jsonb not null,
    changed_at timestamptz not null,
    changed_by text not null)`,
  `insert into tracker.setting (page, value, changed_at, changed_by)
    select 'report', jsonb_build_object('send_at', to_char(send_at, 'HH24:MI'), 'due_days', 3, 'overdue_days', 7), now(), ''
    from tracker.work_calendar where id = 'default' and send_at <> '07:00'`,
  `alter table tracker.work_calendar
    drop column send_at,
    add column name text not null default 'Working days' check (name <> ''),
    add column valid_from date,
    add column valid_to date,
    add column locations text[] not null default '{}',
    add column rev bigint not null default 1,
    add constraint work_calendar_weekdays check (cardinality(weekdays) > 0),
    add constraint work_calendar_valid check (valid_from <= valid_to)`,
  `alter table tracker.tracker add column calendar_id text references tracker.work_calendar on delete set null`,
  `create index tracker_calendar on tracker.tracker (calendar_id) where calendar_id is not null`,
  // The office of a person, as Work said it when they signed in last.
  `alter table tracker.principal add column location text not null default ''`,
];
