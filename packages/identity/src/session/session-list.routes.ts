import { toWireDate } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/session";
import { deviceOf } from "./device.ts";
import { endSessions, readSessions } from "./session-list.service.ts";

/** Binds the sessions of people (CC-SES-004). */
export function sessionListRoutes(mounter: Mounter<RequestContext>, deps: { reader: Tx; clock: Clock }): void {
  const { reader, clock } = deps;

  mounter.mount(api.listUserSessions, async ({ params }, { actor }) => {
    const sessions = await readSessions(reader, actor, { userId: params.user, now: clock.now() });
    return {
      data: sessions.map((session) => ({
        id: session.session_id,
        kind: session.kind,
        device: session.kind === "browser" ? deviceOf(session.user_agent) : session.application,
        address: session.source_ip,
        since: toWireDate(session.since),
        last_used: toWireDate(session.last_used),
        is_current: session.session_id === actor.sessionId,
      })),
    };
  });

  mounter.mount(api.endUserSession, async ({ params }, context) =>
    context.write(async (tx) => {
      const choice = { sessionId: params.session };
      return { data: { ended: await endSessions(tx, context.actor, { userId: params.user, choice, clock }) } };
    }),
  );

  mounter.mount(api.endUserSessions, async ({ params, query }, context) =>
    context.write(async (tx) => {
      const choice = { except: query.keep_current === true ? context.actor.sessionId : undefined };
      return { data: { ended: await endSessions(tx, context.actor, { userId: params.user, choice, clock }) } };
    }),
  );
}
