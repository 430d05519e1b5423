import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { administered } from "./console-mounter.ts";
import { searchUsers } from "./user-search.service.ts";
import type { UserSearchDeps } from "./user-search.service.ts";

/** Binds the search of people. */
export function userSearchRoutes(mounter: Mounter<RequestContext>, deps: UserSearchDeps): void {
  mounter.mount(searchConsoleUsers, async (input, context) => {
    const { libraryId } = administered(context, input.body.library);
    return searchUsers(deps, context.actor, { libraryId, request: input.body });
  });
}
