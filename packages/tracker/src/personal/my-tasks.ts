import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { errors, mayDo } from "@muniment/tracker-api";
import type * as api from "@muniment/tracker-api/me";
import { q } from "../db.ts";
import { readTasks, showPage, taskJoins, unrestricted } from "../checklist/index.ts";
import type { ListReader } from "../checklist/index.ts";
import { standingOf } from "../matter/index.ts";
import type { AccessService, ExternalGate, MatterLevel } from "../matter/index.ts";
import type { TrackerActor } from "../session/index.ts";

type Query = Omit<Input<typeof api.listMyTasks>["query"], "done">;
type ListQuery = Input<typeof api.listMyTasks>["query"];
type WirePage = Output<typeof api.listMyTasks>;

/** What lists over all matters use. */
export interface AcrossDeps {
  readonly reader: Tx;
  readonly access: AccessService;
  readonly gate: ExternalGate;
  readonly pagesUrl: string;
}

/** Done ones are shown with those that one has assigned for so long (TRK-MY-003). */
const DONE_DAYS = 7;

const isLive = sql`t.deleted_at is null and k.deleted_at is null and k.archived_at is null and not m.is_closed`;
const isInBin = sql`t.deleted_at is not null and k.deleted_at is null and k.archived_at is null and not m.is_closed`;
const isOpen = sql`s.category in ('not_started', 'in_progress', 'waiting')`;

/** Tasks that are assigned to the caller or their groups, in matters that they may see now (TRK-MY-001). */
export async function listMyTasks(
  deps: AcrossDeps,
  actor: TrackerActor,
  given: { query: ListQuery; reader: ListReader },
): Promise<WirePage> {
  const { query, reader } = given;
  const state = query.done === true ? sql`true` : isOpen;
  const condition = sql`${assignedTo(reader)} and ${state}`;
  return listAcross(deps, actor, { ...given, condition, matters: mattersOfAssigned(reader), isOwn: true });
}

/** Tasks with a text in all matters that the caller may see, and among those assigned to them elsewhere (TRK-VIEW-005). */
export async function searchTasks(
  deps: AcrossDeps,
  actor: TrackerActor,
  given: { query: Query; reader: ListReader },
): Promise<WirePage> {
  if ((given.query.q ?? "").trim() === "") {
    throw new AppError(errors.invalidParam, { text: "Say what is searched for.", field: "q" });
  }
  return listAcross(deps, actor, { ...given, condition: sql`true`, isOwn: true, usualSort: "-last_updated_at" });
}

function assignedTo({ own }: ListReader, isExternal = false): RawBuilder<unknown> {
  const as = isExternal ? sql`x.access = 'external'` : sql`true`;
  return sql`t.id in (select x.task_id from tracker.task_assignee x
    where x.removed_at is null and ${as} and x.principal_num = any(${[...own]}::bigint[]))`;
}

/** All of the matters in which the caller has tasks, read from the assignments rather than from their tasks' states. */
function mattersOfAssigned({ own }: ListReader): RawBuilder<unknown> {
  return sql`tracker.task_assignee x join tracker.task t on t.id = x.task_id join tracker.tracker k on k.id = t.tracker_id
    where x.removed_at is null and x.principal_num = any(${[...own]}::bigint[])`;
}

/** Tasks with a present assignment that the caller made to somebody else (TRK-MY-003). */
export async function listAssignedByMe(
  deps: AcrossDeps,
  actor: TrackerActor,
  given: { query: ListQuery; reader: ListReader },
): Promise<WirePage> {
  const { query, reader } = given;
  const byMe = sql`t.id in (select x.task_id from tracker.task_assignee x
    where x.removed_at is null and x.assigned_by = ${reader.userNum} and x.principal_num <> ${reader.userNum})`;
  const recent = sql`(${isOpen} or t.completed_at > ${reader.now}::timestamptz - ${`${DONE_DAYS} days`}::interval)`;
  const state = query.done === true ? sql`true` : recent;
  return listAcross(deps, actor, { ...given, condition: sql`${byMe} and ${state}`, isOwn: false });
}

