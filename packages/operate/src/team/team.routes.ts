import * as api from "@muniment/operate-api/team";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
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
  mounter.mount(api.createTeam, async ({ body }, { actor, write }) => {
    const { name = "", members = [], type = "department", parent } = body;
    return write(async (tx) => ({ data: await teams.create(tx, actor, { name, type, parent, members }) }));
  });
  mounter.mount(api.setTeamMembers, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({ data: await teams.setMembers(tx, actor, params.team, body) })),
  );
}
