import type { ColumnType } from "kysely";

/** `tracker.comment` */
export interface CommentRow {
  id: string;
  task_id: string;
  author_num: number;
  is_external: boolean;
  /** Hidden from external assignees. */
  internal: boolean;
  body: string;
  mentions: ColumnType<number[], number[] | undefined, number[]>;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
}

/** The tables of comments. */
export interface CommentTables {
  "tracker.comment": CommentRow;
}
