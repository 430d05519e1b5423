import type { Database } from "@muniment/platform/db";
import { dayAt } from "../calendar/index.ts";
import { listAuthorizations, listLibraryRows } from "../library-authorisation/index.ts";
import type { LibraryTokens } from "../library-authorisation/index.ts";
import type { BackgroundWork } from "../sync/index.ts";
import { followedPeople, followedTrackers, newsOf, numbersOfGroups, tasksOf } from "./digest.repository.ts";
import type { FollowedTracker, Recipient } from "./digest.repository.ts";
import type { DigestContent } from "./letter.ts";
import { newsOfTrackers } from "./news.ts";
import { isEmptyBlock, isSeenBy, reportOf, sharedOf } from "./report.ts";
import type { PersonReport, ReportTask, ReportView } from "./report.ts";

/** What a report is made from, by the authority of each library. */
export interface ContentDeps {
  readonly database: Database;
  readonly tokens: Pick<LibraryTokens, "use">;
  readonly work: Pick<BackgroundWork, "readable" | "groups" | "notDenied">;
  /** The address of Tracker. */
  readonly url: string;
}

const EMPTY = { overdue: [], today: [], soon: [], older: 0, added: [], completed: [] } as const;

/** What a report says, and whether that is nothing (tracker.md 20.4). */
export async function contentFor(
  deps: ContentDeps,
  recipient: Recipient,
  view: ReportView,
): Promise<{ content: DigestContent; isNothing: boolean }> {
  const { reader } = deps.database;
  const { num } = recipient;
  const [people, trackers, standing] = await Promise.all([
    followedPeople(reader, num),
    followedTrackers(reader, num),
    standingOf(deps, recipient),
  ]);
  const { own, authorized, names } = standing;
  const tasks = await tasksOf(reader, [...own, ...people.map((person) => person.num)], view.since);
  const open = await readableOf(deps, { recipient, authorized, places: [...tasks, ...trackers] });
  const seen = tasks.filter((task) => open.has(task.workspaceId) && isSeenBy({ num, own }, task));
  const full = reportOf(view, { num, own }, seen);
  const report: PersonReport = {
    mine: recipient.myTasks ? full.mine : EMPTY,
    byMe: recipient.assignedByMe ? full.byMe : EMPTY,
  };
  const closed = tasks.filter((task) => !open.has(task.workspaceId) && isSharedWith(task, num));
  const admitted = await admittedOf(deps, { recipient, authorized, tasks: closed });
  const shared = recipient.myTasks ? sharedOf(view, num, admitted) : EMPTY;
  const updates = people.map((person) => {
    return { name: person.name, report: reportOf(view, { num: person.num, own: new Set([person.num]) }, seen) };
  });
  const shown = trackers.filter((tracker) => open.has(tracker.workspaceId));
  const news = await readNews(deps, { recipient, own, trackers: shown, view });
  const isOwn = ({ isOpen, assignees }: ReportTask): boolean => isOpen && assignees.some((each) => own.has(each.num));
  const missing = tasks.filter((task) => isOwn(task) && !authorized.has(task.library)).map(({ library }) => library);
  const notices = [...new Set(missing)].toSorted().map((library) => names.get(library) ?? library);
  const { url } = deps;
  const { windows, zone } = view;
  const content = { report, shared, updates, ...news, notices, overdueDays: windows.overdue, url, zone };
  const isNothing = [report.mine, report.byMe, shared].every(isEmptyBlock) && people.length === 0 && shown.length === 0;
  return { content, isNothing };
}

async function readNews(
  { database }: ContentDeps,
  given: { recipient: Recipient; own: ReadonlySet<number>; trackers: readonly FollowedTracker[]; view: ReportView },
): Promise<Pick<DigestContent, "news" | "quiet">> {
  const { recipient, own, trackers, view } = given;
  const { since, today, zone } = view;
  const rows = await newsOf(
    database.reader,
    trackers.map(({ id }) => id),
    { num: recipient.num, own: [...own], since, sinceDay: dayAt(since, zone), today },
  );
  return newsOfTrackers(trackers, rows);
}

/** Under which numbers tasks are the recipient's own, and where rights can be asked. */
async function standingOf(
  { database, tokens, work }: ContentDeps,
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

interface Place {
  readonly library: string;
  readonly workspaceId: string;
}

/** The matters that the recipient can read; a right that cannot be verified is none (TRK-DIG-007). */
async function readableOf(
  { tokens, work }: ContentDeps,
  given: { recipient: Recipient; authorized: ReadonlySet<string>; places: readonly Place[] },
): Promise<ReadonlySet<string>> {
  const { recipient, authorized, places } = given;
  const readable = new Set<string>();
  for (const [library, some] of Map.groupBy(places, (place) => place.library)) {
    if (!authorized.has(library)) continue;
    const workspaces = [...new Set(some.map(({ workspaceId }) => workspaceId))];
    const asked = { workspaces, users: [recipient.userId] };
    const found = await tokens
      .use(library, async (token) => work.readable(token, library, asked))
      .catch(() => new Set<string>());
    for (const id of workspaces) if (found.has(`${recipient.userId} ${id}`)) readable.add(id);
  }
  return readable;
}

function isSharedWith({ assignees, isOpen }: ReportTask, num: number): boolean {
  return isOpen && assignees.some((each) => each.num === num && each.isExternal);
}

/** Those of the tasks in matters without access from which no policy keeps the person out (TRK-SPM-004). */
async function admittedOf(
  { tokens, work }: ContentDeps,
  given: { recipient: Recipient; authorized: ReadonlySet<string>; tasks: readonly ReportTask[] },
): Promise<readonly ReportTask[]> {
  const { recipient, authorized, tasks } = given;
  const admitted = new Set<string>();
  for (const [library, some] of Map.groupBy(tasks, (task) => task.library)) {
    if (!authorized.has(library)) continue;
    const ids = [...new Set(some.map(({ workspaceId }) => workspaceId))];
    const found = await tokens
      .use(library, async (token) => work.notDenied(token, recipient.userId, ids))
      .catch(() => new Set<string>());
    for (const id of found) admitted.add(id);
  }
  return tasks.filter(({ workspaceId }) => admitted.has(workspaceId));
}
