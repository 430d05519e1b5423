import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "@muniment/rest/envelope";
import { fieldTypes } from "./field.ts";
import { limits } from "./limits.ts";
import { OneOf, text } from "./shape.ts";

/** Where automation connectors find Tracker (tracker-api.md 1). */
export const connectorPath = "/automate/tracker";

/** Stands for the first tracker of a workspace (tracker-api.md 3.2). */
export const placeholderTracker = { _id: "default", name: "Default Tracker" } as const;

/** Fields that every task has, and whether they can be cleared (tracker-api.md 3.6). */
export const systemFields = [
  { field_id: "title", field_title: "Task Name", field_type: "text", isErasable: false },
  { field_id: "task_status", field_title: "Status", field_type: "status", isErasable: false },
  { field_id: "assignee", field_title: "Assignee", field_type: "assignee", isErasable: true },
  { field_id: "due_date", field_title: "Due Date", field_type: "due_date", isErasable: true },
  { field_id: "work_object", field_title: "Linked Object", field_type: "work_object", isErasable: true },
  { field_id: "notes", field_title: "Notes", field_type: "long_text", isErasable: true },
] as const;

const workspaceId = Type.String({ maxLength: 100, pattern: "^[^!]+![0-9]+$" });
const name = Type.String({ minLength: 1, maxLength: 400 });
const word = Type.String({ minLength: 1, maxLength: 500 });

const ConnectorTracker = Type.Object({
  _id: Type.String(),
  context_work_id: Type.String(),
  name: Type.String(),
  tracker_owner_work_id: Type.String(),
  tracker_owner_name: Type.String(),
  created_at: Type.String(),
  last_updated_at: Type.String(),
});

const Assignee = Type.Object({ ty: OneOf("user", "group"), work_id: word, name: Type.Optional(Type.String()) });
const WorkObject = Type.Object({ w_wstype: Type.String({ pattern: "^(?:[Dd]|[Ff])[A-Za-z]+$" }), w_id: word });

/** A task as connectors know it (tracker-api.md 2.2). */
export const ConnectorTask = Type.Object({
  _id: Type.String(),
  context_work_id: Type.String(),
  context_id: Type.String(),
  title: Type.String(),
  parent_id: Type.String(),
  parent_type: OneOf("task", "tracker"),
  assignee: Type.Optional(Assignee),
  assignees: Type.Optional(Type.Array(Assignee)),
  due_date: Type.Optional(Type.String()),
  due_time_zone: Type.Optional(Type.String()),
  work_object: Type.Optional(WorkObject),
  task_status: Type.Optional(Type.Object({ value: Type.String() })),
  notes: Type.Optional(Type.String()),
  assigned_at: Type.Optional(Type.String()),
  created_at: Type.String(),
  last_updated_at: Type.String(),
  task_url: Type.String(),
  custom_fields: Type.Optional(
    Type.Array(
      Type.Object({
        field_id: Type.String(),
        field_title: Type.String(),
        field_type: Type.String(),
        value: Type.Unknown(),
      }),
    ),
  ),
});
export type ConnectorTask = Static<typeof ConnectorTask>;

/** A schema of a form, as designers of flows read it. */
const FormSchema = Type.Unsafe<Readonly<Record<string, unknown>>>({ type: "object", additionalProperties: true });
const forType = Type.Object({
  field_type: Type.Optional(text(100)),
  schemaContext: OneOf("request", "response"),
});
/** What belongs to a type; read by it. */
const FieldData = Type.Unsafe<unknown>({});

export const connectorTrackers = endpoint({
  id: "connectorTrackers",
  method: "GET",
  path: `${connectorPath}/getTrackersForWorkspace`,
  summary: "Trackers of a workspace, the default one first",
  auth: "user",
  query: Type.Object({ workspaceId }),
  response: Data(Type.Object({ trackers_count: Type.Integer(), trackers: Type.Array(ConnectorTracker) })),
});

export const connectorDefaultTracker = endpoint({
  id: "connectorDefaultTracker",
  method: "GET",
  path: `${connectorPath}/getDefaultTracker`,
  summary: "What stands for the first tracker of a workspace",
  auth: "user",
  response: Data(Type.Array(Type.Object({ _id: Type.String(), name: Type.String() }))),
});

export const connectorTimeZones = endpoint({
  id: "connectorTimeZones",
  method: "GET",
  path: `${connectorPath}/getTimezones`,
  summary: "Time zones with their present offset in minutes, east of Greenwich positive",
  auth: "user",
  response: Data(Type.Array(Type.Object({ name: Type.String(), display_name: Type.String(), offset: Type.Integer() }))),
});

export const connectorStatuses = endpoint({
  id: "connectorStatuses",
  method: "GET",
  path: `${connectorPath}/getStatusesForATracker`,
  summary: "Statuses of a tracker",
  auth: "user",
  query: Type.Object({ workspaceId, trackerId: word }),
  response: Data(Type.Array(Type.Object({ value: Type.String(), state_code: Type.Integer() }))),
});

