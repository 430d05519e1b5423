/** `work.opened`: a workspace, folder or tab, and when a person last opened it. */
export interface OpenedRow {
  library_id: number;
  user_num: number;
  container_number: number;
  opened_at: Date;
}

/** `work.recent_start`: the line of the timeline up to which a person cleared their recent lists. */
export interface RecentStartRow {
  library_id: number;
  user_num: number;
  history_id: number;
}

/** The tables that this slice owns. */
export interface RecentTables {
  "work.opened": OpenedRow;
  "work.recent_start": RecentStartRow;
}
