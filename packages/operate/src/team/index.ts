export {
  areColleagues,
  colleaguesOf,
  everybody,
  findTeam,
  listMemberships,
  listTeams,
  membersBelow,
  teamsAbove,
  teamsOf,
} from "./team.repository.ts";
export { createTeamService } from "./team.service.ts";
export { teamRoutes } from "./team.routes.ts";
