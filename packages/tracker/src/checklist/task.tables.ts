import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string | undefined, string>;

/** `tracker.task` */
export interface TaskRow {
  id: string;
  tracker_id: string;
  section_id: string | null;
  parent_id: string | null;
  rank: string;
  /** The section's tree and the ranks down to the task. */
  tree: string;
  depth: number;
  number: number;
  title: string;
  notes: Generated<string>;
  status_id: string;
  former_status_id: string | null;
  priority: number;
  start_date: Date | null;
  due_date: Date | null;
  due_time: string | null;
  due_time_zone: string | null;
  due_at: Date | null;
  due_moves: Generated<number>;
  milestone: Generated<boolean>;
  signature_required: Generated<boolean>;
  visibility: string;
  assigned_at: Date | null;
  completed_at: Date | null;
  completed_by: number | null;
  created_at: Date;
  created_by: number;
  last_updated_at: Date;
  last_updated_by: number;
  deleted_at: Date | null;
  /** With which task it went to the bin. */
  deleted_with: string | null;
  rev: Generated<number>;
  field_revs: Json<Record<string, number>>;
}

/** `tracker.task_alias`: the number that a task had in another tracker. */
export interface TaskAliasRow {
  tracker_id: string;
  number: number;
  task_id: string;
}

/** `tracker.task_assignee` */
export interface TaskAssigneeRow {
  task_id: string;
  principal_num: number;
  position: number;
  access: "member" | "external";
  assigned_by: number;
  assigned_at: Date;
  removed_at: Date | null;
}

/** `tracker.work_link` */
export interface WorkLinkRow {
  id: string;
  task_id: string;
  w_wstype: "DOCUMENT" | "FOLDER";
  library_id: string;
  /** Without the version. */
  object_id: string;
  version: number | null;
  version_policy: "latest" | "pinned";
  role: string;
  /** What Work called it last, to whoever asked then; it is compared and never shown (TRK-DATA-008). */
  label: string | null;
  added_at: Date;
  added_by: number;
}

/** `tracker.custom_field` */
export interface CustomFieldRow {
  id: string;
  tracker_id: string;
  title: string;
  type: string;
  view: "details" | "table_and_details";
  options: Json<{ choices?: string[]; decimals?: number; currency?: string }>;
  rank: string;
  required: Generated<boolean>;
  deleted_at: Date | null;
}

/** `tracker.custom_value` */
export interface CustomValueRow {
  task_id: string;
  field_id: string;
  value: Json<unknown>;
  text_value: string;
  number_value: number | null;
}

/** `tracker.key_date` */
export interface KeyDateRow {
  id: string;
  tracker_id: string;
  name: string;
  date: Date | null;
  rev: Generated<number>;
}

/** `tracker.task_dependency`: what a due date is reckoned from, and what a task waits for. */
export interface TaskDependencyRow {
  id: string;
  task_id: string;
  kind: "date" | "block";
  anchor_type: "task" | "task_due" | "task_start" | "task_completed" | "key_date" | "tracker_created";
  anchor_task_id: string | null;
  key_date_id: string | null;
  direction: "before" | "after" | null;
  amount: number | null;
  unit: "working_day" | "day" | "week" | "month" | "year" | null;
  roll: "none" | "next" | "previous" | null;
}

/** The tables of tasks and of what a tracker is set up with. */
export interface TaskTables {
  "tracker.task": TaskRow;
  "tracker.task_alias": TaskAliasRow;
  "tracker.task_assignee": TaskAssigneeRow;
  "tracker.work_link": WorkLinkRow;
  "tracker.custom_field": CustomFieldRow;
  "tracker.custom_value": CustomValueRow;
  "tracker.key_date": KeyDateRow;
  "tracker.task_dependency": TaskDependencyRow;
}
