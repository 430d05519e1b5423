import { createHash } from "node:crypto";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { errors } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/import";
import type { ImportChoicesData } from "@muniment/tracker-api/import";
import { batch, listFields } from "../checklist/index.ts";
import type { OpenTracker, ScheduleService, SectionService, TaskDoor, TrackerDoor } from "../checklist/index.ts";
import { recordEvents } from "../event/index.ts";
import { readSettings } from "../setting/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { isUlid, newUlid } from "../ulid.ts";
import { invalid, wireInstant } from "../wire.ts";
import type { WorkPort } from "../work/index.ts";
import { detectOrder } from "./cell.ts";
import { findHeading, suggestFields } from "./column.ts";
import { findImport, insertImport, markApplied, markUndone } from "./import.repository.ts";
import type { ImportRecord } from "./import.repository.ts";
import { resolvePeople } from "./people.ts";
import type { ResolvedPeople } from "./people.ts";
import { namedPeople, planRows } from "./plan.ts";
import type { PlanInput, PlannedRow } from "./planned.ts";
import { readFile } from "./read-file.ts";
import type { FileTable } from "./file-table.ts";
import { takeBack } from "./take-back.ts";
import { writeRows } from "./write-rows.ts";

type Preview = Output<typeof api.previewImport>["data"];
type Done = Output<typeof api.applyImport>["data"];

/** Imports of files into a tracker (TRK-IMP-001 to -006). */
export interface ImportService {
  /** Reads a file; nothing of it is in the tracker then. */
  read(
    tx: Tx,
    actor: TrackerActor,
    given: { opened: OpenTracker; bytes: Buffer; name: string },
  ): Promise<Output<typeof api.readImport>["data"]>;
  /** What it would do. Asks Work, so not to be called in a transaction. */
  preview(
    actor: TrackerActor,
    given: { opened: OpenTracker; id: string; choices: ImportChoicesData },
  ): Promise<Preview>;
  /** Does exactly what was shown, or nothing. `ready` asks Work before the transaction. */
  prepare(
    actor: TrackerActor,
    given: { opened: OpenTracker; id: string; choices: ImportChoicesData },
  ): Promise<Prepared>;
  apply(
    tx: Tx,
    actor: TrackerActor,
    given: Prepared & { digest: string; skipErrors: boolean; confirmExternal: boolean },
  ): Promise<Done>;
  undo(tx: Tx, actor: TrackerActor, given: { opened: OpenTracker; id: string }): Promise<Done>;
}

/** What is known of an import before its transaction begins. */
export interface Prepared {
  readonly opened: OpenTracker;
  readonly job: ImportRecord;
  readonly table: FileTable;
  readonly reading: Reading;
  /** The tasks that the file names and the person may see. */
  readonly seen: readonly string[];
  readonly resolved: ResolvedPeople;
  readonly choices: ImportChoicesData;
}

interface Reading {
  readonly headerRow: number;
  readonly columns: readonly string[];
  readonly dateOrder: "dmy" | "mdy";
  readonly isOrderCertain: boolean;
}

/** What imports use. */
export interface ImportDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly work: WorkPort;
  readonly trackerDoor: TrackerDoor;
  readonly door: TaskDoor;
  readonly sections: SectionService;
  readonly schedule: ScheduleService;
}

const MOST_FIRST = 20;
const MOST_FIRST_CELL = 200;
const TASK_LINK = /\/all\/([0-9A-HJKMNP-TV-Z]{26})\/?$/;

