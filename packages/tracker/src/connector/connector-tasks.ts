import { AppError } from "@muniment/kernel";
import type { InnerCalls, RequestContext } from "@muniment/platform/http";
import type { Input, Output } from "@muniment/rest";
import { putAssignees } from "@muniment/tracker-api/assignee";
import { systemFields } from "@muniment/tracker-api/connector";
import type { ConnectorTask, connectorAddTask } from "@muniment/tracker-api/connector";
import { listFields } from "@muniment/tracker-api/field";
import { addLink, listLinks, removeLink } from "@muniment/tracker-api/link";
import { listStatuses } from "@muniment/tracker-api/status";
import { createTask, getTask, updateTask } from "@muniment/tracker-api/task";
import type { getTracker } from "@muniment/tracker-api/tracker";
import { errors } from "@muniment/work-api/errors";
import type { TrackerActor } from "../session/index.ts";
import { readDue, startOf, wholeSeconds } from "./due.ts";
import { badData, customValue, partsOf, shownValue, textOf } from "./field-data.ts";

type Context = RequestContext<TrackerActor>;
type Call = InnerCalls<TrackerActor>["call"];
type WireTask = Output<typeof getTask>["data"];
type WireTracker = Output<typeof getTracker>["data"];
type NewTask = Input<typeof connectorAddTask>["body"];
type Change = NonNullable<Input<typeof updateTask>["body"]>;

/** A field by whatever name, with its type. */
interface NamedField {
  readonly id: string;
  readonly type: string;
}

const DEFAULT_ZONE = "UTC";

/** Tasks as connectors add, change and read them (tracker-api.md 2.2, 3.7 to 3.9). */
export function createConnectorTasks(call: Call) {
  const show = async (context: Context, id: string): Promise<ConnectorTask> =>
    showTask(call, context, (await call(getTask, { params: { task: id } }, context)).body.data);
  const change = async (context: Context, task: WireTask, body: Change): Promise<void> => {
    await call(updateTask, { params: { task: task.id }, body, ifMatch: `"${task.rev}"` }, context);
  };
  const assign = async (context: Context, task: WireTask, assignees: readonly Somebody[]): Promise<void> => {
    // No person is there who could be asked about people outside of the matter (3.7).
    const body = { assignees: assignees.map(nameless), confirm_external: true };
    await call(putAssignees, { params: { task: task.id }, body }, context);
  };
  const unlink = async (context: Context, task: WireTask, except?: string): Promise<void> => {
    const { body } = await call(listLinks, { params: { task: task.id } }, context);
    for (const link of body.data.filter(({ id }) => id !== except)) {
      await call(removeLink, { params: { task: task.id, link: link.id } }, context);
    }
  };
  const link = async (context: Context, task: WireTask, data: unknown): Promise<void> => {
    // What cannot be linked leaves what was linked.
    const { body } = await call(addLink, { params: { task: task.id }, body: { w_id: linkable(data) } }, context);
    await unlink(context, task, body.data.id);
  };

  return {
    /** Of the workspace that is named with it, or not found. */
    async open(context: Context, matter: string, id: string): Promise<WireTask> {
      const task = (await call(getTask, { params: { task: id } }, context)).body.data;
      const isThere = task.workspace_id.toLowerCase() === matter.toLowerCase() && task.deleted_at === undefined;
      if (!isThere) throw new AppError(errors.noRecord);
      return task;
    },

    /** By id or title, of the system or of the tracker. */
    async fieldOf(context: Context, task: WireTask, named: string): Promise<NamedField> {
      const wanted = named.toLowerCase();
      const own = systemFields.find((field) => field.field_id === wanted || field.field_title.toLowerCase() === wanted);
      if (own !== undefined) return { id: own.field_id, type: own.field_type };
      const { body } = await call(listFields, { params: { tracker: task.tracker_id } }, context);
      const field = body.data.find(({ id, title }) => id === named || title.toLowerCase() === wanted);
      if (field === undefined) throw badData("There is no such field in this tracker.", "field_id");
      return { id: field.id, type: field.type };
    },

    async add(context: Context, tracker: WireTracker, given: NewTask): Promise<ConnectorTask> {
      const body = await creationOf(call, context, { tracker, given });
      const made = await call(createTask, { params: { tracker: tracker.id }, body }, context);
      return showTask(call, context, made.body.data);
    },

    async set(context: Context, task: WireTask, { id, type, data }: NamedField & { readonly data: unknown }) {
      if (id === "assignee") await assign(context, task, [somebodyOf(data)]);
      else if (id === "work_object") await link(context, task, data);
      else if (id === "task_status") {
        await change(context, task, {
          status_id: await statusOf(call, context, task.tracker_id, textOf(data, "value")),
        });
      } else if (id === "due_date") {
        const { due_time_zone: zone = task.due_time_zone ?? DEFAULT_ZONE } = partsOf(data);
        await change(context, task, readDue(textOf(data, "due_date"), String(zone), "field_data"));
      } else if (id === "title" || id === "notes") await change(context, task, { [id]: textOf(data, "value") });
      else await change(context, task, { custom_fields: { [id]: customValue(type, data) } });
      return show(context, task.id);
    },

    async clear(context: Context, task: WireTask, id: string): Promise<ConnectorTask> {
      if (id === "title" || id === "task_status") throw badData("This field cannot be cleared.", "field_id");
      if (id === "assignee") await assign(context, task, []);
      else if (id === "work_object") await unlink(context, task);
      else if (id === "due_date") await change(context, task, { due_date: null });
      else if (id === "notes") await change(context, task, { notes: null });
      else await change(context, task, { custom_fields: { [id]: null } });
      return show(context, task.id);
    },
  };
}

