export { jobsMigrations } from "../migrations/index.ts";
export { defineTask } from "./define-task.ts";
export type { JobContext, Task, TaskKind } from "./define-task.ts";
export { createJobQueue } from "./queue.ts";
export type { JobOptions, JobQueue } from "./queue.ts";
export { schedule } from "./schedule.ts";
export type { Schedule } from "./schedule.ts";
export { startWorker } from "./worker.ts";
export type { Worker, WorkerOptions } from "./worker.ts";
