import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { InnerCalls, RequestContext, RequestMounter } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/tracker-api/connector";
import { createField } from "@muniment/tracker-api/field";
import { listStatuses } from "@muniment/tracker-api/status";
import { createTracker, listTrackers } from "@muniment/tracker-api/tracker";
import { errors } from "@muniment/work-api/errors";
import type { TrackerActor } from "../session/index.ts";
import { createConnectorTasks } from "./connector-tasks.ts";
import { timeZones } from "./due.ts";
import { connectorTypes, creationSchema, optionsOf, valueSchema } from "./field-data.ts";
import { createTrackerFinder, showTracker } from "./tracker-finder.ts";

type Context = RequestContext<TrackerActor>;

/**
 * Binds the façade of tracker-api.md for automation connectors. Each of its operations does what Tracker's own endpoints
 * do, by their checks and under the caller's own rights.
 */
export function connectorRoutes(mounter: RequestMounter<TrackerActor>, { clock }: { clock: Clock }): void {
  const { call } = mounter;
  const finder = createTrackerFinder(call);
  mountLists(mounter, clock);
  mountTasks(mounter, { call, finder });

  mounter.mount(api.connectorTrackers, async ({ query }, context) => {
    const params = { matter: query.workspaceId };
    const { body } = await call(listTrackers, { params, query: { limit: 1000 } }, context);
    return { data: { trackers_count: body.data.length, trackers: body.data.map(showTracker) } };
  });
  mounter.mount(api.connectorStatuses, async ({ query }, context) => {
    const tracker = await finder.find(context, query.workspaceId, query.trackerId);
    const { body } = await call(listStatuses, { params: { tracker: tracker.id } }, context);
    return { data: body.data.map(({ value, state_code: code }) => ({ value, state_code: code })) };
  });
  mounter.mount(api.connectorCreateTracker, async ({ body }, context) => {
    const { context_work_id: matter, name, tracker_owner: owner } = body;
    const given = { name, ...(owner === undefined ? {} : { owner }) };
    const made = await call(createTracker, { params: { matter }, body: given }, context);
    return { data: showTracker(made.body.data) };
  });
  mounter.mount(api.connectorAddField, async ({ body }, context) => {
    const tracker = await finder.find(context, body.workspaceId, body.context_id);
    const field = {
      title: body.field_title,
      type: body.field_type,
      view: body.viewOption === "Details View" ? ("details" as const) : ("table_and_details" as const),
      options: optionsOf(body.field_type, body.field_data),
    };
    const made = await call(createField, { params: { tracker: tracker.id }, body: field }, context);
    return { data: { field_id: made.body.data.id } };
  });
}

/** What is the same for everybody. */
function mountLists(mounter: Mounter<Context>, clock: Clock): void {
  mounter.mount(api.connectorDefaultTracker, async () => ({ data: [api.placeholderTracker] }));
  mounter.mount(api.connectorTimeZones, async () => ({ data: timeZones(clock.now()) }));
  mounter.mount(api.connectorLinkableTypes, async () => ({ data: ["DOCUMENT", "FOLDER"] }));
  mounter.mount(api.connectorSystemFields, async ({ query }) => {
    const { field_type: type = "", hide_un_erasable_fields: isShort = false } = query;
    const wanted = api.systemFields.filter(
      (field) => (type === "" || field.field_type === type) && (!isShort || field.isErasable),
    );
    return { data: wanted.map(({ field_id: id, field_title: title }) => ({ field_id: id, field_title: title })) };
  });
  mounter.mount(api.connectorFieldTypes, async ({ query }) => {
    const wanted = connectorTypes.filter(({ isCustom }) => isCustom || query.all_field_types === true);
    return { data: wanted.map(({ field_type: id, display_name: label }) => ({ field_type: id, display_name: label })) };
  });
  mounter.mount(api.connectorCreationSchema, async ({ query }) => ({ data: creationSchema(query.field_type) }));
  mounter.mount(api.connectorValueSchema, async ({ query }) => ({ data: valueSchema(query.field_type) }));
}

function mountTasks(
  mounter: Mounter<Context>,
  { call, finder }: { call: InnerCalls<TrackerActor>["call"]; finder: ReturnType<typeof createTrackerFinder> },
): void {
  const tasks = createConnectorTasks(call);

  mounter.mount(api.connectorAddTask, async ({ body }, context) => {
    const tracker = await finder.find(context, body.context_work_id, body.context_id);
    return { data: await tasks.add(context, tracker, body) };
  });
  mounter.mount(api.connectorUpdateField, async ({ body }, context) => {
    const task = await tasks.open(context, body.context_work_id, body.task_id);
    const { id, type } = await tasks.fieldOf(context, task, body.field_id);
    if (type !== body.field_type) {
      const text = `This field is of the type ${type}.`;
      throw new AppError(errors.invalidParam, { text, field: "field_type" });
    }
    return { data: await tasks.set(context, task, { id, type, data: body.field_data }) };
  });
  mounter.mount(api.connectorClearField, async ({ body }, context) => {
    const task = await tasks.open(context, body.context_work_id, body.task_id);
    const { id } = await tasks.fieldOf(context, task, body.field_id);
    return { data: await tasks.clear(context, task, id) };
  });
}
