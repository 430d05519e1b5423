import * as api from "@muniment/operate-api/team";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import { findPeople } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { listTeams } from "./team.repository.ts";
import type { TeamService } from "./team.service.ts";

const MOST_PEOPLE = 50;

/** Mounts teams, and the people that work can be given to. */
export function teamRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  { reader, teams }: { reader: Tx; teams: TeamService },
): void {
  mounter.mount(api.listTeams, async () => ({
    data: (await listTeams(reader)).filter(({ type }) => type !== "acl").map(({ id, name }) => ({ id, name })),
  }));
  mounter.mount(api.listColleagues, async ({ query }) => {
    const people = await findPeople(reader, (query.query ?? "").trim(), MOST_PEOPLE);
    return { data: people.map(({ id, name }) => ({ id, name })) };
  });
  mounter.mount(api.createTeam, async ({ body }, { actor, write }) =>
    write(async (tx) => ({ data: await teams.create(tx, actor, body) })),
  );
  mounter.mount(api.listTeamDetails, async () => ({ data: await teams.list(reader) }));
  mounter.mount(api.getTeam, async ({ params }, { reply }) => {
    const data = await teams.get(reader, params.team);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });
  mounter.mount(api.updateTeam, async ({ params, body }, { actor, request, write }) => {
    const given = { id: params.team, rev: revOf(request.headers["if-match"]), change: body };
    return write(async (tx) => ({ data: await teams.update(tx, actor, given) }));
  });
  mounter.mount(api.setTeamMembers, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({ data: await teams.setMembers(tx, actor, params.team, body) })),
  );
}
