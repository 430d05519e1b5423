import { typed } from "@muniment/platform/db";
import type { AuthorisationTables } from "./library-authorisation/authorisation.tables.ts";
import type { CalendarTables } from "./calendar/calendar.tables.ts";
import type { DigestTables } from "./digest/digest.tables.ts";
import type { TaskTables } from "./checklist/task.tables.ts";
import type { TrackerTables } from "./checklist/tracker.tables.ts";
import type { CommentTables } from "./comment/comment.tables.ts";
import type { NoticeTables } from "./notice/notice.tables.ts";
import type { MatterTables } from "./matter/matter.tables.ts";
import type { PersonalTables } from "./personal/personal.tables.ts";
import type { SessionTables } from "./session/session.tables.ts";
import type { SettingTables } from "./setting/setting.tables.ts";
import type { ImportTables } from "./task-import/import.tables.ts";
import type { ViewTables } from "./view/view.tables.ts";

type Own = SessionTables &
  MatterTables &
  AuthorisationTables &
  DigestTables &
  CalendarTables &
  SettingTables &
  NoticeTables;
type Tasks = TrackerTables & TaskTables & PersonalTables & CommentTables & ViewTables & ImportTables;

/** Tracker's own view on a transaction. */
export const q = typed<Own & Tasks>();
