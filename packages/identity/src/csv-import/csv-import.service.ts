import { addSeconds, AppError, newId } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { LongJob, LongWork } from "@muniment/jobs";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { csvFields, undoHours } from "@muniment/work-api/control-center/csv-import";
import type {
  CsvImportData,
  CsvImportKey,
  CsvImportKind,
  CsvImportMode,
} from "@muniment/work-api/control-center/csv-import";
import { toWireDate } from "@muniment/kernel";
import { requireProof } from "../proof/index.ts";
import { ranks, requireRank } from "../role/index.ts";
import { starterOf } from "../session/index.ts";
import {
  clearVerdicts,
  countVerdicts,
  deleteImportRecord,
  findImport,
  insertImport,
  lockImport,
  namesNrtadmin,
  readSamples,
  updateImportRecord,
} from "./csv-import.repository.ts";
import type { CsvImportRecord } from "./csv-import.repository.ts";
import type { ImportWorks } from "./import-works.ts";
import { guessMapping } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";
import { withoutPasswords } from "./password-column.ts";
import type { ReadCsv } from "./read-csv.ts";

/** What imports need. */
export interface CsvImportDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly longWork: LongWork;
  readonly works: ImportWorks;
}

/** A step of an import that runs as a job. */
export type ImportStep = "rehearse" | "run" | "undo";

/** Files by which people, groups and memberships come in (control-center.md 20.1). */
export interface CsvImports {
  /** The file as somebody may see it who administers its library; throws 404 for all others. */
  open(reader: Tx, actor: UserActor, importId: string): Promise<CsvImportRecord>;
  create(
    tx: Tx,
    actor: UserActor,
    given: { libraryId: number; kind: CsvImportKind; fileName: string; csv: ReadCsv },
  ): Promise<string>;
  /** Says how the file is read; needs a rehearsal again. */
  change(
    tx: Tx,
    actor: UserActor,
    given: {
      importId: string;
      fields?: readonly string[] | undefined;
      mode?: CsvImportMode | undefined;
      key?: CsvImportKey | undefined;
    },
  ): Promise<void>;
  /** Starts a job; 409 when it is not its turn. Gives the job's id. */
  start(tx: Tx, actor: UserActor, given: { importId: string; step: ImportStep }): Promise<string>;
  forget(tx: Tx, actor: UserActor, importId: string): Promise<void>;
  /** The file on the wire, with its state as of now. */
  shape(reader: Tx, record: CsvImportRecord): Promise<CsvImportData>;
  /** Files as a list has them, without examples from their columns. */
  shapeAll(reader: Tx, records: readonly CsvImportRecord[]): Promise<CsvImportData[]>;
}

const HOUR_SECONDS = 3_600;

/** The service of imports. */
export function createCsvImports(deps: CsvImportDeps): CsvImports {
  const open = async (reader: Tx, actor: UserActor, importId: string): Promise<CsvImportRecord> =>
    opened(await findImport(reader, importId), actor);
  return {
    open,
    async create(tx, actor, { libraryId, kind, fileName, csv: given }) {
      requireRank(actor, libraryId, ranks.tier2);
      const csv = withoutPasswords(given);
      const importId = newId();
      await insertImport(
        tx,
        {
          import_id: importId,
          library_id: libraryId,
          owner: actor.userId,
          kind,
          file_name: fileName,
          columns: [...csv.columns],
          mapping: JSON.stringify(guessMapping(kind, csv.columns)),
          mode: "create_or_update",
          key: "id",
          row_count: csv.rows.length,
          created_at: deps.clock.now(),
        },
        csv.rows,
      );
      return importId;
    },
    async change(tx, actor, { importId, fields, mode, key }) {
      const record = opened(await lockImport(tx, importId), actor);
      await requireState(deps, tx, { record, states: ["uploaded", "rehearsed"] });
      const mapping = fields === undefined ? record.mapping : readMapping(record, fields);
      await updateImportRecord(tx, importId, {
        mapping: JSON.stringify(mapping),
        mode: mode ?? record.mode,
        key: key ?? record.key,
        rehearsed_at: null,
        rehearsal_job: null,
      });
      await clearVerdicts(tx, importId);
    },
    start: (tx, actor, given) => start(deps, { tx, actor, ...given }),
    async forget(tx, actor, importId) {
      const record = opened(await lockImport(tx, importId), actor);
      const state = await stateOf(deps, tx, record);
      if (state === "rehearsing" || state === "running" || state === "undoing") throw notNow();
      await deleteImportRecord(tx, importId);
      await recordStep(deps, tx, { actor, record, verb: "delete" });
    },
    async shape(reader, record) {
      const samples = await readSamples(reader, record.import_id, record.columns.length);
      const [found] = await shapeAll(deps, reader, [record]);
      if (found === undefined) throw new AppError(errors.noRecord);
      return { ...found, columns: found.columns.map((column, at) => ({ ...column, samples: samples[at] ?? [] })) };
    },
    shapeAll: (reader, records) => shapeAll(deps, reader, records),
  };
}

