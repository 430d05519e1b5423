import type { ColumnType, Generated } from "kysely";

/** How far long work is. */
export type LongJobState = "queued" | "running" | "done" | "failed" | "cancelled";

/** What became of a row; one that waits when its job has ended was not reached. */
export type LongJobRowState = "waiting" | "done" | "refused";

/** `jobs.long_job`: work that a person started and looks at. */
export interface LongJobRecord {
  job_id: string;
  kind: string;
  starter_num: number;
  /** What the starter's session was limited to; JSON. */
  authority: ColumnType<unknown, string, never>;
  scope_id: number | null;
  input: ColumnType<unknown, string, never>;
  state: Generated<LongJobState>;
  total: number;
  done: Generated<number>;
  refused: Generated<number>;
  file: ColumnType<unknown, string | null | undefined, string | null>;
  failure_code: string | null;
  failure_text: string | null;
  created_at: Date;
  started_at: Date | null;
  changed_at: Date;
  ended_at: Date | null;
}

/** `jobs.long_job_row` */
export interface LongJobRowRecord {
  job_id: string;
  row_number: number;
  subject: string;
  state: Generated<LongJobRowState>;
  /** The order of results: refused, waiting, done. */
  rank: Generated<number>;
  code: string | null;
  text: string | null;
  result_id: string | null;
  /** What the subject was before, as its work wrote it; JSON. */
  former: ColumnType<unknown, string | null | undefined, never>;
}

/** The tables of long work. */
export interface LongJobTables {
  "jobs.long_job": LongJobRecord;
  "jobs.long_job_row": LongJobRowRecord;
}
