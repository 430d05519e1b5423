import { AppError, decodeCursor, encodeCursor, toWireDate } from "@muniment/kernel";
import type { CursorValues, UserActor } from "@muniment/kernel";
import type { JobRowResult, LongJob, LongWork } from "@muniment/jobs";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { cancelJob, getJob, listJobResults, listJobs } from "@muniment/work-api/job";
import type { JobData, JobRowData } from "@muniment/work-api/job";
import type { ReachService } from "../access/index.ts";
import { findSeenNames } from "../search/index.ts";
import { describePeople } from "./job.repository.ts";
import { requireJob } from "./job.service.ts";

/** What the routes of long work use. */
export interface JobRouteDeps {
  readonly reader: Tx;
  readonly reaches: ReachService;
  readonly longWork: LongWork;
}

const DEFAULT_LIMIT = 100;

/** Mounts looking at long work and ending it (work-api.md 17.10). */
export function jobRoutes(mounter: Mounter<RequestContext>, deps: JobRouteDeps): void {
  const { reader, longWork } = deps;

  mounter.mount(listJobs, async ({ query }, { actor }) => {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const cursor = readCursor(query.cursor, 2);
    const before = cursor && { createdAt: instantOf(cursor[0]), id: idOf(longWork, cursor[1]) };
    const found = await longWork.list(reader, { of: listedFor(actor, query.library), before, limit: limit + 1 });
    const jobs = found.slice(0, limit);
    const last = found.length > limit ? jobs.at(-1) : undefined;
    return {
      data: await describe(deps, actor, jobs),
      ...(last === undefined ? {} : { cursor: encodeCursor([last.createdAt.toISOString(), last.id]) }),
    };
  });
  mounter.mount(getJob, async ({ params }, { actor }) => {
    return { data: await describeOne(deps, actor, await requireJob(longWork, reader, actor, params.job)) };
  });
  mounter.mount(listJobResults, async ({ params, query }, { actor }) => {
    const job = await requireJob(longWork, reader, actor, params.job);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const cursor = readCursor(query.cursor, 2);
    const after = cursor && { rank: smallOf(cursor[0]), row: smallOf(cursor[1]) };
    const found = await longWork.rows(reader, job.id, { after, limit: limit + 1 });
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    const names = await namesOf(deps, actor, job, rows);
    return {
      data: rows.map((row) => rowShape(row, names.get(row.subject))),
      ...(last === undefined ? {} : { cursor: encodeCursor([last.rank, last.row]) }),
    };
  });
  mounter.mount(cancelJob, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      const job = await requireJob(longWork, tx, actor, params.job);
      await longWork.cancel(tx, job.id);
      const now = await requireJob(longWork, tx, actor, job.id);
      if (now.state !== "cancelled") throw new AppError(errors.conflict, { text: "The job has ended already." });
      return { data: await describeOne(deps, actor, now) };
    }),
  );
}

/** One's own, or those of a library for its NRTADMIN (control-center.md 24, row 59). */
function listedFor(actor: UserActor, library: string | undefined): { starterNum: number } | { scopeId: number } {
  if (library === undefined) return { starterNum: actor.userNum };
  const standing = actor.libraries.get(library.toLowerCase());
  if (standing === undefined) throw new AppError(errors.noRecord);
  if (!standing.isNrtadmin) throw new AppError(errors.accessDenied);
  return { scopeId: standing.libraryId };
}

async function describeOne(deps: JobRouteDeps, actor: UserActor, job: LongJob): Promise<JobData> {
  const [shape] = await describe(deps, actor, [job]);
  if (shape === undefined) throw new AppError(errors.noRecord);
  return shape;
}

async function describe({ reader }: JobRouteDeps, actor: UserActor, jobs: readonly LongJob[]): Promise<JobData[]> {
  const people = await describePeople(reader, [...new Set(jobs.map(({ starter }) => starter.num))]);
  return jobs.map((job) => {
    const library = [...actor.libraries.values()].find(({ libraryId }) => libraryId === job.scopeId)?.alias;
    return {
      id: job.id,
      kind: job.kind,
      state: job.state,
      ...(library === undefined ? {} : { library }),
      starter: people.get(job.starter.num) ?? { id: "", full_name: "" },
      total: job.total,
      done: job.done,
      refused: job.refused,
      created_at: toWireDate(job.createdAt),
      ...(job.startedAt === undefined ? {} : { started_at: toWireDate(job.startedAt) }),
      ...(job.endedAt === undefined ? {} : { ended_at: toWireDate(job.endedAt) }),
      ...(job.failure === undefined ? {} : { failure: job.failure }),
      ...(job.file === undefined || job.starter.num !== actor.userNum ? {} : { file: job.file }),
    };
  });
}

/** By the rights of this moment; what is hidden by now has its id alone. */
async function namesOf(
  { reader, reaches }: JobRouteDeps,
  actor: UserActor,
  job: LongJob,
  rows: readonly JobRowResult[],
): Promise<Map<string, string>> {
  const standing = [...actor.libraries.values()].find(({ libraryId }) => libraryId === job.scopeId);
  if (standing === undefined) return new Map();
  const reach = await reaches.reach(actor, standing.alias);
  return findSeenNames(
    reader,
    reach,
    rows.map(({ subject }) => subject),
  );
}

function rowShape(row: JobRowResult, name: string | undefined): JobRowData {
  return {
    row: row.row,
    subject: row.subject,
    ...(name === undefined ? {} : { name }),
    state: row.state,
    ...(row.code === undefined ? {} : { code: row.code }),
    ...(row.text === undefined ? {} : { text: row.text }),
    ...(row.resultId === undefined ? {} : { result_id: row.resultId }),
  };
}

function readCursor(cursor: string | undefined, length: number): CursorValues | undefined {
  if (cursor === undefined) return undefined;
  const values = decodeCursor(cursor, length);
  if (values === undefined) throw wrongCursor();
  return values;
}

function instantOf(value: unknown): Date {
  const instant = new Date(String(value));
  if (Number.isNaN(instant.getTime())) throw wrongCursor();
  return instant;
}

function idOf({ isId }: LongWork, value: unknown): string {
  if (typeof value !== "string" || !isId(value)) throw wrongCursor();
  return value;
}

function smallOf(value: unknown): number {
  if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) > 1_000_000) throw wrongCursor();
  return value;
}

function wrongCursor(): AppError {
  return new AppError(errors.invalidParam, { text: "The cursor was not given out here.", field: "cursor" });
}
