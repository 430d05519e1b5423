import type { Clock } from "@muniment/kernel";
import type { QueueMail } from "@muniment/mail";
import type { Database } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import { addWorkingDays, dayAt, instantOf, isWorkingDay } from "../calendar/index.ts";
import { listAuthorizations, listLibraryRows } from "../library-authorisation/index.ts";
import type { LibraryTokens } from "../library-authorisation/index.ts";
import type { BackgroundWork } from "../sync/index.ts";
import {
  claimDay,
  followedPeople,
  lastUntil,
  listRecipients,
  noteMessage,
  numbersOfGroups,
  readWorkCalendar,
  tasksOf,
} from "./digest.repository.ts";
import type { Recipient } from "./digest.repository.ts";
import { writeDigest } from "./letter.ts";
import type { DigestContent } from "./letter.ts";
import { isEmptyBlock, reportOf } from "./report.ts";
import type { PersonReport, ReportTask, ReportView } from "./report.ts";

/** The daily report (tracker.md 20). */
export interface DigestService {
  /** Sends what is due now: each report once, in however many processes and however often this runs. */
  sendDue(): Promise<void>;
}

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn">;
  readonly tokens: Pick<LibraryTokens, "use">;
  readonly work: Pick<BackgroundWork, "readable" | "groups">;
  readonly queueMail: QueueMail;
  /** The organisation's. */
  readonly timeZone: string;
  /** The address of Tracker. */
  readonly url: string;
}

const WINDOWS = { due: 3, overdue: 7 };
/** What was missed is sent until noon, and then not any more (TRK-DIG-006). */
const LATEST = "12:00";

/** Reports are built from rights at this moment, with the authority of each library (TRK-DIG-007). */
export function createDigestService(deps: Deps): DigestService {
  const { database, clock, timeZone: zone } = deps;
  return {
    async sendDue() {
      const now = clock.now();
      const today = dayAt(now, zone);
      const { calendar, sendAt } = await readWorkCalendar(database.reader);
      if (!isWorkingDay(calendar, today) || now < instantOf(today, sendAt, zone)) return;
      const isLate = now > instantOf(today, LATEST, zone);
      const before = addWorkingDays(calendar, today, { count: -1 });
      for (const recipient of await listRecipients(database.reader, today)) {
        const since = (await lastUntil(database.reader, recipient.num)) ?? instantOf(before, sendAt, zone);
        const view = { calendar, windows: WINDOWS, zone, today, since };
        try {
          await sendTo(deps, { recipient, view, now, isLate });
        } catch (error) {
          // The next run tries again; others are not kept waiting.
          deps.log.warn({ user: recipient.num, err: error }, "daily report not built");
        }
      }
    },
  };
}

async function sendTo(
  deps: Deps,
  given: { recipient: Recipient; view: ReportView; now: Date; isLate: boolean },
): Promise<void> {
  const { recipient, view, now, isLate } = given;
  const content = isLate ? undefined : await contentFor(deps, recipient, view);
  await deps.database.transaction(async (tx) => {
    const state = isLate ? "skipped_late" : content === undefined ? "skipped_empty" : "queued";
    const row = { user_num: recipient.num, day: view.today, state, until: now } as const;
    if (!(await claimDay(tx, row)) || content === undefined) return;
    const mail = { kind: "tracker.digest", recipient: recipient.email, isAutomatic: true, ...writeDigest(content) };
    await noteMessage(tx, recipient.num, view.today, await deps.queueMail(tx, mail));
  });
}

/** What the report says; `undefined` when there is nothing to tell (tracker.md 20.4). */
async function contentFor(deps: Deps, recipient: Recipient, view: ReportView): Promise<DigestContent | undefined> {
  const { database } = deps;
  const followed = await followedPeople(database.reader, recipient.num);
  const { own, authorized, names } = await standingOf(deps, recipient);
  const nums = [...own, ...followed.map(({ num }) => num)];
  const tasks = await tasksOf(database.reader, nums, view.since);
  const seen = await readableOf(deps, { recipient, authorized, tasks });
  const full = reportOf(view, { num: recipient.num, own }, seen);
  const report: PersonReport = {
    mine: recipient.myTasks ? full.mine : EMPTY,
    byMe: recipient.assignedByMe ? full.byMe : EMPTY,
  };
  const updates = followed.map(({ num, name }) => ({
    name,
    report: reportOf(view, { num, own: new Set([num]) }, seen),
  }));
  const isNothing = isEmptyBlock(report.mine) && isEmptyBlock(report.byMe);
  if (isNothing && followed.length === 0) return undefined;
  const isOwn = ({ isOpen, assignees }: ReportTask): boolean => isOpen && assignees.some(({ num }) => own.has(num));
  const missing = tasks.filter((task) => isOwn(task) && !authorized.has(task.library)).map(({ library }) => library);
  const notices = [...new Set(missing)].toSorted().map((library) => names.get(library) ?? library);
  return { report, updates, notices, overdueDays: WINDOWS.overdue, url: deps.url };
}

const EMPTY = { overdue: [], today: [], soon: [], older: 0, added: [], completed: [] } as const;

/** Under which numbers tasks are the recipient's own, and where rights can be asked. */
async function standingOf(
  { database, tokens, work }: Deps,
  { num, userId }: Recipient,
): Promise<{ own: ReadonlySet<number>; authorized: ReadonlySet<string>; names: ReadonlyMap<string, string> }> {
  const libraries = await listLibraryRows(database.reader);
  const ids = libraries.map(({ library_id: id }) => id);
  const authorized = new Set((await listAuthorizations(database.reader, ids)).map((row) => row.library_id));
  const own = new Set([num]);
  for (const library of authorized) {
    const groups = await tokens.use(library, async (token) => work.groups(token, userId)).catch(() => []);
    for (const group of await numbersOfGroups(database.reader, library, groups)) own.add(group);
  }
  return { own, authorized, names: new Map(libraries.map((row) => [row.library_id, row.name])) };
}

/** The tasks of matters that the recipient can read; a right that cannot be verified is none (TRK-DIG-007). */
async function readableOf(
  { tokens, work }: Deps,
  given: { recipient: Recipient; authorized: ReadonlySet<string>; tasks: readonly ReportTask[] },
): Promise<ReportTask[]> {
  const { recipient, authorized, tasks } = given;
  const readable = new Set<string>();
  for (const [library, some] of Map.groupBy(tasks, (task) => task.library)) {
    if (!authorized.has(library)) continue;
    const asked = { workspaces: [...new Set(some.map(({ workspaceId }) => workspaceId))], users: [recipient.userId] };
    const found = await tokens
      .use(library, async (token) => work.readable(token, library, asked))
      .catch(() => new Set<string>());
    for (const pair of found) readable.add(pair);
  }
  return tasks.filter(({ workspaceId }) => readable.has(`${recipient.userId} ${workspaceId}`));
}
