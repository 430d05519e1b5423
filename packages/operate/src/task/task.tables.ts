/** `operate.task`: what a work item of type `task` asks; one for each kind and subject. */
export interface TaskRow {
  id: string;
  kind: "copy_not_stored" | "not_sent" | "not_delivered";
  /** What went wrong. */
  text: string;
  case_id: string | null;
  /** The outbound e-mail that it is about. */
  subject_id: string;
}

/** The table of this slice. */
export interface TaskTables {
  "operate.task": TaskRow;
}
