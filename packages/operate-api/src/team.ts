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

/** How a team wants to be reached. */
export const contactPreferences = ["", "email", "phone", "post"] as const;

const named = Type.Object({ id: Type.String(), name: Type.String() });
const teamType = Type.Unsafe<TeamType>({ type: "string", enum: teamTypes });
const preference = Type.Unsafe<(typeof contactPreferences)[number]>({ type: "string", enum: contactPreferences });

/** Hours of a day in a time zone; days from 1, Monday, to 7. */
export interface Hours {
  readonly from: string;
  readonly until: string;
  readonly days: readonly number[];
  readonly zone: string;
}

/** A team as administrators see it (OPR-USR-005). */
export const TeamDetails = Type.Object({
  id: Type.String(),
  name: Type.String(),
  short_name: Type.String(),
  type: teamType,
  /** The team that it is a part of. */
  parent: Type.Optional(named),
  description: Type.String(),
  reference: Type.String(),
  external_reference: Type.String(),
  location: Type.String(),
  email: Type.String(),
  phone: Type.String(),
  contact_preference: preference,
  /** Stands below what its people begin to write. */
  email_signature: Type.String(),
  /** When its people work who have no hours of their own. */
  hours: Type.Optional(Type.Unsafe<Hours>({ type: "object", additionalProperties: true })),
  is_everybody: Type.Boolean(),
  /** Of "All Employees" none is listed. */
  members: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), is_supervisor: Type.Boolean() })),
  /** What its people, and those of its parts, may do (OPR-USR-007). */
  permission_sets: Type.Array(Type.String()),
  rev: Type.Integer(),
});

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const ids = Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 500 }));
const settings = {
  name: text(80),
  short_name: text(20),
  /** `department` unless another is named. */
  type: Type.Optional(teamType),
  /** The team that it is a part of; empty for none. */
  parent: text(64),
  description: text(1000),
  reference: text(80),
  external_reference: text(80),
  location: text(120),
  email: text(254),
  phone: text(40),
  contact_preference: Type.Optional(preference),
  email_signature: text(4000),
  /** Nothing for always. */
  hours: Type.Optional(Type.Unknown()),
  members: ids,
  /** Which of the members supervise it. */
  supervisors: ids,
  permission_sets: Type.Optional(Type.Array(Type.String({ maxLength: 80 }), { maxItems: 100 })),
};

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

/** All teams as administrators see them, those for permissions alone too. */
export const listTeamDetails = endpoint({
  id: "listTeamDetails",
  method: "GET",
  path: `${apiPath}/admin/teams`,
  summary: "Teams with their people and rights",
  auth: "user",
  privilege: "admin.users",
  response: List(TeamDetails),
});

/** One team as administrators see it. */
export const getTeam = endpoint({
  id: "getTeam",
  method: "GET",
  path: `${apiPath}/admin/teams/:team`,
  summary: "One team",
  auth: "user",
  privilege: "admin.users",
  params: Type.Object({ team: Type.String({ maxLength: 64 }) }),
  response: Data(TeamDetails),
});

/** A team, with the people who belong to it; everybody belongs to "All Employees" without being listed. */
export const createTeam = endpoint({
  id: "createTeam",
  method: "POST",
  path: `${apiPath}/admin/teams`,
  summary: "Add a team",
  auth: "user",
  privilege: "admin.users",
  body: Type.Object(settings),
  status: 201,
  response: Data(named),
});

/** Changes what is sent; needs `If-Match`. */
export const updateTeam = endpoint({
  id: "updateTeam",
  method: "PATCH",
  path: `${apiPath}/admin/teams/:team`,
  summary: "Change a team",
  auth: "user",
  privilege: "admin.users",
  params: Type.Object({ team: Type.String({ maxLength: 64 }) }),
  body: Type.Object(settings),
  response: Data(TeamDetails),
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
export const teamEndpoints = [
  listTeams,
  listColleagues,
  listTeamDetails,
  getTeam,
  createTeam,
  updateTeam,
  setTeamMembers,
];
