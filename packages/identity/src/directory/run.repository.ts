import type { Selectable, Updateable } from "kysely";
import { sql } from "kysely";
import { AppError } from "@muniment/kernel";
import { violatedConstraint } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { q } from "../db.ts";
import type { DirectoryRunRow } from "./directory.tables.ts";

/** A run as it is stored. */
export type RunRecord = Selectable<DirectoryRunRow>;

/** Makes a run that waits for a worker; 409 while another one of the source is under way. */
export async function insertRun(
  tx: Tx,
  row: Pick<RunRecord, "source_num" | "kind" | "started_by" | "approves" | "created_at">,
): Promise<RunRecord> {
  try {
    return await q(tx)
      .insertInto("identity.directory_run")
      .values({
        ...row,
        state: "queued",
        started_at: null,
        finished_at: null,
        fault_code: null,
        guard: null,
        reading_num: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  } catch (error) {
    if (violatedConstraint(error) !== "directory_run_open") throw error;
    const message = refusal("directory_running");
    throw new AppError(errors.conflict, { text: message.text, messages: [message] });
  }
}

/** One run. */
export async function findRun(reader: Tx, runNum: number): Promise<RunRecord | undefined> {
  return q(reader).selectFrom("identity.directory_run").selectAll().where("run_num", "=", runNum).executeTakeFirst();
}

/** Changes how far a run is. */
export async function updateRun(tx: Tx, runNum: number, changes: Updateable<DirectoryRunRow>): Promise<void> {
  await q(tx).updateTable("identity.directory_run").set(changes).where("run_num", "=", runNum).execute();
}

/** Says how many entries an attempt has read; false when the attempt is not the run's any more, or the run has ended. */
export async function noteProgress(
  tx: Tx,
  attempt: { runNum: number; readingNum: number; entryCount: number },
): Promise<boolean> {
  const updated = await q(tx)
    .updateTable("identity.directory_run")
    .set({ entry_count: attempt.entryCount })
    .where("run_num", "=", attempt.runNum)
    .where("reading_num", "=", attempt.readingNum)
    .where("state", "=", "running")
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

/** The runs of a source, newest first. */
export async function listRuns(
  reader: Tx,
  sourceNum: number,
  page: { before: number | undefined; limit: number },
): Promise<RunRecord[]> {
  return q(reader)
    .selectFrom("identity.directory_run")
    .selectAll()
    .where("source_num", "=", sourceNum)
    .$if(page.before !== undefined, (query) => query.where("run_num", "<", page.before ?? 0))
    .orderBy("run_num", "desc")
    .limit(page.limit)
    .execute();
}

/** The newest run of each source. */
export async function listLastRuns(reader: Tx): Promise<ReadonlyMap<number, RunRecord>> {
  const rows = await q(reader)
    .selectFrom("identity.directory_run")
    .selectAll()
    .distinctOn("source_num")
    .orderBy("source_num")
    .orderBy("run_num", "desc")
    .execute();
  return new Map(rows.map((row) => [row.source_num, row]));
}

/** Whether a run of the source has shown its difference to the end. */
export async function hasShownDifference(reader: Tx, sourceNum: number): Promise<boolean> {
  const row = await q(reader)
    .selectFrom("identity.directory_run")
    .select("run_num")
    .where("source_num", "=", sourceNum)
    .where("state", "in", ["done", "stopped"])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Begins an attempt at a run, after which earlier ones come to nothing; `undefined` when the run has ended. */
export async function beginReading(
  tx: Tx,
  runNum: number,
  now: Date,
): Promise<{ run: RunRecord; before: number | null } | undefined> {
  const run = await lockRun(tx, runNum);
  if (run === undefined) return undefined;
  const { rows } = await sql<{ num: number }>`select nextval('identity.directory_reading') as num`.execute(q(tx));
  const changes = { state: "running", started_at: now, entry_count: 0, reading_num: rows[0]?.num ?? 0 } as const;
  await updateRun(tx, runNum, changes);
  await q(tx).deleteFrom("identity.directory_change").where("run_num", "=", runNum).execute();
  return { run: { ...run, ...changes }, before: run.reading_num };
}

/** The run, which no other attempt goes on with until the transaction ends; `undefined` when it has ended. */
export async function lockRun(tx: Tx, runNum: number): Promise<RunRecord | undefined> {
  return q(tx)
    .selectFrom("identity.directory_run")
    .selectAll()
    .where("run_num", "=", runNum)
    .where("state", "in", ["queued", "running"])
    .forUpdate()
    .executeTakeFirst();
}
