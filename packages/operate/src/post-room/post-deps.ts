import type { Converter } from "@muniment/documents/convert";
import type { JobQueue } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { Repositories } from "../document-repository/index.ts";
import type { Operations } from "../operation/index.ts";
import type { SealedFiles } from "../template/index.ts";

/** What the post room works with. */
export interface PostDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
  readonly operations: Operations;
  readonly files: SealedFiles;
  readonly converter: Converter;
  readonly scratchFolder: string;
  /** How often a place that refuses is tried. */
  readonly probeSeconds: number;
}
