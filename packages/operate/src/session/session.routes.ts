import type { RequestContext } from "@muniment/platform/http";
import * as api from "@muniment/operate-api/session";
import type { Mounter } from "@muniment/rest/fastify";
import type { OperateActor } from "../user/index.ts";
import { OPERATE_COOKIE } from "./session.service.ts";
import type { SessionService } from "./session.service.ts";

/** Mounts who is signed in, and signing out. */
export function sessionRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  deps: { sessions: SessionService; signedOutUrl: string },
): void {
  mounter.mount(api.getSession, async (_input, { actor }) => {
    const { userId: id, login, name, email, permissions } = actor;
    return { data: { user: { id, login, name, email }, permissions: [...permissions].toSorted() } };
  });
  mounter.mount(api.endSession, async (_input, { actor, reply, write }) => {
    const url = await write((tx) => deps.sessions.end(tx, actor, deps.signedOutUrl));
    reply.header("set-cookie", `${OPERATE_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`);
    return { data: { sign_out_url: url } };
  });
}
