import { sql } from "kysely";
import { recordAudit } from "@muniment/platform/audit";
import type { AuditSubject } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { notify } from "../notice/index.ts";

/** One change of one object: its place in the history, the audit and the live updates (TRK-DATA-009). */
export interface TrackerEvent {
  readonly trackerId: string;
  readonly workspaceId: string;
  readonly taskId?: string | undefined;
  /** Noun and verb: `task.change`. The noun is the kind of the object. */
  readonly action: string;
  readonly objectId: string;
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  readonly reason?: string | undefined;
  readonly rev?: number | undefined;
  /** People whose own lists it changes, by their numbers. */
  readonly concerns?: readonly number[] | undefined;
}

/** What is told to every server process when a change is committed. */
export interface ChangeNotice {
  readonly tracker: string;
  readonly matter: string;
  readonly kind: string;
  readonly action: string;
  readonly object: string;
  readonly task?: string;
  readonly rev?: number;
  readonly concerns?: readonly number[];
}

/** The channel of PostgreSQL on which changes are told. */
export const CHANGE_CHANNEL = "tracker_change";

/** Above so many changes of one transaction their trackers are told of as a whole. */
const MOST_TOLD = 50;

/** Records changes in the transaction that makes them. */
export async function recordEvents(
  tx: Tx,
  subject: AuditSubject,
  at: Date,
  events: readonly TrackerEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await recordAudit(
    tx,
    subject,
    events.map((event) => ({
      at,
      action: event.action,
      object_type: nounOf(event.action),
      object_id: event.objectId,
      library: event.workspaceId.slice(0, event.workspaceId.indexOf("!")),
      before: event.before,
      after: event.after,
      reason: event.reason,
      own: { tracker_id: event.trackerId, ...(event.taskId === undefined ? {} : { task_id: event.taskId }) },
    })),
  );
  await notify(tx, { actorId: subject.actor_id, at, changes: events });
  const notices = events.length > MOST_TOLD ? noticesOfTrackers(events) : events.map(noticeOf);
  const texts = notices.map((notice) => JSON.stringify(notice));
  await sql`select pg_notify(${CHANGE_CHANNEL}, text) from unnest(${texts}::text[]) with ordinality as t (text, at)
    order by at`.execute(q(tx));
}

function noticeOf(event: TrackerEvent): ChangeNotice {
  return {
    tracker: event.trackerId,
    matter: event.workspaceId,
    kind: nounOf(event.action),
    action: event.action.slice(event.action.indexOf(".") + 1),
    object: event.objectId,
    ...(event.taskId === undefined ? {} : { task: event.taskId }),
    ...(event.rev === undefined ? {} : { rev: event.rev }),
    ...(event.concerns === undefined ? {} : { concerns: event.concerns }),
  };
}

function noticesOfTrackers(events: readonly TrackerEvent[]): ChangeNotice[] {
  return [...Map.groupBy(events, ({ trackerId }) => trackerId)].map(([tracker, some]) => ({
    tracker,
    matter: some[0]?.workspaceId ?? "",
    kind: "tracker",
    action: "bulk",
    object: tracker,
    concerns: [...new Set(some.flatMap(({ concerns = [] }) => concerns))],
  }));
}

function nounOf(action: string): string {
  return action.slice(0, action.indexOf("."));
}