/** Whatever else is a person's own: what they follow, made, were given from outside, or may bring back (TRK-MY-004). */
export async function listMyList(
  deps: AcrossDeps,
  actor: TrackerActor,
  given: { list: (typeof api.myLists)[number]; query: ListQuery; reader: ListReader },
): Promise<WirePage> {
  const { list, query, reader } = given;
  const me = reader.userNum;
  const state = query.done === true ? sql`true` : isOpen;
  if (list === "shared") {
    const condition = sql`${assignedTo(reader)} and ${state}`;
    const matters = mattersOfAssigned(reader);
    return listAcross(deps, actor, { ...given, condition, matters, isOwn: true, isOutsideOnly: true });
  }
  if (list === "bin") {
    const condition = sql`t.deleted_with = t.id
      and (t.created_by = ${me} or t.last_updated_by = ${me} or ${assignedTo(reader)})`;
    return listAcross(deps, actor, { ...given, condition, isOwn: false, isBin: true, usualSort: "-last_updated_at" });
  }
  const followed = sql`exists (select from tracker.follow f where f.user_num = ${me} and f.stopped_at is null
    and (f.target_type, f.target_id) in (('task', t.id), ('tracker', t.tracker_id)))`;
  const whose = list === "created" ? sql`t.created_by = ${me}` : followed;
  return listAcross(deps, actor, { ...given, condition: sql`${whose} and ${state}`, isOwn: false });
}

/** Tasks of all matters that fit, as far as Work says now that the caller may see them; one question for each library. */
export async function listAcross(
  deps: AcrossDeps,
  actor: TrackerActor,
  given: {
    query: Query;
    reader: ListReader;
    condition: RawBuilder<unknown>;
    /** Rows `k`, the trackers of at least those tasks, where they are found faster than by the condition. */
    matters?: RawBuilder<unknown>;
    /** What is one's own in matters without access is shown too. */
    isOwn: boolean;
    /** Nothing but that. */
    isOutsideOnly?: boolean;
    /** What is deleted, where the caller may bring it back. */
    isBin?: boolean;
    usualSort?: string;
  },
): Promise<WirePage> {
  const { query, reader } = given;
  const inLibrary = query.library === undefined ? sql`true` : sql`m.library_id = ${query.library}`;
  const condition = sql`${given.condition} and ${given.isBin === true ? isInBin : isLive} and ${inLibrary}`;
  const trackers = given.matters ?? sql`${taskJoins} where ${condition}`;
  const { rows } = await sql<{ workspace_id: string }>`select distinct k.workspace_id from ${trackers}`.execute(
    q(deps.reader),
  );
  const matters = rows.map((row) => row.workspace_id);
  const levels = await deps.access.levels(actor, matters);
  const hidden = matters.filter((id) => !levels.has(id));
  // Only what is one's own is shown in a matter without access.
  const admitted =
    given.isOwn && hidden.length > 0 ? await deps.gate.admitted(actor.userId, hidden) : new Set<string>();
  const isKept = reader.external.on_access_loss === "keep";
  const outside =
    admitted.size === 0
      ? sql`false`
      : sql`(k.workspace_id = any(${[...admitted]}::text[]) and ${assignedTo(reader, !isKept)})`;
  const inside = given.isOutsideOnly === true ? [] : insideOf(levels, given.isBin === true);
  const visible = sql`(k.workspace_id = any(${inside}::text[]) or ${outside})
    and (k.workspace_id = any(${fullOf(levels)}::text[]) or ${unrestricted(reader)})`;
  const { usualSort = "due_date" } = given;
  const about = { condition: sql`${condition} and ${visible}`, reader, usualSort };
  const page = await readTasks(deps.reader, query, about);
  return showPage(page, {
    reader,
    pagesUrl: deps.pagesUrl,
    standingOf(task) {
      const level = levels.get(task.workspace_id);
      return level === undefined ? "X" : standingOf(level, task.tracker_owner === actor.userNum);
    },
  });
}

function insideOf(levels: ReadonlyMap<string, MatterLevel>, isToRestore: boolean): string[] {
  return [...levels].flatMap(([id, level]) =>
    !isToRestore || mayDo("task.delete", standingOf(level, false)) ? [id] : [],
  );
}

function fullOf(levels: ReadonlyMap<string, MatterLevel>): string[] {
  return [...levels].flatMap(([id, { level }]) => (level === "full_access" ? [id] : []));
}
