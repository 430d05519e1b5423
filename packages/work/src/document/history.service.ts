import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { findUserNums } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { activityCodes, reportableActivities } from "@muniment/work-api/activity";
import type { Activity } from "@muniment/work-api/activity";
import { recordAct } from "../activity/index.ts";
import type { HistoryFilter } from "../activity/index.ts";
import { requireAccess } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { parseDate } from "../classification/index.ts";
import { documentPlace } from "./document-input.ts";
import { securedDocument } from "./document-shape.ts";
import { findDocument, findVersions } from "./document.repository.ts";

/** What a client may ask a timeline for (work-api.md 10.6). */
export interface HistoryQuery {
  readonly activity?: string | undefined;
  readonly activity_date_start?: string | undefined;
  readonly activity_date_end?: string | undefined;
  readonly all_versions?: boolean | undefined;
  readonly user?: string | undefined;
}

const KINDS: Readonly<Record<string, readonly Activity[]>> = {
  copy: ["COPYDOC"],
  download: ["EXPORT"],
  edit: ["MODIFY", "REPLACE", "SECURITY", "MOVE", "FILE", "UNFILE"],
  email: ["MAIL"],
  print: ["PRINT"],
  share: ["SHARED"],
  version: ["NEWDOCUMENT", "NEWDOCVER"],
  view: ["VIEW"],
};

/** The part of the timeline that the reader may see: visible versions; of external people only their own acts. */
export async function historyFilter(
  tx: Tx,
  reach: Reach,
  given: { id: string; query: HistoryQuery },
): Promise<HistoryFilter> {
  const { query } = given;
  const { number, version } = documentPlace(reach, given.id);
  const visible = (await findVersions(tx, reach, number)).map((row) => row.version);
  const named = version ?? visible.at(-1);
  if (named === undefined || !visible.includes(named)) throw new AppError(errors.noRecord);
  return {
    libraryId: reach.libraryId,
    number,
    versions: query.all_versions === false ? [named] : visible,
    codes: codesOf(query.activity),
    from: moment(query.activity_date_start, "activity_date_start"),
    to: moment(query.activity_date_end, "activity_date_end"),
    userNum: reach.actor.isExternal ? reach.actor.userNum : await userNum(tx, reach, query.user),
  };
}

/** Writes an act that another program reports (work-api.md 17.13). */
export async function reportAct(
  tx: Tx,
  reach: Reach,
  given: { id: string; code: number; comments: string | undefined; duration: number | undefined; clock: Clock },
): Promise<void> {
  const document = await findDocument(tx, reach, documentPlace(reach, given.id));
  requireAccess(reach, document && securedDocument(document), "read");
  if (document === undefined) return;
  const activity = reportableActivities.find((name) => activityCodes[name] === given.code);
  if (activity === undefined) {
    const known = reportableActivities.map((name) => `${activityCodes[name]} (${name})`).join(", ");
    throw new AppError(errors.invalidParam, { text: `One of ${known} is expected.`, field: "activity_code" });
  }
  const place = { libraryId: reach.libraryId, number: document.document_number, version: document.version };
  const act = {
    activity,
    at: given.clock.now(),
    comments: given.comments,
    duration: given.duration,
    isReported: true,
  } as const;
  await recordAct(tx, reach.actor, act, [{ ...place, kind: "document" }]);
}

function codesOf(activity: string | undefined): number[] | undefined {
  if (activity === undefined || activity === "" || activity.toLowerCase() === "all") return undefined;
  return activity.split(",").flatMap((name) => {
    const kind = KINDS[name.trim().toLowerCase()];
    if (kind === undefined) {
      const text = `One of ${Object.keys(KINDS).join(", ")}, all is expected.`;
      throw new AppError(errors.invalidParam, { text, field: "activity" });
    }
    return kind.map((item) => activityCodes[item]);
  });
}

function moment(text: string | undefined, field: string): Date | undefined {
  if (text === undefined || text === "") return undefined;
  const date = parseDate(text);
  if (date === undefined) throw new AppError(errors.invalidParam, { text: "An ISO 8601 date is expected.", field });
  return date;
}

async function userNum(tx: Tx, reach: Reach, userId: string | undefined): Promise<number | undefined> {
  if (userId === undefined || userId === "") return undefined;
  const nums = await findUserNums(tx, reach.libraryId, [userId]);
  return nums.get(userId.toUpperCase()) ?? 0;
}
