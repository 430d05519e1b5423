import type { JobQueue, Schedule, Task } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import type { QueueMail } from "@muniment/mail";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Sealer } from "@muniment/platform/seal";
import type { Mounter } from "@muniment/rest/fastify";
import type { AccountMail, MasteredAccounts, UserGroups } from "../user/index.ts";
import { directoryRoutes } from "./directory.routes.ts";
import { createRunService } from "./run.service.ts";
import { createSecretBox } from "./secret-box.ts";
import { createSourceService } from "./source.service.ts";

/** What of the installation directories need. */
export interface DirectorySettings {
  readonly sealer: Sealer;
  readonly jobs: JobQueue;
  readonly queueMail: QueueMail;
  readonly installationName: string;
  /** Servers on this machine may be read without TLS. */
  readonly allowsPlain: boolean;
  /** What a directory gives is read-only here (`directory.lockMasteredFields`). */
  readonly locksMasteredFields: boolean;
}

/** What directories need. */
export interface DirectoryDeps extends DirectorySettings {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Pick<Log, "info" | "warn">;
  readonly accounts: MasteredAccounts;
  readonly userGroups: UserGroups;
  readonly accountMail: Pick<AccountMail, "endLinks">;
  readonly installation: { readonly publicOrigin: string };
}

/** Directories that accounts come from (control-center.md 16). */
export interface Directories {
  mount(mounter: Mounter<RequestContext>): void;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** Puts the slice together. */
export function createDirectories(deps: DirectoryDeps): Directories {
  const { clock, allowsPlain } = deps;
  const { reader } = deps.database;
  const secrets = createSecretBox(deps.sealer);
  const sources = createSourceService({ clock, secrets, allowsPlain });
  const runs = createRunService({ ...deps, secrets, publicOrigin: deps.installation.publicOrigin });
  return {
    mount: (mounter) => directoryRoutes(mounter, { reader, clock, sources, runs, secrets, allowsPlain }),
    tasks: runs.tasks,
    schedules: runs.schedules,
  };
}
