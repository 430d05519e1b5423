import type { SignInWork } from "./sign-in-work.ts";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { RowChanges } from "../group/index.ts";
import type { PasswordSettings } from "../password/index.ts";
import type { SecurityPolicy } from "../security-settings/index.ts";
import { accountRoutes } from "./account.routes.ts";
import type { AccountRouteDeps } from "./account.routes.ts";
import { createUserRoutes } from "./create-user.routes.ts";
import { consoleGroupRoutes } from "./group.routes.ts";
import { meRoutes } from "./me.routes.ts";
import { userEditRoutes } from "./user-edit.routes.ts";
import type { UserEditRouteDeps } from "./user-edit.routes.ts";
import { userSearchRoutes } from "./user-search.routes.ts";

/** What Control Center's own endpoints use. */
export interface ConsoleRouteDeps extends AccountRouteDeps, UserEditRouteDeps {
  readonly rowChanges: RowChanges;
  readonly signInWork: SignInWork;
  readonly customerId: number;
  readonly passwordSettings: PasswordSettings;
  readonly securityPolicy: Pick<SecurityPolicy, "current">;
  readonly userIdGuideline: string;
}

/** Binds what Control Center needs beyond REST v2 (work-api.md 17.14). */
export function consoleRoutes(mounter: Mounter<RequestContext>, deps: ConsoleRouteDeps): void {
  meRoutes(mounter, deps);
  userSearchRoutes(mounter, deps);
  accountRoutes(mounter, deps);
  userEditRoutes(mounter, deps);
  createUserRoutes(mounter, deps);
  consoleGroupRoutes(mounter, deps);
}
