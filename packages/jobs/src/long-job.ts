import type { AppError } from "@muniment/kernel";
import type { LongJobRowState, LongJobState } from "./long-job.tables.ts";

/** Who started long work; this package knows people by number only. */
export interface JobStarter {
  readonly num: number;
  /** What the session was limited to, so that the work is never allowed more; whoever starts it reads it again. */
  readonly authority: object;
}

/** A file that came out of long work. */
export interface JobFile {
  readonly name: string;
  readonly size: number;
  /** Address on this server. */
  readonly path: string;
  /** ISO 8601. */
  readonly expires_at: string;
}

/** Long work as it stands. */
export interface LongJob<Given = unknown> {
  readonly id: string;
  readonly kind: string;
  readonly starter: JobStarter;
  /** A number that its owner understands, such as that of a library. */
  readonly scopeId: number | undefined;
  readonly input: Given;
  readonly state: LongJobState;
  readonly total: number;
  /** Rows that were done or refused. */
  readonly done: number;
  readonly refused: number;
  readonly file: JobFile | undefined;
  readonly failure: { readonly code: string; readonly text: string } | undefined;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
}

/** One row of long work: what it is about, an id and never content. */
export interface JobRow {
  readonly row: number;
  readonly subject: string;
}

/** What became of a row. */
export interface JobRowResult extends JobRow {
  readonly state: LongJobRowState;
  readonly rank: number;
  /** Why it was refused: an entry of the error catalogue, and its text. */
  readonly code: string | undefined;
  readonly text: string | undefined;
  /** What was made of it, if anything. */
  readonly resultId: string | undefined;
}

/** What became of a row, told by the work; `refusal` says why nothing did. */
export interface RowOutcome {
  readonly row: number;
  readonly refusal?: AppError;
  readonly resultId?: string;
  /** What the work changed of its subject, of a refused one too, so that it can be undone; never content or secrets. */
  readonly former?: object | undefined;
}

/** Whether nothing will become of it any more. */
export function hasEnded({ state }: { readonly state: LongJobState }): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}
