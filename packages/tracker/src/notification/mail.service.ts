import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { QueueMail } from "@muniment/mail";
import type { Database } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import { dayAt, instantOf } from "../calendar/index.ts";
import { listLibraryRows } from "../library-authorisation/index.ts";
import type { LibraryTokens } from "../library-authorisation/index.ts";
import { findChoice, forgetNotices, listPending, noteDays, settleMail } from "../notice/index.ts";
import type { NoticeChoice, PendingNotice } from "../notice/index.ts";
import { PAGES_CLIENT } from "../session/index.ts";
import { readSettings } from "../setting/index.ts";
import type { BackgroundWork } from "../sync/index.ts";
import { writeNotices } from "./letter.ts";
import { minutesFor } from "./rule.ts";

/** Immediate e-mails, and what a new day tells (TRK-NOT-001, -002). */
export interface NoticeMail {
  /** Sends what is due, each bundle once in however many processes. */
  sendDue(): Promise<void>;
  /** Notes what is due today or became overdue, from the morning on. */
  noteToday(): Promise<void>;
}

/** What they are made and sent by. */
export interface NoticeMailDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn">;
  readonly tokens: Pick<LibraryTokens, "use">;
  readonly work: Pick<BackgroundWork, "readable" | "notDenied" | "mayUse">;
  /** Without it nothing is sent. */
  readonly queueMail: QueueMail | undefined;
  /** The organisation's. */
  readonly timeZone: string;
  /** The address of Tracker. */
  readonly url: string;
}

const KIND = "tracker.notification";
const MOST_READ = 10_000;
/** What could not be asked about for so long is no news any more. */
const LATEST_SECONDS = 86_400;
const MINUTE = 60;

/** E-mails are built from rights at the moment of sending, with the authority of the library (TRK-NOT-003). */
export function createNoticeMail(deps: NoticeMailDeps): NoticeMail {
  const { database, clock, timeZone: zone } = deps;
  return {
    async noteToday() {
      const now = clock.now();
      const today = dayAt(now, zone);
      const { send_at: sendAt } = (await readSettings(database.reader)).report;
      await database.transaction(async (tx) => {
        if (now >= instantOf(today, sendAt, zone)) await noteDays(tx, { today, now });
        await forgetNotices(tx, now);
      });
    },
    async sendDue() {
      const pending = await listPending(database.reader, MOST_READ);
      const bundles = Map.groupBy(pending, (row) => `${row.user_num} ${row.tracker_id}`);
      for (const rows of bundles.values()) {
        try {
          await sendBundle(deps, rows);
        } catch (error) {
          // The next run tries again; others are not kept waiting.
          deps.log.warn({ user: rows[0]?.user_num, err: error }, "notifications not sent");
        }
      }
    },
  };
}

async function sendBundle(deps: NoticeMailDeps, rows: readonly PendingNotice[]): Promise<void> {
  const { database, clock, queueMail, url } = deps;
  const [first] = rows;
  if (first === undefined) return;
  const settle = async (some: readonly PendingNotice[], mail: "dropped" | "off"): Promise<void> => {
    if (some.length === 0) return;
    const ids = some.map(({ id }) => id);
    await database.transaction((tx) => settleMail(tx, ids, mail));
  };
  const { notifications } = await readSettings(database.reader);
  const choice = await findChoice(database.reader, first.user_num);
  const isSent = queueMail !== undefined && !first.is_group && !first.is_disabled && first.email !== "";
  const wanted = isSent ? rows.filter(({ kind }) => minutesFor(choice, notifications, kind) !== undefined) : [];
  await settle(
    rows.filter((row) => !wanted.includes(row)),
    "off",
  );
  if (queueMail === undefined || !isTime(wanted, { choice, notifications, now: clock.now() })) return;
  const rights = await rightsOf(deps, first);
  if (rights === undefined) {
    const isOld = ({ at }: PendingNotice): boolean => addSeconds(at, LATEST_SECONDS) < clock.now();
    return settle(wanted.filter(isOld), "dropped");
  }
  const seen = wanted.filter((row) => isSeen(row, rights));
  await settle(
    wanted.filter((row) => !seen.includes(row)),
    "dropped",
  );
  if (seen.length === 0) return;
  const ids = seen.map(({ id }) => id);
  const isOutside = rights === "outside";
  const letter = writeNotices({ notices: seen, isOutside, hideTitles: notifications.hide_titles, url });
  const [oldest = ""] = ids;
  await database.transaction(async (tx) => {
    // Somebody else has sent them meanwhile.
    if ((await settleMail(tx, ids, "queued")) < ids.length) return;
    const name = `${KIND}.${oldest}`;
    await queueMail(tx, { kind: KIND, recipient: first.email, isAutomatic: true, ...letter, name });
  });
}

/** Whether the oldest of them has waited for as long as changes of a tracker are gathered. */
function isTime(
  rows: readonly PendingNotice[],
  given: { choice: NoticeChoice; notifications: Parameters<typeof minutesFor>[1]; now: Date },
): boolean {
  return rows.some(({ at, kind }) => {
    const minutes = minutesFor(given.choice, given.notifications, kind) ?? 0;
    return addSeconds(at, minutes * MINUTE) <= given.now;
  });
}

type Rights = "member" | "outside" | "none";

/** What the person is to the matter now; `undefined` when nobody who may say so answers. */
async function rightsOf(deps: NoticeMailDeps, first: PendingNotice): Promise<Rights | undefined> {
  const { library, workspace_id: workspace, user_id: userId } = first;
  const mayUse = await isUser(deps, userId);
  if (mayUse !== true) return mayUse === undefined ? undefined : "none";
  try {
    return await deps.tokens.use(library, async (token) => {
      const readable = await deps.work.readable(token, library, { workspaces: [workspace], users: [userId] });
      if (readable.has(`${userId} ${workspace}`)) return "member";
      const admitted = await deps.work.notDenied(token, userId, [workspace]);
      return admitted.has(workspace) ? "outside" : "none";
    });
  } catch {
    return undefined;
  }
}

/** By the word of any library whose authorization knows the person. */
async function isUser({ database, tokens, work }: NoticeMailDeps, userId: string): Promise<boolean | undefined> {
  for (const { library_id: library } of await listLibraryRows(database.reader)) {
    const answer = await tokens
      .use(library, async (token) => work.mayUse(token, userId, PAGES_CLIENT))
      .catch(() => undefined);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** From outside one is told of what was given to one so, and of no comment among members. */
function isSeen(row: PendingNotice, rights: Rights): boolean {
  if (row.is_gone || rights === "none") return false;
  if (rights === "outside") return row.is_external && row.details.internal !== true;
  return row.is_seen;
}