export const connectorLinkableTypes = endpoint({
  id: "connectorLinkableTypes",
  method: "GET",
  path: `${connectorPath}/getLinkableObjectTypes`,
  summary: "What of Work a task can be linked to",
  auth: "user",
  response: Data(Type.Array(Type.String())),
});

export const connectorSystemFields = endpoint({
  id: "connectorSystemFields",
  method: "GET",
  path: `${connectorPath}/getSystemFields`,
  summary: "Fields that every task has",
  auth: "user",
  query: Type.Object({
    field_type: Type.Optional(text(100)),
    hide_un_erasable_fields: Type.Optional(Type.Boolean()),
  }),
  response: Data(Type.Array(Type.Object({ field_id: Type.String(), field_title: Type.String() }))),
});

export const connectorAddTask = endpoint({
  id: "connectorAddTask",
  method: "POST",
  path: `${connectorPath}/addTask`,
  summary: "Add a task to a tracker, or to the first one of the workspace",
  auth: "user",
  act: "task.create",
  body: Type.Object({
    context_work_id: workspaceId,
    context_id: word,
    title: name,
    assignee: Type.Optional(Assignee),
    assignees: Type.Optional(Type.Array(Assignee, { maxItems: 50 })),
    due_date: Type.Optional(text(40)),
    due_time_zone: Type.Optional(text(64)),
    work_object: Type.Optional(WorkObject),
    task_status: Type.Optional(text(100)),
    notes: Type.Optional(text(limits.notes)),
    parent_id: Type.Optional(word),
  }),
  response: Data(ConnectorTask),
});

export const connectorUpdateField = endpoint({
  id: "connectorUpdateField",
  method: "POST",
  path: `${connectorPath}/updateSingleTaskField`,
  summary: "Set one field of a task, by its id or title",
  auth: "user",
  act: "task.change",
  body: Type.Object({
    context_work_id: workspaceId,
    task_id: word,
    field_type: word,
    field_id: word,
    field_data: FieldData,
  }),
  response: Data(ConnectorTask),
});

export const connectorClearField = endpoint({
  id: "connectorClearField",
  method: "POST",
  path: `${connectorPath}/clearSingleTaskField`,
  summary: "Clear one field of a task, by its id or title",
  auth: "user",
  act: "task.change",
  body: Type.Object({ context_work_id: workspaceId, task_id: word, field_id: word }),
  response: Data(ConnectorTask),
});

export const connectorCreateTracker = endpoint({
  id: "connectorCreateTracker",
  method: "POST",
  path: `${connectorPath}/createTracker`,
  summary: "Create a tracker; its owner is the caller unless another is named",
  auth: "user",
  act: "tracker.create",
  body: Type.Object({ context_work_id: workspaceId, name, tracker_owner: Type.Optional(word) }),
  response: Data(ConnectorTracker),
});

export const connectorFieldTypes = endpoint({
  id: "connectorFieldTypes",
  method: "GET",
  path: `${connectorPath}/getCustomFieldTypes`,
  summary: "Types of custom fields; with `all_field_types` also those of system fields",
  auth: "user",
  query: Type.Object({ all_field_types: Type.Optional(Type.Boolean()) }),
  response: Data(Type.Array(Type.Object({ field_type: Type.String(), display_name: Type.String() }))),
});

export const connectorCreationSchema = endpoint({
  id: "connectorCreationSchema",
  method: "GET",
  path: `${connectorPath}/getSchemaForFieldType`,
  summary: "What `addCustomField` needs beside the type",
  auth: "user",
  query: forType,
  response: Data(FormSchema),
});

export const connectorValueSchema = endpoint({
  id: "connectorValueSchema",
  method: "GET",
  path: `${connectorPath}/getDataSchemaForFieldType`,
  summary: "What a value of the type looks like",
  auth: "user",
  query: forType,
  response: Data(FormSchema),
});

export const connectorAddField = endpoint({
  id: "connectorAddField",
  method: "POST",
  path: `${connectorPath}/addCustomField`,
  summary: "Add a custom field to a tracker",
  auth: "user",
  act: "field.create",
  body: Type.Object({
    workspaceId,
    context_id: word,
    viewOption: OneOf("Details View", "Table View and Details View"),
    field_title: name,
    field_type: OneOf(...fieldTypes),
    field_data: Type.Optional(FieldData),
  }),
  response: Data(Type.Object({ field_id: Type.String() })),
});

/** Every endpoint of this file. */
export const connectorEndpoints = [
  connectorTrackers,
  connectorDefaultTracker,
  connectorTimeZones,
  connectorStatuses,
  connectorLinkableTypes,
  connectorSystemFields,
  connectorAddTask,
  connectorUpdateField,
  connectorClearField,
  connectorCreateTracker,
  connectorFieldTypes,
  connectorCreationSchema,
  connectorValueSchema,
  connectorAddField,
];