/** Imports in the database. */
export function createImportService(deps: ImportDeps): ImportService {
  const { clock } = deps;
  return {
    async read(tx, actor, { opened, bytes, name }) {
      const file = await readFile(bytes);
      const id = newUlid(clock);
      const { id: trackerId } = opened.tracker;
      await insertImport(tx, { id, tracker_id: trackerId, by: actor.userNum, now: clock.now(), name, ...file });
      const tables = file.tables.map(({ name: title, rows }) => ({
        name: title,
        rows: rows.length,
        first: rows.slice(0, MOST_FIRST).map((row) => row.map((cell) => cell.slice(0, MOST_FIRST_CELL))),
      }));
      return { id, name, kind: file.kind, tables };
    },
    async preview(actor, given) {
      const prepared = await prepare(deps, actor, given);
      const reader = await deps.door.reader(actor);
      const planned = await plan(deps.reader, prepared, reader);
      return show(prepared, planned);
    },
    prepare: (actor, given) => prepare(deps, actor, given),
    apply: (tx, actor, given) => applyPlan(deps, tx, actor, given),
    async undo(tx, actor, { opened, id }) {
      const tracker = await deps.trackerDoor.lock(tx, opened);
      const job = await findImport(tx, id, true);
      if (job?.tracker_id !== tracker.id || job.applied_at === null) throw new AppError(errors.notFound);
      if (job.undone_at !== null || job.undo === null) return doneOf(job);
      const now = clock.now();
      if (now.getTime() > undoUntil(job.applied_at).getTime()) throw new AppError(errors.tooLate);
      const reader = await deps.door.reader(actor);
      await takeBack(tx, { ...deps, actor, now, opened, tracker, reader }, job.undo);
      await markUndone(tx, id, now);
      const about = { trackerId: tracker.id, workspaceId: tracker.workspace_id, objectId: tracker.id };
      const event = { ...about, action: "tracker.undo_import", before: { name: job.name } };
      await recordEvents(tx, subjectOf(actor), now, [event]);
      return doneOf({ ...job, undone_at: now });
    },
  };
}

