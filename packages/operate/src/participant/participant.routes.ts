import * as api from "@muniment/operate-api/participant";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import type { ParticipantService } from "./participant.service.ts";
import type { RoleService } from "./role.service.ts";

/** Mounts participants of cases, and their roles. */
export function participantRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  deps: { reader: Tx; participants: ParticipantService; roles: RoleService },
): void {
  const { reader, participants, roles } = deps;

  mounter.mount(api.listParticipantRoles, async () => ({ data: await roles.list(reader) }));

  mounter.mount(api.setParticipantRole, async ({ params, body }, { actor, request, write }) => {
    const held = request.headers["if-match"];
    const given = { name: params.role, rev: held === undefined ? undefined : revOf(held), setting: body };
    return write(async (tx) => ({ data: await roles.set(tx, actor, given) }));
  });

  mounter.mount(api.listParticipants, async ({ params }, { actor }) => participants.list(reader, actor, params.case));

  mounter.mount(api.addParticipant, async ({ params, body }, { actor, write }) => {
    const given = { caseId: params.case, addition: body };
    return write(async (tx) => ({ data: await participants.add(tx, actor, given) }));
  });

  mounter.mount(api.updateParticipant, async ({ params, body }, { actor, write }) => {
    const given = { caseId: params.case, id: params.participant, change: body };
    return write(async (tx) => ({ data: await participants.update(tx, actor, given) }));
  });

  mounter.mount(api.removeParticipant, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await participants.remove(tx, actor, { caseId: params.case, id: params.participant });
      return {};
    }),
  );
}
