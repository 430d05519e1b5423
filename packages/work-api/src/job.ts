import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "./envelope.ts";

const words = <const Word extends string>(...list: readonly Word[]) =>
  Type.Unsafe<Word>({ type: "string", enum: list });

/** How far a job is. */
export const JobState = words("queued", "running", "done", "failed", "cancelled");

/** Long work as its starter sees it (work-api.md 17.10). */
export const Job = Type.Object({
  id: Type.String(),
  kind: Type.String({ description: "What it does, such as items.move" }),
  state: JobState,
  library: Type.Optional(Type.String()),
  starter: Type.Object({ id: Type.String(), full_name: Type.String() }),
  total: Type.Integer(),
  done: Type.Integer({ description: "Rows of which something became, refused ones too" }),
  refused: Type.Integer(),
  created_at: Type.String(),
  started_at: Type.Optional(Type.String()),
  ended_at: Type.Optional(Type.String()),
  failure: Type.Optional(Type.Object({ code: Type.String(), text: Type.String() })),
  file: Type.Optional(
    Type.Object(
      { name: Type.String(), size: Type.Integer(), path: Type.String(), expires_at: Type.String() },
      { description: "What came out of it; for its starter alone" },
    ),
  ),
});

/** What became of one row. */
export const JobRow = Type.Object({
  row: Type.Integer(),
  subject: Type.String({ description: "The id of what it is about" }),
  name: Type.Optional(Type.String({ description: "As far as the caller may see it at this moment" })),
  state: words("waiting", "done", "refused"),
  code: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  result_id: Type.Optional(Type.String({ description: "What was made of it" })),
});

/** A job on the wire. */
export type JobData = Static<typeof Job>;

/** A result of a row on the wire. */
export type JobRowData = Static<typeof JobRow>;

const jobsPath = "/api/work/v1/jobs";
const one = Type.Object({ job: Type.String({ maxLength: 100 }) });
const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: "100 when absent" })),
  cursor: Type.Optional(Type.String({ maxLength: 1000 })),
};

/** The answer of whatever starts a job, with status 202. */
export const JobStarted = Data(Type.Object({ job_id: Type.String() }));

export const listJobs = endpoint({
  id: "listJobs",
  method: "GET",
  path: jobsPath,
  summary: "The caller's own jobs, or those of a library for its NRTADMIN, the newest first",
  auth: "user",
  query: Type.Object({ ...page, library: Type.Optional(Type.String({ maxLength: 64 })) }),
  response: List(Job),
});

export const getJob = endpoint({
  id: "getJob",
  method: "GET",
  path: `${jobsPath}/:job`,
  summary: "How far a job is, for its starter and NRTADMIN of its library",
  auth: "user",
  params: one,
  response: Data(Job),
});

export const listJobResults = endpoint({
  id: "listJobResults",
  method: "GET",
  path: `${jobsPath}/:job/results`,
  summary: "What became of each row of a job, the refused ones first",
  auth: "user",
  params: one,
  query: Type.Object(page),
  response: List(JobRow),
});

export const cancelJob = endpoint({
  id: "cancelJob",
  method: "DELETE",
  path: `${jobsPath}/:job`,
  summary: "End a job; what it has done stays done",
  auth: "user",
  params: one,
  response: Data(Job),
});

/** Every endpoint of this file. */
export const jobEndpoints = [listJobs, getJob, listJobResults, cancelJob];
