import { tokensOf } from "@muniment/platform/http";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { getTokenSettings, terminateLogin } from "@muniment/work-api/identity/oauth";
import { ABSOLUTE_SECONDS } from "../session/index.ts";

/** Binds what of signing in is no OAuth protocol (work-api.md 5.1). */
export function sessionRoutes(
  mounter: Mounter<RequestContext>,
  deps: { endSessionOfToken(token: string): Promise<void> },
): void {
  mounter.mount(terminateLogin, async (_input, { request }) => {
    for (const token of tokensOf(request)) await deps.endSessionOfToken(token);
    return {};
  });
  mounter.mount(getTokenSettings, async () => ({
    data: { absolute_timeout_enabled: true, absolute_timeout_seconds: ABSOLUTE_SECONDS },
  }));
}
