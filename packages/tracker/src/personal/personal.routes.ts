import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import * as commentApi from "@muniment/tracker-api/comment";
import * as api from "@muniment/tracker-api/me";
import type { TaskDoor, TrackerDoor } from "../checklist/index.ts";
import { areReportsStopped, resumeReports } from "../digest/index.ts";
import { listCalendars, workDaysOf } from "../calendar/index.ts";
import { requireAction } from "../matter/index.ts";
import { findPrincipal } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { readSettings } from "../setting/index.ts";
import { dateIn, invalid, timeZone, wireInstant } from "../wire.ts";
import type { WorkPort } from "../work/index.ts";
import { countFollows, listFollowers, listFollows, putFollow, stopFollow } from "./follow.repository.ts";
import type { FollowRecord } from "./follow.repository.ts";
import { listAssignedByMe, listMyList, listMyTasks, searchTasks } from "./my-tasks.ts";
import type { AcrossDeps } from "./my-tasks.ts";
import { findPreference, putPreference } from "./preference.repository.ts";
import type { Preference } from "./preference.repository.ts";

/** What the endpoints of a person use. */
export interface PersonalRouteDeps extends AcrossDeps {
  readonly clock: Clock;
  readonly work: WorkPort;
  readonly trackerDoor: TrackerDoor;
  readonly door: TaskDoor;
  readonly timeZone: string;
  readonly workOrigin: string;
}

type Mount = Mounter<RequestContext<TrackerActor>>;
type WireFollow = Output<typeof api.listFollowing>["data"][number];
type TargetType = FollowRecord["target_type"];

const MOST_DISPLAY = 65_536;
const NRTADMIN = "NRTADMIN";

/** Mounts who is signed in, their lists and what they prefer. */
export function personalRoutes(mounter: Mount, deps: PersonalRouteDeps): void {
  const { reader, clock, door } = deps;

  mounter.mount(api.getMe, async (_input, { actor }) => {
    const groups = await deps.work.groups(actor.token);
    const libraries = [...Map.groupBy(groups, ({ library }) => library)].map(([id, some]) => ({
      id,
      is_administrator: some.some((group) => group.id === NRTADMIN),
    }));
    const settings = await readSettings(reader);
    const { weekdays, holidays } = await officeDays(reader, actor.location);
    return {
      data: {
        user: { id: actor.userId, name: actor.name },
        email: actor.email,
        is_external: actor.isExternal,
        libraries,
        time_zone: deps.timeZone,
        today: dateIn(deps.timeZone, clock.now()),
        settings: {
          external_assignment: settings.external.allowed,
          export_by_readers: settings.export.by_readers,
          priorities: settings.priorities,
        },
        calendar: { weekdays: [...weekdays], holidays },
        work_origin: deps.workOrigin,
      },
    };
  });
  mounter.mount(api.listMyTasks, async ({ query }, { actor }) =>
    listMyTasks(deps, actor, { query, reader: await door.reader(actor) }),
  );
  mounter.mount(api.listAssignedByMe, async ({ query }, { actor }) =>
    listAssignedByMe(deps, actor, { query, reader: await door.reader(actor) }),
  );
  mounter.mount(api.listMyList, async ({ params, query }, { actor }) =>
    listMyList(deps, actor, { list: params.list, query, reader: await door.reader(actor) }),
  );
  mounter.mount(api.searchTasks, async ({ query }, { actor }) =>
    searchTasks(deps, actor, { query, reader: await door.reader(actor) }),
  );
  mounter.mount(api.getPreferences, async (_input, { actor }) => ({
    data: showPreference(await findOwn(reader, actor.userNum)),
  }));
  mounter.mount(api.putPreferences, async ({ body }, { actor, write }) =>
    write(async (tx) => {
      const before = await findOwn(tx, actor.userNum);
      const display = Object.fromEntries(
        Object.entries({ ...before.display, ...body.display }).filter(([, value]) => value !== null),
      );
      if (JSON.stringify(display).length > MOST_DISPLAY) throw invalid("display", "This is too much.", "too_long");
      const zone = body.time_zone === undefined ? before.time_zone : body.time_zone;
      const after = {
        digest: { ...before.digest, ...body.digest },
        time_zone: zone === null ? null : timeZone(zone, "time_zone"),
        display,
      };
      await putPreference(tx, actor.userNum, after);
      if (after.digest["enabled"] !== false) await resumeReports(tx, actor.userNum);
      return { data: showPreference(after) };
    }),
  );
}

