import { ownPageCookie, tokensOf } from "@muniment/platform/http";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { getTokenSettings, terminateLogin } from "@muniment/work-api/identity/oauth";
import { ABSOLUTE_SECONDS, WORK_COOKIE } from "../session/index.ts";

/** Binds what of signing in is no OAuth protocol (work-api.md 5.1). */
export function sessionRoutes(
  mounter: Mounter<RequestContext>,
  deps: {
    origin: string;
    endSessionOfToken(token: string): Promise<void>;
    endSessionOfCookie(value: string): Promise<void>;
  },
): void {
  mounter.mount(terminateLogin, async (_input, { request }) => {
    const tokens = tokensOf(request);
    for (const token of tokens) await deps.endSessionOfToken(token);
    const value =
      tokens.length === 0 ? ownPageCookie(request, { cookie: WORK_COOKIE, origin: deps.origin }) : undefined;
    if (value !== undefined) await deps.endSessionOfCookie(value);
    return {};
  });
  mounter.mount(getTokenSettings, async () => ({
    data: { absolute_timeout_enabled: true, absolute_timeout_seconds: ABSOLUTE_SECONDS },
  }));
}
