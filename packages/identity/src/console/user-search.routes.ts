import { Readable } from "node:stream";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/user";
import type { LongWork } from "@muniment/jobs";
import { starterOf } from "../session/index.ts";
import type { SignInWork } from "./sign-in-work.ts";
import type { RowChanges } from "../group/index.ts";
import { librariesOfRank, ranks } from "../role/index.ts";
import { administered } from "./console-mounter.ts";
import { findElsewhere } from "./elsewhere.repository.ts";
import { exportUsers } from "./user-export.service.ts";
import { searchUsers, selectUsers } from "./user-search.service.ts";
import type { UserSearchDeps } from "./user-search.service.ts";

/** What the routes of the Users page use. */
export interface UserPageDeps extends UserSearchDeps {
  readonly rowChanges: RowChanges;
  readonly longWork: LongWork;
  readonly signInWork: SignInWork;
}

const CONTENT_TYPES = { csv: "text/csv; charset=utf-8", jsonl: "application/jsonl; charset=utf-8" } as const;

/** Binds the search of people, its export, and what is done with several of them. */
export function userSearchRoutes(mounter: Mounter<RequestContext>, deps: UserPageDeps): void {
  mounter.mount(api.searchConsoleUsers, async (input, context) => {
    const { libraryId } = administered(context, input.body.library);
    return searchUsers(deps, context.actor, { libraryId, request: input.body });
  });

  mounter.mount(api.selectConsoleUsers, async ({ body }, context) => {
    const { libraryId } = administered(context, body.library);
    return { data: { users: await selectUsers(deps, context.actor, { libraryId, request: body }) } };
  });

  mounter.mount(api.exportConsoleUsers, async ({ body }, context) => {
    // Tier 1 looks, and takes no list with it (control-center.md 24, row 23).
    const { libraryId } = administered(context, body.library, ranks.tier2);
    const pieces = exportUsers(deps, context.actor, { libraryId, request: body });
    // What is refused is refused before anything is sent.
    const first = await pieces.next();
    const { reply } = context;
    reply.header("content-type", CONTENT_TYPES[body.format]);
    reply.header("content-disposition", `attachment; filename="users.${body.format}"`);
    reply.header("cache-control", "no-store");
    reply.send(Readable.from(startingWith(first, pieces)));
    return undefined;
  });

  mounter.mount(api.findUsersElsewhere, async ({ body }, context) => {
    const { libraryId } = administered(context, body.library, ranks.tier2);
    const libraryIds = librariesOfRank(context.actor, ranks.tier1);
    return { data: await findElsewhere(deps.reader, libraryId, { query: body.query, libraryIds }) };
  });

  signInRoutes(mounter, deps);
}

function signInRoutes(mounter: Mounter<RequestContext>, deps: UserPageDeps): void {
  mounter.mount(api.startSignInSwitch, async (input, context) => {
    const { libraryId } = administered(context, input.params.library, ranks.tier2);
    const { users: rows, enabled } = input.body;
    return context.write(async (tx) => {
      const starter = starterOf(context.actor);
      const given = { starter, scopeId: libraryId, input: { library_id: libraryId, enabled }, rows };
      return { data: { job_id: await deps.longWork.start(tx, deps.signInWork, given) } };
    });
  });

  for (const [spec, enabled] of [
    [api.enableSignIn, true],
    [api.disableSignIn, false],
  ] as const) {
    mounter.mount(spec, async (input, context) => {
      const { libraryId } = administered(context, input.params.library, ranks.tier2);
      const { users: userIds } = input.body;
      return context.write(async (tx) => ({
        data: { results: await deps.rowChanges.switchSignIn(tx, context.actor, { libraryId, userIds, enabled }) },
      }));
    });
  }
}

async function* startingWith(
  first: IteratorResult<string, unknown>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
