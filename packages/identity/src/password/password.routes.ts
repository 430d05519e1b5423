import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { setUserPassword } from "@muniment/work-api/identity/user";
import type { PasswordService } from "./password.service.ts";

/** Binds the setting of passwords. */
export function passwordRoutes(mounter: Mounter<RequestContext>, deps: { passwords: PasswordService }): void {
  mounter.mount(setUserPassword, async (input, context) => {
    const given = { userId: input.params.user, request: input.body };
    const apply = await deps.passwords.prepareRequest(context.actor, given);
    return context.write(async (tx) => {
      await apply(tx);
      return {};
    });
  });
}
