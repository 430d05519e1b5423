import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Tasks: work items that ask something of a person or a team. */
export const task: Migration = {
  name: "0023-task",
  async up(tx) {
    await sql`alter table operate.work_item drop constraint work_item_type_check,
      add constraint work_item_type_check check (type in ('case', 'inbound-email', 'task')),
      add constraint work_item_task_check check (type <> 'task' or phase in ('open', 'done'))`.execute(q(tx));
    await sql`create sequence operate.task_number`.execute(q(tx));
    await sql`create table operate.task (
      id uuid primary key references operate.work_item on delete cascade,
      kind text not null check (kind in ('copy_not_stored', 'not_sent', 'not_delivered')),
      text text not null,
      case_id uuid references operate.work_item on delete cascade,
      subject_id uuid not null,
      unique (subject_id, kind))`.execute(q(tx));
    await sql`create index task_case on operate.task (case_id) where case_id is not null`.execute(q(tx));
  },
};
