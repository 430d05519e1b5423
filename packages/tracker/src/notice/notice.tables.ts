import type { ColumnType, Generated, GeneratedAlways } from "kysely";

/** `tracker.notice`: something that a person, or each member of a group, is told. */
export interface NoticeRow {
  id: GeneratedAlways<string>;
  at: Date;
  principal_num: number;
  actor_num: number | null;
  kind: string;
  tracker_id: string;
  task_id: string | null;
  details: ColumnType<NoticeDetails, string | undefined, string>;
  once: string | null;
  mail: Generated<"pending" | "queued" | "dropped" | "off">;
}

/** What a notice says beside its task. */
export interface NoticeDetails {
  readonly count?: number;
  readonly due_date?: string | null;
  /** Of a comment that people from outside may not read. */
  readonly internal?: boolean;
}

/** `tracker.notice_read` */
export interface NoticeReadRow {
  user_num: number;
  notice_id: string;
}

/** `tracker.notice_preference`: what somebody has chosen. */
export interface NoticePreferenceRow {
  user_num: number;
  kinds: ColumnType<KindChoices, string, string>;
  bundle_minutes: number | null;
  is_mail_off: Generated<boolean>;
}

/** By kind; absent for what is as the organisation has it. */
export type KindChoices = Readonly<Record<string, { readonly in_app?: boolean; readonly email?: boolean }>>;

/** `tracker.shut_out`: an assignee from whom the matter is closed. */
export interface ShutOutRow {
  workspace_id: string;
  principal_num: number;
  reason: "policy" | "no_access";
  since: Date;
}

/** The tables that this slice owns. */
export interface NoticeTables {
  "tracker.notice": NoticeRow;
  "tracker.notice_read": NoticeReadRow;
  "tracker.notice_preference": NoticePreferenceRow;
  "tracker.shut_out": ShutOutRow;
}
