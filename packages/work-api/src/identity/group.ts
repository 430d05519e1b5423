import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import {
  customerParams,
  customerPath,
  Data,
  Done,
  libraryParams,
  libraryPath,
  List,
  pagingQuery,
} from "../envelope.ts";
import { Flag, LibraryUser, Text, User, userFilters } from "./user.ts";

/** The group that every library has: its members may do everything there (decision D9). */
export const nrtadmin = "NRTADMIN";

/** Most members that one call adds or removes (CC-GRP-016). */
export const maxMembersPerCall = 10_000;

/** A group; people who do not administer its library get no numbers and dates (work-api.md 7.6). */
export const Group = Type.Object({
  id: Type.String(),
  full_name: Type.String(),
  database: Type.String(),
  enabled: Type.Boolean(),
  is_external: Type.Boolean(),
  group_id: Type.Optional(Type.String()),
  global_id: Type.Optional(Type.Integer()),
  group_number: Type.Optional(Type.Integer()),
  group_nos: Type.Optional(Type.Integer()),
  create_date: Type.Optional(Type.String()),
  edit_date: Type.Optional(Type.String()),
});

const groupFilters = {
  query: Type.Optional(Type.String({ maxLength: 500 })),
  alias: Type.Optional(Type.String({ maxLength: 254 })),
  full_name: Type.Optional(Type.String({ maxLength: 254 })),
  directory_id: Type.Optional(Type.String({ maxLength: 254 })),
  sync_id: Type.Optional(Type.String({ maxLength: 254 })),
  enabled: Type.Optional(Type.Boolean()),
  external: Type.Optional(Type.Boolean()),
  nos: Type.Optional(Type.Integer()),
};

const groupPath = `${customerPath}/groups/:group` as const;
const libraryGroupPath = `${libraryPath}/groups/:group` as const;
const group = { group: Type.String({ maxLength: 400 }) };
const oneGroup = Type.Object({ ...customerParams, ...group });
const oneLibraryGroup = Type.Object({ ...libraryParams, ...group });
const oneUser = { user: Type.String({ maxLength: 254 }) };
const groupQuery = Type.Object({ ...pagingQuery, ...groupFilters });
const memberQuery = Type.Object({ ...pagingQuery, ...userFilters });

export const listGroups = endpoint({
  id: "listGroups",
  method: "GET",
  path: `${customerPath}/groups`,
  summary: "Groups of all libraries that the caller may see",
  auth: "user",
  params: Type.Object(customerParams),
  query: groupQuery,
  response: List(Group),
});

export const getGroup = endpoint({
  id: "getGroup",
  method: "GET",
  path: groupPath,
  summary: "One group, by number, by LIBRARY!id, or by id: then that of the preferred library comes first",
  auth: "user",
  params: oneGroup,
  response: Data(Group),
});

export const listGroupMembers = endpoint({
  id: "listGroupMembers",
  method: "GET",
  path: `${groupPath}/members`,
  summary: "Members of a group",
  auth: "user",
  params: oneGroup,
  query: memberQuery,
  response: List(User),
});

export const listGroupNonMembers = endpoint({
  id: "listGroupNonMembers",
  method: "GET",
  path: `${groupPath}/non-members`,
  summary: "People of the group's library who could become members",
  auth: "user",
  params: oneGroup,
  query: memberQuery,
  response: List(User),
});

export const listUserGroups = endpoint({
  id: "listUserGroups",
  method: "GET",
  path: `${customerPath}/users/:user/groups`,
  summary: "Groups that a user is in",
  auth: "user",
  params: Type.Object({ ...customerParams, ...oneUser }),
  query: groupQuery,
  response: List(Group),
});

export const listGroupsWithoutUser = endpoint({
  id: "listGroupsWithoutUser",
  method: "GET",
  path: `${customerPath}/users/:user/groups/out-of`,
  summary: "Groups of a user's libraries that the user is not in",
  auth: "user",
  params: Type.Object({ ...customerParams, ...oneUser }),
  query: groupQuery,
  response: List(Group),
});

export const listLibraryUserGroups = endpoint({
  id: "listLibraryUserGroups",
  method: "GET",
  path: `${libraryPath}/users/:user/groups`,
  summary: "Groups of the library that a user is in",
  auth: "user",
  params: Type.Object({ ...libraryParams, ...oneUser }),
  query: groupQuery,
  response: List(Group),
});

export const listLibraryGroups = endpoint({
  id: "listLibraryGroups",
  method: "GET",
  path: `${libraryPath}/groups`,
  summary: "Groups of a library",
  auth: "user",
  params: Type.Object(libraryParams),
  query: groupQuery,
  response: List(Group),
});

export const createGroup = endpoint({
  id: "createGroup",
  method: "POST",
  act: "group.create",
  path: `${libraryPath}/groups`,
  summary: "Create a group",
  auth: "user",
  params: Type.Object(libraryParams),
  body: Type.Object({
    id: Text,
    full_name: Text,
    enabled: Flag,
    group_nos: Type.Optional(Type.Unsafe<number | null>({ type: ["integer", "null"] })),
    is_external: Flag,
  }),
  status: 201,
  response: Data(Group),
});

export const getLibraryGroup = endpoint({
  id: "getLibraryGroup",
  method: "GET",
  path: libraryGroupPath,
  summary: "One group of a library",
  auth: "user",
  params: oneLibraryGroup,
  response: Data(Group),
});

export const updateGroup = endpoint({
  id: "updateGroup",
  method: "PATCH",
  act: "group.change",
  path: libraryGroupPath,
  summary: "Rename, enable, disable a group, or make it external",
  auth: "user",
  params: oneLibraryGroup,
  body: Type.Object({ id: Text, full_name: Text, enabled: Flag, is_external: Flag }),
  response: Data(Group),
});

export const listLibraryGroupMembers = endpoint({
  id: "listLibraryGroupMembers",
  method: "GET",
  path: `${libraryGroupPath}/members`,
  summary: "Members of a group of the library",
  auth: "user",
  params: oneLibraryGroup,
  query: memberQuery,
  response: List(LibraryUser),
});

export const changeGroupMembers = endpoint({
  id: "changeGroupMembers",
  method: "PUT",
  act: "group.change_members",
  path: `${libraryGroupPath}/members`,
  summary: "Add or remove up to 10,000 members: all of them, or none when one is refused",
  auth: "user",
  params: oneLibraryGroup,
  body: Type.Object({
    database: Text,
    data_type: Text,
    data: Type.Array(Type.String({ maxLength: 254 }), { maxItems: maxMembersPerCall }),
    action: Type.Union([Type.Literal("add"), Type.Literal("delete")]),
    include_disabled: Flag,
  }),
  response: Done,
});

/** What is served about groups. */
export const groupEndpoints = [
  listGroups,
  getGroup,
  listGroupMembers,
  listGroupNonMembers,
  listUserGroups,
  listGroupsWithoutUser,
  listLibraryUserGroups,
  listLibraryGroups,
  createGroup,
  getLibraryGroup,
  updateGroup,
  listLibraryGroupMembers,
  changeGroupMembers,
] as const;
