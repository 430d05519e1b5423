import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/account";
import type { LockedFields } from "../directory/index.ts";
import type { PlatformService } from "../platform/index.ts";
import type { UserGroups } from "../user/index.ts";
import type { AccountActs } from "./account-acts.service.ts";
import { readActivity } from "./account-activity.service.ts";
import { readAccount, readKindConflicts, readSynchronised } from "./account.service.ts";
import { administered } from "./console-mounter.ts";

/** What the routes of accounts use. */
export interface AccountRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly passwordSettings: { readonly maxAgeDays: number };
  readonly groups: Pick<UserGroups, "groupsAgainst">;
  readonly platforms: PlatformService;
  readonly accountActs: AccountActs;
  readonly lockedFields: LockedFields;
}

/** Binds pages and dialogs about one account, and what is done to several. */
export function accountRoutes(mounter: Mounter<RequestContext>, deps: AccountRouteDeps): void {
  const { reader, platforms, accountActs } = deps;

  mounter.mount(api.getConsoleUser, async ({ params }, context) => {
    const { libraryId } = administered(context, params.library);
    return {
      data: await readAccount(deps, context.actor, { libraryId, library: params.library, userId: params.user }),
    };
  });

  mounter.mount(api.checkExternalSwitch, async ({ params, body }, { actor }) => ({
    data: await readKindConflicts(deps, actor, { userId: params.user, isExternal: body.is_external }),
  }));

  mounter.mount(api.getUserPlatform, async ({ params }, { actor }) => ({
    data: {
      ...(await platforms.find(reader, actor, params.user)),
      ...(await readSynchronised(reader, params.user)),
    },
  }));

  mounter.mount(api.updateUserPlatform, async ({ params, body }, context) =>
    context.write(async (tx) => ({
      data: await platforms.change(tx, context.actor, { userId: params.user, changes: body }),
    })),
  );

  mounter.mount(api.listUserActivity, async ({ params, query }, { actor }) =>
    readActivity(reader, actor, { userId: params.user, ...query }),
  );

  for (const [spec, act] of [
    [api.unlockUsers, accountActs.unlock],
    [api.signOutUsers, accountActs.signOut],
  ] as const) {
    mounter.mount(spec, async ({ params, body }, context) => {
      const { libraryId } = administered(context, params.library);
      return context.write(async (tx) => ({
        data: { results: await act(tx, context.actor, { libraryId, userIds: body.users }) },
      }));
    });
  }

  mounter.mount(api.sendUserEmails, async ({ params, body }, context) => {
    const { libraryId } = administered(context, params.library);
    return context.write(async (tx) => {
      const asked = { libraryId, userIds: body.users, kind: body.kind };
      return { data: { results: await accountActs.sendEmail(tx, context.actor, asked) } };
    });
  });
}
