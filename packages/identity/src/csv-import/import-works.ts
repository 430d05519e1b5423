import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import { eachByItself } from "@muniment/jobs/each-by-itself";
import type { JobRow, LongJob, RowOutcome, RowWork, WholeWork } from "@muniment/jobs";
import type { Database, Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { CsvImportKind } from "@muniment/work-api/control-center/csv-import";
import { Type } from "typebox";
import { loadStarter } from "../session/index.ts";
import type { LoadActor } from "../session/index.ts";
import { readCells } from "./cells.ts";
import type { Cells } from "./cells.ts";
import type { CellMessage } from "./csv-import.tables.ts";
import { findImport, findLines, listLines, storeVerdicts } from "./csv-import.repository.ts";
import type { CsvImportRecord, CsvLineRecord, LineVerdict } from "./csv-import.repository.ts";
import { passwordMessage } from "./password-column.ts";
import type { LineContext, LineKind, LineResult } from "./line.ts";

const INPUT = Type.Object({ import_id: Type.String() });
type Input = typeof INPUT;

/** The jobs of a file. */
export interface ImportWorks {
  readonly rehearse: WholeWork<Input>;
  readonly run: RowWork<Input, Prepared>;
  readonly undo: RowWork<Input, Prepared>;
}

/** What the jobs do lines with. */
export interface ImportWorkDeps {
  readonly database: Database;
  readonly loadActor: LoadActor;
  readonly kinds: Readonly<Record<CsvImportKind, LineKind>>;
}

interface Prepared {
  readonly record: CsvImportRecord;
  readonly actor: UserActor;
}

const BATCH = 50;

/** What keeps a rehearsal's changes out of the database. */
class RolledBack extends Error {}

/** The jobs that rehearse, run and undo a file (CC-BLK-002 to CC-BLK-004). */
export function createImportWorks(deps: ImportWorkDeps): ImportWorks {
  const prepare = async (job: LongJob<{ import_id: string }>): Promise<Prepared> => {
    const { reader } = deps.database;
    const actor = await loadStarter({ reader, loadActor: deps.loadActor }, job);
    const record = await findImport(reader, job.input.import_id);
    if (actor === undefined || record === undefined) throw new AppError(errors.accessDenied);
    return { actor, record };
  };
  return {
    rehearse: {
      kind: "imports.rehearse",
      input: INPUT,
      async run(job, { report }) {
        const prepared = await prepare(job);
        const { record } = prepared;
        const verdicts: LineVerdict[] = [];
        const claims = new Map<string, number>();
        for (;;) {
          const after = verdicts.length;
          const lines = await listLines(deps.database.reader, record.import_id, { after, limit: BATCH });
          if (lines.length === 0) break;
          verdicts.push(...(await rehearseBatch(deps, prepared, { lines, claims })));
          await report({ done: verdicts.length, total: record.row_count });
        }
        return async (tx) => {
          await storeVerdicts(tx, record.import_id, { verdicts, isRun: false });
          return undefined;
        };
      },
    },
    run: {
      kind: "imports.run",
      input: INPUT,
      batchSize: BATCH,
      prepare,
      async run(tx, { rows, prepared }) {
        const kind = deps.kinds[prepared.record.kind];
        return eachLine(tx, prepared, {
          rows,
          isUndo: false,
          async work(line) {
            // Of lines about the same thing the rehearsal has taken the first.
            const twice = (line.messages ?? []).find(({ code }) => code === DUPLICATE);
            if (twice !== undefined) throw new AppError(errors.invalidProfile, { messages: [twice] });
            return kind.apply(contextOf(tx, prepared), cellsOf(prepared, line));
          },
        });
      },
    },
    undo: {
      kind: "imports.undo",
      input: INPUT,
      batchSize: BATCH,
      prepare,
      async run(tx, { rows, prepared }) {
        const kind = deps.kinds[prepared.record.kind];
        return eachLine(tx, prepared, {
          rows,
          isUndo: true,
          async work(line) {
            const { verdict, subject, before, after } = line;
            if (verdict !== "created" && verdict !== "updated") return undefined;
            const done = { verdict, subject: subject ?? "", before: before ?? {}, after: after ?? {} };
            await kind.undo(contextOf(tx, prepared), done);
            return undefined;
          },
        });
      },
    },
  };
}

/** The cells of a line by field; throws for a line with a password. */
function cellsOf({ record }: Prepared, line: CsvLineRecord | undefined): Cells {
  const cells = line?.cells ?? [];
  const password = passwordMessage(record.columns, cells);
  if (password !== undefined) throw new AppError(errors.invalidProfile, { messages: [password] });
  return readCells(cells, record.mapping);
}

const DUPLICATE = "duplicate_in_file";

/** Tries lines in a transaction that is given up: the same rules as the run, and nothing stays, no e-mail either. */
async function rehearseBatch(
  deps: ImportWorkDeps,
  prepared: Prepared,
  given: { lines: readonly CsvLineRecord[]; claims: Map<string, number> },
): Promise<LineVerdict[]> {
  const kind = deps.kinds[prepared.record.kind];
  const verdicts: LineVerdict[] = [];
  const rows = given.lines.map(({ row }) => ({ row, subject: String(row) }));
  const byRow = new Map(given.lines.map((line) => [line.row, line]));
  try {
    await deps.database.transaction(async (tx) => {
      await eachByItself(tx, rows, async ({ row }) => {
        try {
          const cells = cellsOf(prepared, byRow.get(row));
          claim(given.claims, { keys: kind.keysOf(cells, prepared.record.key), row });
          const { verdict, subject } = await kind.apply(contextOf(tx, prepared), cells);
          verdicts.push({ row, verdict, subject, messages: [] });
        } catch (error) {
          verdicts.push({ row, verdict: "refused", subject: null, messages: messagesOf(error) });
          throw error;
        }
      });
      throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  return verdicts;
}

/** Refuses a line about somebody whom an earlier line is about already, or with the e-mail of an earlier line. */
function claim(claims: Map<string, number>, { keys, row }: { keys: readonly string[]; row: number }): void {
  const earlier = keys.map((key) => claims.get(key)).find((found) => found !== undefined);
  for (const key of keys) if (!claims.has(key)) claims.set(key, row);
  if (earlier === undefined) return;
  const text = `Line ${earlier + 1} of the file is about the same already.`;
  throw new AppError(errors.invalidProfile, { messages: [{ code: DUPLICATE, text }] });
}

/** Works on lines one by one, and writes down what became of each. */
async function eachLine(
  tx: Tx,
  { record }: Prepared,
  given: {
    rows: readonly JobRow[];
    isUndo: boolean;
    work(line: CsvLineRecord): Promise<LineResult | undefined>;
  },
): Promise<RowOutcome[]> {
  const numbers = given.rows.map(({ subject }) => Number(subject));
  const lines = new Map((await findLines(tx, record.import_id, numbers)).map((line) => [line.row, line]));
  const verdicts: LineVerdict[] = [];
  const outcomes = await eachByItself(tx, given.rows, async ({ subject }) => {
    const row = Number(subject);
    const line = lines.get(row);
    if (line === undefined) throw new AppError(errors.noRecord);
    try {
      const result = await given.work(line);
      if (result !== undefined) verdicts.push({ row, messages: [], ...result });
    } catch (error) {
      verdicts.push({ row, verdict: "refused", subject: line.subject, messages: messagesOf(error) });
      throw error;
    }
  });
  if (!given.isUndo) await storeVerdicts(tx, record.import_id, { verdicts, isRun: true });
  return outcomes;
}

/** Why a line is refused; anything that is not meant for people is thrown on. */
function messagesOf(error: unknown): CellMessage[] {
  if (!(error instanceof AppError) || error.status >= 500) throw error;
  const { messages, code, message: text } = error;
  if (messages.length === 0) return [{ code, text }];
  return messages.map((message) => ({
    code: message.code,
    text: message.text,
    ...(message.field === undefined ? {} : { field: message.field }),
  }));
}

function contextOf(tx: Tx, { record, actor }: Prepared): LineContext {
  const { mode, key, library_id: libraryId, library: alias } = record;
  return { tx, actor, library: { libraryId, alias }, mode, key };
}