async function prepare(
  deps: ImportDeps,
  actor: TrackerActor,
  { opened, id, choices }: { opened: OpenTracker; id: string; choices: ImportChoicesData },
): Promise<Prepared> {
  const job = isUlid(id) ? await findImport(deps.reader, id) : undefined;
  const isOwn = job?.created_by === actor.userNum && job.tracker_id === opened.tracker.id;
  if (job === undefined || !isOwn) throw new AppError(errors.notFound);
  const table = job.tables?.[choices.table];
  if (table === undefined) throw invalid("table", "There is no such table in the file.");
  const links = new Set(table.rows.flat().flatMap((cell) => linkedTask(cell) ?? []));
  const own = new Set(await batch.findTaskIds(deps.reader, opened.tracker.id, { numbers: [], ids: [...links] }));
  const fields = await listFields(deps.reader, opened.tracker.id);
  const headerRow = choices.header_row ?? findHeading(table, fields);
  const isOwnLink = (cell: string) => own.has(linkedTask(cell) ?? "");
  const columns = choices.columns ?? suggestFields(table, headerRow, { fields, isOwnLink });
  refuseColumns(columns, fields);
  const reading = readingOf(table, { headerRow, columns, order: choices.date_order });
  const numbers = cellsOf(table, columns, "number").map((cell) => Number(cell.trim().replace(/^#/, "")));
  const named = await batch.findTaskIds(deps.reader, opened.tracker.id, {
    numbers: numbers.filter((number) => Number.isInteger(number) && number > 0 && number < 1e9),
    ids: cellsOf(table, columns, "link").flatMap((cell) => linkedTask(cell) ?? []),
  });
  const seen = await deps.door.openMany(actor, opened, named);
  const tasks = [...seen.values()].map(({ task }) => task);
  const about = { ...reading, rows: table.rows, tasks, sections: [], statuses: [], fields, linked: linkedTask };
  const resolved = await resolvePeople(deps.work, actor, {
    names: namedPeople(about),
    workspaceId: opened.tracker.workspace_id,
    standing: opened.standing,
    allowsExternal: (await readSettings(deps.reader)).external.allowed,
    chosen: choices.people ?? {},
  });
  return { opened, job, table, reading, seen: [...seen.keys()], resolved, choices };
}

/** The task that a link leads to, whatever it was called by. */
function linkedTask(cell: string): string | undefined {
  return TASK_LINK.exec(cell.trim())?.[1];
}

function refuseColumns(columns: readonly string[], fields: readonly { id: string }[]): void {
  const known: readonly string[] = [...api.importFields, ...fields.map(({ id }) => `field:${id}`), ""];
  const wrong = columns.find((field) => !known.includes(field));
  if (wrong !== undefined) throw invalid("columns", "There is no such field in this tracker.");
  const twice = columns.find((field, at) => field !== "" && columns.indexOf(field) !== at);
  if (twice !== undefined) throw invalid("columns", "Two columns cannot have the same meaning.", "twice");
}

function cellsOf({ rows }: FileTable, columns: readonly string[], field: string): string[] {
  const at = columns.indexOf(field);
  return at === -1 ? [] : rows.map((row) => row[at] ?? "");
}

function readingOf(
  table: FileTable,
  given: { headerRow: number; columns: readonly string[]; order: "dmy" | "mdy" | undefined },
): Reading {
  const { headerRow, columns, order } = given;
  const body = { ...table, rows: table.rows.slice(headerRow) };
  const found = detectOrder([...cellsOf(body, columns, "start_date"), ...cellsOf(body, columns, "due_date")]);
  return { headerRow, columns, dateOrder: order ?? found.order, isOrderCertain: found.isCertain };
}

interface Planned {
  readonly rows: readonly PlannedRow[];
  readonly digest: string;
  readonly newSections: readonly string[];
  readonly external: readonly { ty: "user" | "group"; work_id: string; name: string }[];
  readonly input: PlanInput;
}

async function plan(tx: Tx, prepared: Prepared, reader: Awaited<ReturnType<TaskDoor["reader"]>>): Promise<Planned> {
  const { opened, table, reading, seen, resolved, choices } = prepared;
  const { id } = opened.tracker;
  const sections = await batch.listPlainSections(tx, id);
  const tasks = (await batch.findTasks(tx, seen, reader)).filter(
    (task) => task.deleted_at === null && task.tracker_id === id,
  );
  const input: PlanInput = {
    ...reading,
    rows: table.rows,
    tasks,
    sections,
    statuses: await batch.listStatuses(tx, id),
    fields: await listFields(tx, id),
    people: resolved.people,
    chosenStatuses: choices.statuses ?? {},
    linked: linkedTask,
  };
  const rows = planRows(input);
  if (rows.length > api.importLimits.rows) {
    throw invalid(
      "table",
      `At most ${api.importLimits.rows.toLocaleString("en")} rows can be imported.`,
      "too_many_rows",
    );
  }
  const known = new Set(sections.map(({ title }) => title));
  const made = rows.filter(
    ({ action, task, below }) => action === "create" && task === undefined && below === undefined,
  );
  const newSections = [
    ...new Set(made.flatMap(({ section }) => (section === undefined || known.has(section) ? [] : section))),
  ];
  const people = rows
    .filter(({ action }) => action !== "error")
    .flatMap(({ fields }) => fields.assignees ?? [])
    .filter(({ access, isKept }) => access === "external" && !isKept)
    .map(({ ty, workId, name }) => ({ ty, work_id: workId, name }));
  const external = [...new Map(people.map((person) => [`${person.ty}/${person.work_id}`, person])).values()];
  const said = rows.map(({ task, below: _below, fields, ...row }) => [row, task?.rev, fields]);
  const digest = createHash("sha256")
    .update(JSON.stringify([said, newSections, external]))
    .digest("base64url");
  return { rows, digest, newSections, external, input };
}

function show({ reading, table, resolved, choices }: Prepared, planned: Planned): Preview {
  const { rows, digest, newSections, external, input } = planned;
  const count = (action: PlannedRow["action"]) => rows.filter((row) => row.action === action).length;
  const known = new Set(input.statuses.map(({ value }) => value.toLowerCase()));
  const words = new Set(cellsOf({ ...table, rows: table.rows.slice(reading.headerRow) }, reading.columns, "status"));
  const chosen = choices.statuses ?? {};
  return {
    digest,
    header_row: reading.headerRow,
    titles: [...(table.rows[reading.headerRow - 1] ?? [])],
    columns: [...reading.columns],
    date_order: reading.dateOrder,
    is_order_certain: reading.isOrderCertain,
    counts: {
      create: count("create"),
      change: count("change"),
      none: count("none"),
      error: count("error"),
      warnings: rows.filter(({ warnings }) => warnings.length > 0).length,
    },
    rows: rows.map(({ fields: _fields, task: _task, below: _below, ...row }) => row),
    people: resolved.open.map(({ text, chosen: one, candidates }) => ({
      text,
      ...(one === undefined ? {} : { chosen: one }),
      candidates: candidates.map(({ ty, id, name, email }) => ({
        ty,
        work_id: id,
        name,
        ...(email === "" ? {} : { email }),
      })),
    })),
    statuses: [...words]
      .map((text) => text.trim())
      .filter((text) => text !== "" && text !== "-" && !known.has(text.toLowerCase()))
      .map((text) => (Object.hasOwn(chosen, text) ? { text, chosen: chosen[text] ?? "" } : { text })),
    sections: [...newSections],
    external: [...external],
  };
}

async function applyPlan(
  deps: ImportDeps,
  tx: Tx,
  actor: TrackerActor,
  given: Parameters<ImportService["apply"]>[2],
): Promise<Done> {
  const { opened, digest, skipErrors, confirmExternal } = given;
  const tracker = await deps.trackerDoor.lock(tx, opened);
  const job = await findImport(tx, given.job.id, true);
  if (job === undefined) throw new AppError(errors.notFound);
  // Sent twice, it is done once.
  if (job.applied_at !== null) return doneOf(job);
  const reader = await deps.door.reader(actor);
  const planned = await plan(tx, given, reader);
  if (planned.digest !== digest) throw new AppError(errors.importChanged);
  const wrong = planned.rows.filter(({ action }) => action === "error");
  if (wrong.length > 0 && !skipErrors) {
    const rows = wrong.slice(0, MOST_FIRST).map(({ row, errors: remarks }) => ({ row, errors: remarks }));
    throw new AppError(errors.importErrors, { details: { count: wrong.length, rows } });
  }
  if (planned.external.length > 0 && !confirmExternal) {
    throw new AppError(errors.externalConfirmation, { details: { persons: planned.external } });
  }
  const now = deps.clock.now();
  const place = { ...deps, actor, now, opened, tracker, reader };
  const undo = await writeRows(tx, place, { rows: planned.rows, statuses: planned.input.statuses });
  const created = undo.created.length;
  const counts = { created, changed: undo.former.length, skipped: wrong.length };
  await markApplied(tx, job.id, { now, ...counts, undo });
  const about = { trackerId: tracker.id, workspaceId: tracker.workspace_id, objectId: tracker.id };
  const external = planned.external.map((person) => person.work_id);
  const after = { name: job.name, ...counts, ...(external.length === 0 ? {} : { confirmed_external: external }) };
  await recordEvents(tx, subjectOf(actor), now, [{ ...about, action: "tracker.import", after }]);
  return doneOf({ ...job, applied_at: now, ...counts });
}

function undoUntil(at: Date): Date {
  return new Date(at.getTime() + api.IMPORT_UNDO_HOURS * 3_600_000);
}

/** An import that was done, as it goes over the wire. */
export function doneOf(job: Omit<ImportRecord, "tables" | "undo">): Done {
  const at = job.applied_at ?? job.created_at;
  return {
    id: job.id,
    name: job.name,
    created: job.created ?? 0,
    changed: job.changed ?? 0,
    skipped: job.skipped ?? 0,
    by: { id: job.by_id, name: job.by_name },
    at: wireInstant(at),
    undo_until: wireInstant(undoUntil(at)),
    ...(job.undone_at === null ? {} : { undone_at: wireInstant(job.undone_at) }),
  };
}