type Somebody = NonNullable<NewTask["assignee"]>;

function nameless({ ty, work_id: workId }: Somebody) {
  return { ty, work_id: workId };
}

function somebodyOf(data: unknown): Somebody {
  const ty = textOf(data, "ty");
  if (ty !== "user" && ty !== "group") throw badData("Give `ty` as user or group.");
  return { ty, work_id: textOf(data, "work_id") };
}

function linkable(data: unknown): string {
  const kind = textOf(data, "w_wstype").toUpperCase();
  if (kind !== "DOCUMENT" && kind !== "FOLDER") throw badData("Give `w_wstype` as DOCUMENT or FOLDER.");
  return textOf(data, "w_id");
}

async function statusOf(call: Call, context: Context, tracker: string, value: string): Promise<string> {
  const { body } = await call(listStatuses, { params: { tracker } }, context);
  const found = body.data.find((status) => status.value.toLowerCase() === value.trim().toLowerCase());
  if (found === undefined) throw badData("There is no such status in this tracker.", "task_status");
  return found.id;
}

async function creationOf(
  call: Call,
  context: Context,
  { tracker, given }: { tracker: WireTracker; given: NewTask },
): Promise<NonNullable<Input<typeof createTask>["body"]>> {
  const { title, notes, parent_id: parent, task_status: status, due_date: due, work_object: object } = given;
  const assignees = given.assignee === undefined ? given.assignees : [given.assignee];
  return {
    title,
    ...(notes === undefined ? {} : { notes }),
    ...(parent === undefined ? {} : { parent_id: parent }),
    ...(status === undefined ? {} : { status_id: await statusOf(call, context, tracker.id, status) }),
    ...(due === undefined ? {} : readDue(due, given.due_time_zone ?? tracker.time_zone, "due_date")),
    ...(object === undefined ? {} : { links: [{ w_id: linkable(object) }] }),
    ...(assignees === undefined ? {} : { assignees: assignees.map(nameless), confirm_external: true }),
  };
}

async function showTask(call: Call, context: Context, task: WireTask): Promise<ConnectorTask> {
  const assignees = task.assignees.map(({ ty, work_id: id, name }) =>
    ty === "user" ? { ty, work_id: id, name } : { ty, work_id: id },
  );
  const [assignee] = assignees;
  const zone = task.due_time_zone ?? DEFAULT_ZONE;
  const due = dueOf(task, zone);
  const object = task.links === 0 ? undefined : await firstLink(call, context, task);
  const fields = Object.keys(task.custom_fields).length === 0 ? [] : await customFields(call, context, task);
  return {
    _id: task.id,
    context_work_id: task.workspace_id,
    context_id: task.tracker_id,
    title: task.title,
    parent_id: task.parent_id,
    parent_type: task.parent_type,
    ...(assignee === undefined ? {} : { assignee, assignees }),
    ...(due === undefined ? {} : { due_date: due }),
    ...(task.due_time_zone === undefined ? {} : { due_time_zone: task.due_time_zone }),
    ...(object === undefined ? {} : { work_object: object }),
    task_status: { value: task.status.value },
    ...(task.notes === "" ? {} : { notes: task.notes }),
    ...(task.assigned_at === undefined ? {} : { assigned_at: task.assigned_at }),
    created_at: task.created_at,
    last_updated_at: task.last_updated_at,
    task_url: task.url,
    ...(fields.length === 0 ? {} : { custom_fields: fields }),
  };
}

function dueOf({ due_at: at, due_date: day }: WireTask, zone: string): string | undefined {
  if (at !== undefined) return wholeSeconds(at);
  return day === undefined ? undefined : startOf(day, zone);
}

/** The first of those that the reader can open. */
async function firstLink(call: Call, context: Context, task: WireTask): Promise<ConnectorTask["work_object"]> {
  const { body } = await call(listLinks, { params: { task: task.id } }, context);
  const [first] = body.data.flatMap(({ w_wstype: kind, w_id: id }) =>
    kind === undefined || id === undefined ? [] : [{ w_wstype: kind, w_id: id }],
  );
  return first;
}

async function customFields(
  call: Call,
  context: Context,
  task: WireTask,
): Promise<NonNullable<ConnectorTask["custom_fields"]>> {
  const { body } = await call(listFields, { params: { tracker: task.tracker_id } }, context);
  return body.data.flatMap(({ id, title, type }) => {
    const value = task.custom_fields[id];
    if (value === undefined) return [];
    return [{ field_id: id, field_title: title, field_type: type, value: shownValue(type, value) }];
  });
}
