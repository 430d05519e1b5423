import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { notificationKinds } from "@muniment/tracker-api/notification";
import type { NotificationKind } from "@muniment/tracker-api/notification";
import * as api from "@muniment/tracker-api/notification";
import type { SeenTask, TaskDoor } from "../checklist/index.ts";
import type { AccessService, MatterLevel } from "../matter/index.ts";
import { findChoice, listNotices, markRead, putChoice } from "../notice/index.ts";
import type { NoticeRecord } from "../notice/index.ts";
import type { SessionService, TrackerActor } from "../session/index.ts";
import { readSettings } from "../setting/index.ts";
import { wireInstant } from "../wire.ts";
import { preferencesOf } from "./rule.ts";

type WireNotification = Output<typeof api.listNotifications>["data"][number];

/** What the endpoints of notifications use. */
interface NotificationRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly access: AccessService;
  readonly sessions: Pick<SessionService, "own">;
  readonly door: Pick<TaskDoor, "seen">;
}

const MOST_SHOWN = 200;

/** Mounts what a person is told, and how (TRK-NOT-001, -003, -004). */
export function notificationRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: NotificationRouteDeps): void {
  const { reader } = deps;
  const preferences = async (from: Tx, userNum: number) => {
    const [choice, settings] = [await findChoice(from, userNum), await readSettings(from)];
    return preferencesOf(choice, settings.notifications);
  };

  mounter.mount(api.listNotifications, async (_input, { actor }) => {
    const kinds = wantedKinds(await preferences(reader, actor.userNum));
    const data = await read(deps, actor, kinds);
    return { data, unread: data.filter((one) => !one.is_read).length };
  });
  mounter.mount(api.readNotifications, async ({ body }, { actor, write }) => {
    const seen = await read(deps, actor, notificationKinds);
    const ids = seen.map(({ id }) => id).filter((id) => body.ids?.includes(id) ?? true);
    return write(async (tx) => {
      await markRead(tx, actor.userNum, ids);
      return {};
    });
  });
  mounter.mount(api.getNotificationPreferences, async (_input, { actor }) => ({
    data: await preferences(reader, actor.userNum),
  }));
  mounter.mount(api.putNotificationPreferences, async ({ body }, { actor, write }) =>
    write(async (tx) => {
      const before = await findChoice(tx, actor.userNum);
      const kinds = { ...before.kinds };
      for (const kind of notificationKinds) {
        const chosen = body.kinds?.[kind];
        if (chosen !== undefined) kinds[kind] = { ...kinds[kind], ...chosen };
      }
      const { bundle_minutes: minutes } = body;
      const how =
        minutes === undefined
          ? { bundle_minutes: before.bundle_minutes, is_mail_off: before.is_mail_off }
          : { bundle_minutes: minutes ?? before.bundle_minutes, is_mail_off: minutes === null };
      await putChoice(tx, actor.userNum, { kinds, ...how });
      return { data: await preferences(tx, actor.userNum) };
    }),
  );
}

function wantedKinds({ kinds }: ReturnType<typeof preferencesOf>): NotificationKind[] {
  return notificationKinds.filter((kind) => kinds[kind].in_app);
}

/** By the reader's rights of this moment: what they may not see any more was never told (TRK-NOT-003, TRK-SPM-003). */
async function read(
  { reader, clock, access, sessions, door }: NotificationRouteDeps,
  actor: TrackerActor,
  kinds: readonly NotificationKind[],
): Promise<WireNotification[]> {
  const own = await sessions.own(reader, actor);
  const now = clock.now();
  const rows = await listNotices(reader, { userNum: actor.userNum, own, kinds, now, limit: MOST_SHOWN });
  const tasks = await door.seen(
    actor,
    rows.flatMap((row) => row.task_id ?? []),
  );
  const aboutTrackers = rows.filter((row) => row.task_id === null).map((row) => row.workspace_id);
  const levels = await access.levels(actor, aboutTrackers);
  return rows.flatMap((row) => show(row, { tasks, levels }));
}

function show(
  row: NoticeRecord,
  given: { tasks: ReadonlyMap<string, SeenTask>; levels: ReadonlyMap<string, MatterLevel> },
): WireNotification[] {
  const seen = row.task_id === null ? undefined : given.tasks.get(row.task_id);
  const isExternal = seen?.standing === "X";
  const isHidden = seen === undefined && (row.task_id !== null || !given.levels.has(row.workspace_id));
  if (isHidden || (isExternal && row.details.internal === true)) return [];
  const { count, due_date: due } = row.details;
  const place = {
    tracker: { id: row.tracker_id, name: row.tracker_name },
    matter_name: row.matter_name,
    workspace_id: row.workspace_id,
    ...(row.actor_id === null ? {} : { by: { id: row.actor_id, name: row.actor_name ?? "" } }),
  };
  return [
    {
      id: row.id,
      at: wireInstant(row.at),
      kind: row.kind,
      is_read: row.is_read,
      ...(isExternal ? {} : place),
      ...(seen === undefined ? {} : { task: { id: seen.task.id, number: seen.task.number, title: seen.task.title } }),
      ...(count === undefined ? {} : { count }),
      ...(due === undefined ? {} : { due_date: due }),
    },
  ];
}
