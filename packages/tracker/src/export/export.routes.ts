import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/tracker-api/export";
import type { listTasks } from "@muniment/tracker-api/task";
import { listFields, readTasksOf } from "../checklist/index.ts";
import type { OpenTracker, TaskDoor, TrackerDoor } from "../checklist/index.ts";
import { recordEvents } from "../event/index.ts";
import { requireAction } from "../matter/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { readSettings } from "../setting/index.ts";
import { csvOf, excelOf } from "./table-file.ts";
import type { ExportCell, ExportTable } from "./table-file.ts";

interface ExportDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly trackerDoor: TrackerDoor;
  readonly door: TaskDoor;
  readonly pagesUrl: string;
}

type Task = Output<typeof listTasks>["data"][number];
type Field = Awaited<ReturnType<typeof listFields>>[number];

const PAGE_TASKS = 1000;
const TYPES = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
} as const;

/** Mounts the export of a tracker (TRK-EXP-001, -002, -004). */
export function exportRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: ExportDeps): void {
  mounter.mount(api.exportTracker, async ({ params, body }, { actor, write, reply }) => {
    const opened = await deps.trackerDoor.open(actor, params.tracker, "tracker.export");
    const { export: exporting } = await readSettings(deps.reader);
    requireAction("tracker.export", opened.standing, { isSet: exporting.by_readers });
    const { format, ...query } = body;
    const tasks = await readAll(deps, actor, { opened, query });
    const table = tableOf(opened.tracker.name, tasks, await listFields(deps.reader, opened.tracker.id));
    const bytes = format === "xlsx" ? await excelOf(table) : csvOf(table);
    await write(async (tx) => {
      const { id, workspace_id: workspaceId } = opened.tracker;
      const after = { format, rows: tasks.length, ...query };
      const event = { trackerId: id, workspaceId, objectId: id, action: "tracker.export", after };
      await recordEvents(tx, subjectOf(actor), deps.clock.now(), [event]);
    });
    const name = encodeURIComponent(`${opened.tracker.name}.${format}`);
    reply.headers({
      "content-type": TYPES[format],
      "content-length": bytes.length,
      "content-disposition": `attachment; filename*=UTF-8''${name}`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
    reply.send(bytes);
    return undefined;
  });
}

/** By the list itself, so that nothing is exported that is not shown (TRK-EXP-004). */
async function readAll(
  deps: ExportDeps,
  actor: TrackerActor,
  { opened, query }: { opened: OpenTracker; query: { q?: string; filter?: string; sort?: string } },
): Promise<Task[]> {
  const given = { opened, reader: await deps.door.reader(actor), pagesUrl: deps.pagesUrl };
  const tasks: Task[] = [];
  for (let cursor: string | undefined; ;) {
    const asked = { ...query, limit: PAGE_TASKS, ...(cursor === undefined ? {} : { cursor }) };
    const page = await readTasksOf(deps.reader, asked, given);
    tasks.push(...page.data);
    cursor = page.cursor;
    if (cursor === undefined) return tasks;
  }
}

function tableOf(name: string, tasks: readonly Task[], fields: readonly Field[]): ExportTable {
  return {
    name,
    columns: [...COLUMNS, ...fields.map(({ title }) => ({ title, width: 18 }))],
    rows: tasks.map((task) => [
      ...COLUMNS.map(({ cell }) => cell(task)),
      ...fields.map(({ id, type }) => fieldCell(task.custom_fields[id], type)),
    ]),
  };
}

const day = (text: string | undefined): Date | null => (text === undefined ? null : new Date(`${text}T00:00:00Z`));

const COLUMNS: readonly { title: string; width: number; cell(task: Task): ExportCell }[] = [
  { title: "No.", width: 6, cell: (task) => task.number },
  { title: "Level", width: 6, cell: (task) => task.depth },
  { title: "Section", width: 24, cell: (task) => task.section_title ?? "" },
  { title: "Title", width: 48, cell: (task) => task.title },
  { title: "Status", width: 16, cell: (task) => task.status.value },
  { title: "Assignees", width: 32, cell: (task) => task.assignees.map(({ name }) => name).join("; ") },
  { title: "Start", width: 12, cell: (task) => day(task.start_date) },
  { title: "Due date", width: 12, cell: (task) => day(task.due_date) },
  { title: "Due time", width: 10, cell: (task) => task.due_time ?? "" },
  { title: "Priority", width: 10, cell: (task) => (task.priority === "none" ? "" : task.priority) },
  { title: "Completed", width: 12, cell: (task) => day(task.completed_at?.slice(0, 10)) },
  { title: "Notes", width: 48, cell: (task) => task.notes },
  { title: "Link", width: 32, cell: (task) => task.url },
];

/** A value of a custom field as people read it. */
function fieldCell(value: unknown, type: string): ExportCell {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return type === "date" ? day(value) : value;
  if (Array.isArray(value)) return value.map(String).join("; ");
  const { name, value: amount, currency } = value as { name?: string; value?: number; currency?: string };
  return name ?? `${amount ?? ""} ${currency ?? ""}`.trim();
}