function opened(record: CsvImportRecord | undefined, actor: UserActor): CsvImportRecord {
  if (record === undefined) throw new AppError(errors.noRecord);
  const isOpen = [...actor.libraries.values()].some(({ libraryId }) => libraryId === record.library_id);
  if (!isOpen) throw new AppError(errors.noRecord);
  requireRank(actor, record.library_id, ranks.tier2);
  return record;
}

function readMapping({ kind, columns }: CsvImportRecord, fields: readonly string[]): Mapping {
  const names: readonly string[] = csvFields[kind].map(({ name }) => name);
  const messages = fields.flatMap((field, at) => {
    const about = `fields.${at}`;
    if (at >= columns.length) return [{ code: "invalid", text: "The file has no such column.", field: about }];
    if (field === "") return [];
    if (!names.includes(field)) return [{ code: "invalid", text: `There is no field ${field}.`, field: about }];
    if (fields.indexOf(field) < at) {
      return [{ code: "invalid", text: `Two columns cannot both be ${field}.`, field: about }];
    }
    return [];
  });
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  return Object.fromEntries(fields.flatMap((field, at) => (field === "" ? [] : [[field, at]])));
}

async function start(
  deps: CsvImportDeps,
  given: { tx: Tx; actor: UserActor; importId: string; step: ImportStep },
): Promise<string> {
  const { tx, actor, importId, step } = given;
  const record = opened(await lockImport(tx, importId), actor);
  const now = deps.clock.now();
  const common = { starter: starterOf(actor), scopeId: record.library_id, input: { import_id: importId } };
  if (step === "rehearse") {
    await requireState(deps, tx, { record, states: ["uploaded", "rehearsed"] });
    const job = await deps.longWork.start(tx, deps.works.rehearse, common);
    await updateImportRecord(tx, importId, { rehearsal_job: job, rehearsed_at: now });
    return job;
  }
  const isUndo = step === "undo";
  await requireState(deps, tx, { record, states: isUndo ? ["done"] : ["rehearsed"] });
  if (isUndo && !mayStillUndo(record, now)) throw notNow("What was imported more than a day ago stays.");
  if (await namesNrtadmin(tx, importId)) await requireProof(tx, actor, now);
  const numbers = Array.from({ length: record.row_count }, (_, at) => String(at + 1));
  // The last line is taken back first, for a later one may build on an earlier one.
  const rows = isUndo ? numbers.toReversed() : numbers;
  const job = await deps.longWork.start(tx, isUndo ? deps.works.undo : deps.works.run, { ...common, rows });
  await updateImportRecord(tx, importId, isUndo ? { undo_job: job } : { run_job: job, run_at: now });
  await recordStep(deps, tx, { actor, record, verb: step });
  return job;
}

