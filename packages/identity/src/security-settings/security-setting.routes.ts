import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/security-settings";
import { etagOf } from "../stale-write.ts";
import { changeSettings, viewSettings } from "./security-setting.service.ts";
import type { SecuritySettingDeps, SecuritySettingsView } from "./security-setting.service.ts";

/** Binds the settings of sign-in (control-center.md 28). */
export function securitySettingRoutes(
  mounter: Mounter<RequestContext>,
  deps: SecuritySettingDeps & { readonly reader: Tx },
): void {
  mounter.mount(api.getSecuritySettings, async (_input, context) =>
    tagged(context, await viewSettings(deps, deps.reader, context.actor)),
  );

  mounter.mount(api.changeSecuritySettings, async (input, context) => {
    const ifMatch = context.request.headers["if-match"];
    const answer = await context.write(async (tx) => {
      const data = await changeSettings(deps, tx, { actor: context.actor, changes: input.body, ifMatch });
      return { data };
    });
    await deps.policy.reload();
    tagged(context, answer.data);
    return answer;
  });
}

function tagged({ reply }: RequestContext, data: SecuritySettingsView): { data: SecuritySettingsView } {
  reply.header("etag", etagOf(data.values));
  return { data };
}
