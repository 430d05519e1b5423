import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Relative due dates and tasks that wait for others (tracker.md 11.2). */
export const dependencies: Migration = {
  name: "0004-dependencies",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table tracker.task_dependency (
    id text collate "C" primary key,
    task_id text collate "C" not null references tracker.task on delete cascade,
    kind text not null check (kind in ('date', 'block')),
    -- Of a task that is waited for it is 'task'.
    anchor_type text not null
      check (anchor_type in ('task', 'task_due', 'task_start', 'task_completed', 'key_date', 'tracker_created')),
    anchor_task_id text collate "C" references tracker.task on delete cascade,
    key_date_id text collate "C" references tracker.key_date on delete cascade,
    direction text check (direction in ('before', 'after')),
    amount integer check (amount between 0 and 3650),
    unit text check (unit in ('working_day', 'day', 'week', 'month', 'year')),
    roll text check (roll in ('none', 'next', 'previous')),
    check (task_id <> anchor_task_id),
    check ((kind = 'block') = (anchor_type = 'task')),
    check ((anchor_task_id is not null) = (anchor_type like 'task%')),
    check ((key_date_id is not null) = (anchor_type = 'key_date')),
    check (num_nulls(direction, amount, unit, roll) = case kind when 'date' then 0 else 4 end))`,
  // A due date is reckoned from one thing.
  `create unique index task_dependency_date on tracker.task_dependency (task_id) where kind = 'date'`,
  `create unique index task_dependency_block on tracker.task_dependency (task_id, anchor_task_id) where kind = 'block'`,
  `create index task_dependency_task on tracker.task_dependency (task_id)`,
  `create index task_dependency_anchor on tracker.task_dependency (anchor_task_id) where anchor_task_id is not null`,
  `create index task_dependency_key_date on tracker.task_dependency (key_date_id) where key_date_id is not null`,
];