async function recordStep(
  { clock }: CsvImportDeps,
  tx: Tx,
  given: { actor: UserActor; record: CsvImportRecord; verb: "run" | "undo" | "delete" },
): Promise<void> {
  const { record, verb, actor } = given;
  const { kind, file_name: file, mode, row_count: lines, library, import_id: id } = record;
  const details = { kind, file, mode, lines };
  await recordAudit(tx, auditSubject(actor), [
    { at: clock.now(), action: `import.${verb}`, object_type: "import", object_id: id, library, details },
  ]);
}

type State = CsvImportData["state"];

async function requireState(
  deps: CsvImportDeps,
  tx: Tx,
  { record, states }: { record: CsvImportRecord; states: readonly State[] },
): Promise<void> {
  const state = await stateOf(deps, tx, record);
  if (states.includes(state)) return;
  throw notNow(state === "uploaded" ? "Rehearse the import first." : undefined);
}

function notNow(text = "This is not possible in the state that the import is in."): AppError {
  return new AppError(errors.conflict, { text });
}

async function stateOf({ longWork }: CsvImportDeps, reader: Tx, record: CsvImportRecord): Promise<State> {
  const id = latestJob(record);
  return stateBy(record, id === undefined ? undefined : await longWork.find(reader, id));
}

function latestJob(record: CsvImportRecord): string | undefined {
  return record.undo_job ?? record.run_job ?? record.rehearsal_job ?? undefined;
}

/** The state that a file is in by its latest job. */
function stateBy(record: CsvImportRecord, job: LongJob | undefined): State {
  const isOpen = job?.state === "queued" || job?.state === "running";
  if (record.undo_job !== null) return isOpen ? "undoing" : "undone";
  if (record.run_job !== null) return isOpen ? "running" : "done";
  if (isOpen) return "rehearsing";
  return job?.state === "done" ? "rehearsed" : "uploaded";
}

function mayStillUndo({ run_at: runAt }: CsvImportRecord, now: Date): boolean {
  return runAt !== null && now < addSeconds(runAt, undoHours * HOUR_SECONDS);
}

async function shapeAll(
  deps: CsvImportDeps,
  reader: Tx,
  records: readonly CsvImportRecord[],
): Promise<CsvImportData[]> {
  const jobs = await deps.longWork.findAll(
    reader,
    records.flatMap((record) => latestJob(record) ?? []),
  );
  const counted = await countVerdicts(
    reader,
    records.map((record) => record.import_id),
  );
  const now = deps.clock.now();
  return records.map((record) => {
    const job = latestJob(record);
    const own = counted.filter((count) => count.import_id === record.import_id);
    return shape(record, { job: job === undefined ? undefined : jobs.get(job), own, now });
  });
}

const NO_LINES = { created: 0, updated: 0, unchanged: 0, refused: 0 } as const;

function shape(
  record: CsvImportRecord,
  given: { job: LongJob | undefined; own: Awaited<ReturnType<typeof countVerdicts>>; now: Date },
): CsvImportData {
  const { job, own, now } = given;
  const state = stateBy(record, job);
  const fieldAt = new Map(Object.entries(record.mapping).map(([field, at]) => [at, field]));
  const counts = { ...NO_LINES, ...Object.fromEntries(own.map(({ verdict, count }) => [verdict, count])) };
  return {
    id: record.import_id,
    library: record.library,
    kind: record.kind,
    file_name: record.file_name,
    mode: record.mode,
    key: record.key,
    columns: record.columns.map((name, at) => {
      const field = fieldAt.get(at);
      return { name, ...(field === undefined ? {} : { field }) };
    }),
    row_count: record.row_count,
    state,
    ...(own.length === 0 ? {} : { counts }),
    owner: record.owner,
    create_date: toWireDate(record.created_at),
    ...(record.run_at === null ? {} : { run_date: toWireDate(record.run_at) }),
    can_undo: state === "done" && mayStillUndo(record, now),
    ...(job === undefined ? {} : { job_id: job.id }),
  };
}
