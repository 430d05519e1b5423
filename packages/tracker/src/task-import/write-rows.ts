import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type {
  BatchChange,
  BatchColumns,
  BatchTask,
  ListReader,
  OpenTracker,
  ScheduleService,
  SectionService,
  StoredValue,
} from "../checklist/index.ts";
import { keepPrincipals, keyOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { newUlid } from "../ulid.ts";
import { libraryOf } from "../work/index.ts";
import type { ImportUndo } from "./import-undo.ts";
import { folded } from "./planned.ts";
import type { PlannedAssignee, PlannedFields, PlannedRow } from "./planned.ts";
import { batch } from "../checklist/index.ts";

/** Where an import is written, and by what. */
export interface ImportPlace {
  readonly clock: Clock;
  readonly sections: SectionService;
  readonly schedule: ScheduleService;
  readonly actor: TrackerActor;
  readonly now: Date;
  readonly opened: OpenTracker;
  /** Locked. */
  readonly tracker: OpenTracker["tracker"];
  readonly reader: ListReader;
}

interface Status {
  readonly id: string;
  readonly value: string;
  readonly category?: string;
  readonly is_default?: boolean;
}

const REASON = "import";

/** Writes what rows say, a statement for all tasks of a kind; what it is taken back with. */
export async function writeRows(
  tx: Tx,
  place: ImportPlace,
  { rows, statuses }: { rows: readonly PlannedRow[]; statuses: readonly Status[] },
): Promise<ImportUndo> {
  const { clock, actor, now, tracker, reader, schedule } = place;
  const created = rows.filter(({ action }) => action === "create");
  const changed = rows.filter(({ action }) => action === "change");
  const nums = await numbersOf(tx, place, [...created, ...changed]);
  const { ids: sectionIds, made: madeSections } = await makeSections(tx, place, created);
  const ids = new Map(created.map(({ row }) => [row, newUlid(clock)]));
  const parents = new Map<string, { tree: string; depth: number; section_id: string | null }>();
  const tops = new Map<string, string>();
  const tasks = created.map((planned): BatchTask => {
    const id = ids.get(planned.row) ?? "";
    const { below } = planned;
    const parentId = below === undefined ? null : "task" in below ? below.task.id : (ids.get(below.row) ?? null);
    if (below !== undefined && "task" in below) parents.set(below.task.id, below.task);
    tops.set(id, tops.get(parentId ?? "") ?? id);
    const section = planned.section === undefined ? null : (sectionIds.get(folded(planned.section)) ?? null);
    const { columns, told } = newColumns(planned.fields, { statuses, zone: tracker.time_zone, by: actor.userNum, now });
    const assignees = assigneesOf(planned.fields.assignees ?? [], { nums, place });
    return { id, parent_id: parentId, section_id: section, columns, assignees, values: valuesOf(planned.fields), told };
  });
  await batch.addTasks(tx, place, { tasks, parents, reason: REASON });
  const former = await batch.changeTasks(
    tx,
    { actor, now, tracker, reader, schedule },
    { changes: changed.map((row) => changeOf(row, { statuses, nums, place })), reason: REASON },
  );
  const touched = [...tasks.map(({ id }) => id), ...former.map(({ id }) => id)];
  const revs = Object.fromEntries((await batch.listColumns(tx, touched)).map(({ id, rev }) => [id, rev]));
  return { created: tasks.map(({ id }) => ({ id, top: tops.get(id) ?? id })), sections: madeSections, former, revs };
}

type Nums = ReadonlyMap<string, number>;

async function numbersOf(tx: Tx, { now, tracker }: ImportPlace, rows: readonly PlannedRow[]): Promise<Nums> {
  const library = libraryOf(tracker.workspace_id);
  const people = rows.flatMap(({ fields }) => fields.assignees ?? []).map((person) => ({ ...person, library }));
  return keepPrincipals(tx, people, now);
}

async function makeSections(
  tx: Tx,
  { sections, actor, opened, tracker }: ImportPlace,
  created: readonly PlannedRow[],
): Promise<{ ids: ReadonlyMap<string, string>; made: string[] }> {
  const ids = new Map<string, string>();
  for (const { id, title } of await batch.listPlainSections(tx, tracker.id)) {
    if (!ids.has(folded(title))) ids.set(folded(title), id);
  }
  const made: string[] = [];
  for (const { section, below } of created) {
    if (section === undefined || below !== undefined || ids.has(folded(section))) continue;
    const id = await sections.create(tx, actor, { opened, input: { title: section } });
    ids.set(folded(section), id);
    made.push(id);
  }
  return { ids, made };
}

function assigneesOf(
  people: readonly PlannedAssignee[],
  { nums, place }: { nums: Nums; place: ImportPlace },
): BatchTask["assignees"] {
  const library = libraryOf(place.tracker.workspace_id);
  return people.map((person) => ({
    principal_num: nums.get(keyOf({ ...person, library })) ?? 0,
    access: person.access,
    assigned_by: place.actor.userNum,
    assigned_at: place.now.toISOString(),
  }));
}

const valueRow = (field_id: string, { value, text, number }: StoredValue) => ({
  field_id,
  value,
  text_value: text,
  number_value: number,
});

function valuesOf({ values = [] }: PlannedFields): BatchTask["values"] {
  return values.flatMap(({ fieldId, stored }) => (stored === null ? [] : [valueRow(fieldId, stored)]));
}

function newColumns(
  fields: PlannedFields,
  { statuses, zone, by, now }: { statuses: readonly Status[]; zone: string; by: number; now: Date },
): { columns: BatchColumns; told: Record<string, unknown> } {
  const { title = "", notes = "", priority = 0, start = null, due = null, dueTime = null, assignees = [] } = fields;
  const usual = statuses.find((status) => status.is_default === true) ?? statuses[0];
  const status = statuses.find(({ id }) => id === fields.statusId) ?? usual;
  const isDone = status?.category === "done";
  const columns = {
    title,
    notes,
    status_id: status?.id ?? "",
    former_status_id: isDone ? (usual?.id ?? null) : null,
    priority,
    start_date: start,
    due_date: due,
    due_time: dueTime,
    due_time_zone: dueTime === null ? null : zone,
    due_moves: 0,
    milestone: false,
    assigned_at: assignees.length === 0 ? null : now.toISOString(),
    completed_at: isDone ? now.toISOString() : null,
    completed_by: isDone ? by : null,
  };
  const told = {
    title,
    ...(due === null ? {} : { due_date: due }),
    ...(fields.statusId === undefined ? {} : { status_id: fields.statusId }),
    ...(assignees.length === 0 ? {} : { assignees: assignees.map(({ workId }) => workId) }),
  };
  return { columns, told };
}

function changeOf(
  { task, fields }: PlannedRow,
  { statuses, nums, place }: { statuses: readonly Status[]; nums: Nums; place: ImportPlace },
): BatchChange {
  if (task === undefined) throw new Error("A change without a task");
  const { now, actor } = place;
  const columns: { -readonly [K in keyof BatchColumns]?: BatchColumns[K] } = {};
  if (fields.title !== undefined) columns.title = fields.title;
  if (fields.notes !== undefined) columns.notes = fields.notes;
  if (fields.priority !== undefined) columns.priority = fields.priority;
  if (fields.start !== undefined) columns.start_date = fields.start;
  const due = fields.due === undefined ? task.due_date : fields.due;
  const time = due === null ? null : fields.dueTime === undefined ? task.due_time : fields.dueTime;
  if (fields.due !== undefined) {
    columns.due_date = fields.due;
    columns.due_moves = task.due_moves + (task.due_date === null ? 0 : 1);
  }
  if (fields.due !== undefined || fields.dueTime !== undefined) {
    columns.due_time = time;
    columns.due_time_zone = time === null ? null : (task.due_time_zone ?? place.tracker.time_zone);
  }
  const status = statuses.find(({ id }) => id === fields.statusId);
  if (status !== undefined) {
    const [wasDone, isDone] = [task.category === "done", status.category === "done"];
    columns.status_id = status.id;
    if (wasDone !== isDone) {
      columns.completed_at = isDone ? now.toISOString() : null;
      columns.completed_by = isDone ? actor.userNum : null;
      columns.former_status_id = isDone ? task.status_id : null;
    }
  }
  const { assignees: people, values } = fields;
  if (people !== undefined) columns.assigned_at = now.toISOString();
  const names = (["title", "notes", "priority", "start_date", "due_date", "due_time", "status_id"] as const).filter(
    (name) => name in columns,
  );
  return {
    task,
    columns,
    ...(people === undefined ? {} : { assignees: keptOr(assigneesOf(people, { nums, place }), task) }),
    ...(values === undefined
      ? {}
      : {
          values: values.map(({ fieldId, stored }) => ({
            field_id: fieldId,
            stored: stored === null ? null : valueRow(fieldId, stored),
          })),
        }),
    before: {
      ...Object.fromEntries(names.map((name) => [name, task[name]])),
      ...(people === undefined ? {} : { assignees: task.assignees.map((each) => each.work_id) }),
      ...(values === undefined
        ? {}
        : {
            custom_fields: Object.fromEntries(
              values.map(({ fieldId }) => [fieldId, task.custom_fields[fieldId] ?? null]),
            ),
          }),
    },
    after: {
      ...Object.fromEntries(names.map((name) => [name, columns[name]])),
      ...(people === undefined ? {} : { assignees: people.map(({ workId }) => workId) }),
      ...(values === undefined
        ? {}
        : { custom_fields: Object.fromEntries(values.map(({ fieldId, stored }) => [fieldId, stored?.value ?? null])) }),
    },
  };
}

/** Who was on the task stays by whom and since when they were assigned. */
function keptOr(after: BatchTask["assignees"], task: NonNullable<PlannedRow["task"]>): BatchTask["assignees"] {
  return after.map((each) => {
    const before = task.assignees.find(({ num }) => num === each.principal_num);
    return before === undefined ? each : { ...each, access: before.access, assigned_at: before.at.toISOString() };
  });
}
