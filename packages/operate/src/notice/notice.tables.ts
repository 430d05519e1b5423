import type { Generated } from "kysely";

/** `operate.notice`: what an administrator has to mend; one for each kind, place and hour. */
export interface NoticeRow {
  id: string;
  kind: "service_account_denied" | "system_token" | "unreachable" | "mail_server";
  service_id: string;
  /** Empty where the whole service is concerned. */
  place_id: string;
  place_name: string;
  text: string;
  hour: Date;
  first_at: Date;
  last_at: Date;
  count: Generated<number>;
  resolved_at: Date | null;
}

/** The table of this slice. */
export interface NoticeTables {
  "operate.notice": NoticeRow;
}
