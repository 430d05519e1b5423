import type { Generated, GeneratedAlways } from "kysely";

/** `tracker.principal`: everybody and every group that Tracker has a name of. */
export interface PrincipalRow {
  num: GeneratedAlways<number>;
  ty: "user" | "group";
  /** Empty for users. */
  library_id: string;
  work_id: string;
  name: string;
  email: Generated<string>;
  location: Generated<string>;
  ssid: string | null;
  is_disabled: Generated<boolean>;
  seen_at: Date;
}

/** The tables of people. */
export interface SessionTables {
  "tracker.principal": PrincipalRow;
}
