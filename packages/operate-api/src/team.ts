import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";

/** Whose queue something is in (OPR-INB-051): a person's, or a team's until somebody takes it. */
export const Owner = Type.Object({
  kind: Type.Union([Type.Literal("user"), Type.Literal("team")]),
  id: Type.String(),
  name: Type.String(),
});

/** Kinds of teams (OPR-USR-004); work cannot be given to an ACL team. */
export const teamTypes = ["acl", "department", "external", "pod", "structural"] as const;

/** One of `teamTypes`. */
export type TeamType = (typeof teamTypes)[number];

const named = Type.Object({ id: Type.String(), name: Type.String() });

/** Teams that work can be given to (OPR-USR-004); "All Employees" is always one (OPR-USR-006). */
export const listTeams = endpoint({
  id: "listTeams",
  method: "GET",
  path: `${apiPath}/teams`,
  summary: "Teams",
  auth: "user",
  privilege: "case.read",
  response: List(named),
});

/** People that work can be given to, by name; disabled ones are left out. */
export const listColleagues = endpoint({
  id: "listColleagues",
  method: "GET",
  path: `${apiPath}/users`,
  summary: "People",
  auth: "user",
  privilege: "case.read",
  query: Type.Object({ query: Type.Optional(Type.String({ maxLength: 200 })) }),
  response: List(named),
});

/** A team, with the people who belong to it; everybody belongs to "All Employees" without being listed. */
export const createTeam = endpoint({
  id: "createTeam",
  method: "POST",
  path: `${apiPath}/admin/teams`,
  summary: "Add a team",
  auth: "user",
  privilege: "admin.users",
  body: Type.Object({
    name: Type.Optional(Type.String({ maxLength: 80 })),
    /** `department` unless another is named. */
    type: Type.Optional(Type.Unsafe<TeamType>({ type: "string", enum: teamTypes })),
    /** The team that it is a part of. */
    parent: Type.Optional(Type.String({ maxLength: 64 })),
    members: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 500 })),
  }),
  status: 201,
  response: Data(named),
});

/** Puts these people in the place of those who belonged to it; not for "All Employees". */
export const setTeamMembers = endpoint({
  id: "setTeamMembers",
  method: "PUT",
  path: `${apiPath}/admin/teams/:team/members`,
  summary: "Say who belongs to a team",
  auth: "user",
  privilege: "admin.users",
  params: Type.Object({ team: Type.String({ maxLength: 64 }) }),
  body: Type.Object({
    members: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 500 }),
    /** Which of them supervise it. */
    supervisors: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 500 })),
  }),
  response: List(named),
});

/** Every endpoint of this file. */
export const teamEndpoints = [listTeams, listColleagues, createTeam, setTeamMembers];