/** On which days the reader's office works, with the names of its holidays (TRK-DUE-003). */
async function officeDays(reader: Tx, location: string) {
  const calendars = await listCalendars(reader);
  const own = calendars.find(({ locations }) => locations.some((one) => one.toLowerCase() === location.toLowerCase()));
  const calendar = own ?? calendars[0];
  const { weekdays, holidays: days } = workDaysOf(calendar);
  const names = new Map(calendar?.holidays.map(({ day, name }) => [day, name]));
  const yearly = new Map(
    calendar?.holidays.filter(({ recurring }) => recurring).map(({ day, name }) => [day.slice(4), name]),
  );
  const holidays = [...days].map((day) => ({ day, name: names.get(day) ?? yearly.get(day.slice(4)) ?? "" }));
  return { weekdays, holidays };
}

/** Mounts following (TRK-FOL-001 to -003). */
export function followRoutes(mounter: Mount, deps: PersonalRouteDeps): void {
  const { reader, clock, access, trackerDoor, door } = deps;

  async function listSeen(from: Tx, actor: TrackerActor): Promise<WireFollow[]> {
    const rows = await listFollows(from, actor.userNum);
    const levels = await access.levels(
      actor,
      rows.flatMap((row) => row.workspace_id ?? []),
    );
    return rows.map((row) => showFollow(row, row.workspace_id === null || levels.has(row.workspace_id)));
  }

  /** What it is stored by, once the caller may see it. */
  async function targetOf(actor: TrackerActor, type: TargetType, target: string): Promise<string> {
    if (type === "tracker") {
      const { tracker, standing } = await trackerDoor.open(actor, target);
      requireAction("follow", standing);
      return tracker.id;
    }
    if (type === "task") return (await door.open(actor, { id: target }, "follow")).task.id;
    const at = target.indexOf("/");
    const [library, workId] = type === "group" ? [target.slice(0, at), target.slice(at + 1)] : ["", target];
    const found = await findPrincipal(reader, { ty: type, library, workId });
    if (found === undefined) throw new AppError(errors.notFound);
    return String(found.num);
  }

  mounter.mount(api.listFollowing, async (_input, { actor }) => ({ data: await listSeen(reader, actor) }));
  mounter.mount(api.putFollow, async ({ params, body }, { actor, write }) => {
    const target = await targetOf(actor, params.type, params.target);
    return write(async (tx) => {
      const kinds = params.type === "tracker" || params.type === "task" ? [params.type] : ["user", "group"];
      const isLimited = params.type !== "task" && (await countFollows(tx, actor.userNum, kinds)) >= limits.follows;
      if (isLimited) throw new AppError(errors.limitReached, { details: { limit: limits.follows } });
      const { in_app: inApp = true, digest = true } = body;
      const about = { user_num: actor.userNum, target_type: params.type, target_id: target };
      await putFollow(tx, { ...about, in_app: inApp, digest, since: clock.now() });
      const row = (await listFollows(tx, actor.userNum)).find(
        (each) => each.target_type === params.type && each.target_id === target,
      );
      if (row === undefined) throw new AppError(errors.notFound);
      return { data: showFollow(row, true) };
    });
  });
  mounter.mount(api.deleteFollow, async ({ params }, { actor, write }) => {
    // What one may not see any more can be let go all the same.
    const isObject = params.type === "tracker" || params.type === "task";
    const target = isObject ? params.target : await targetOf(actor, params.type, params.target);
    return write(async (tx) => {
      await stopFollow(tx, { user_num: actor.userNum, target_type: params.type, target_id: target }, clock.now());
      return {};
    });
  });
  mounter.mount(commentApi.listFollowers, async ({ params }, { actor }) => {
    const { task, level } = await door.open(actor, { id: params.task }, "follow");
    return { data: level === undefined ? [] : await listFollowers(reader, task.id) };
  });
}

/** As the person has it; a report that was ended by a link is off. */
async function findOwn(reader: Tx, userNum: number): Promise<Preference> {
  const found = await findPreference(reader, userNum);
  const isStopped = await areReportsStopped(reader, userNum);
  return isStopped ? { ...found, digest: { ...found.digest, enabled: false } } : found;
}

function showPreference({ digest, time_zone: zone, display }: Preference): Output<typeof api.getPreferences>["data"] {
  const { enabled = true, my_tasks: mine = true, assigned_by_me: byMe = true } = digest;
  return { digest: { enabled, my_tasks: mine, assigned_by_me: byMe }, time_zone: zone, display: { ...display } };
}

/** Of what may not be seen any more there is no name (TRK-FOL-002). */
function showFollow(row: FollowRecord, isSeen: boolean): WireFollow {
  const name = row.task_title ?? row.tracker_name ?? row.principal_name;
  const id = row.target_type === "group" ? `${row.library_id ?? ""}/${row.principal_id ?? ""}` : row.principal_id;
  return {
    target_type: row.target_type,
    target_id: id ?? row.target_id,
    ...(isSeen && name !== null ? { name } : {}),
    ...(isSeen && row.workspace_id !== null ? { workspace_id: row.workspace_id } : {}),
    in_app: row.in_app,
    digest: row.digest,
    since: wireInstant(row.since),
  };
}
