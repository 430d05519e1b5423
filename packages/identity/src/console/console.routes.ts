import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { LongWork } from "@muniment/jobs";
import type { SignInWork } from "./sign-in-work.ts";
import type { RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Mounter } from "@muniment/rest/fastify";
import type { RowChanges } from "../group/index.ts";
import { createUserRoutes } from "./create-user.routes.ts";
import { consoleGroupRoutes } from "./group.routes.ts";
import { meRoutes } from "./me.routes.ts";
import { userSearchRoutes } from "./user-search.routes.ts";

/** What Control Center's own endpoints use. */
export interface ConsoleRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly log: Pick<Log, "info">;
  readonly rowChanges: RowChanges;
  readonly longWork: LongWork;
  readonly signInWork: SignInWork;
  readonly customerId: number;
  readonly passwordMaxAgeDays: number;
  readonly passwordOptionalWithEmail: boolean;
  readonly userIdGuideline: string;
}

/** Binds what Control Center needs beyond REST v2 (work-api.md 17.14). */
export function consoleRoutes(mounter: Mounter<RequestContext>, deps: ConsoleRouteDeps): void {
  meRoutes(mounter, deps);
  userSearchRoutes(mounter, deps);
  createUserRoutes(mounter, deps);
  consoleGroupRoutes(mounter, deps);
}
