import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { closed, consolePath, CursorList, maxRowsPerAction, oneOf, RowResult, searchPaging } from "./console.ts";
import { UserSource } from "./user.ts";

/** What the caller may do with that one group (`control-center.md` 24, rows 16, 26, 27). */
export const GroupAction = oneOf("edit", "enable", "disable", "change_members");

/** A row of the Groups page (CC-GRP-002). */
export const ConsoleGroup = Type.Object({
  id: Type.String({ description: "Group ID" }),
  group_num: Type.Integer(),
  full_name: Type.String(),
  enabled: Type.Boolean(),
  is_external: Type.Boolean(),
  is_nrtadmin: Type.Boolean(),
  member_count: Type.Integer(),
  source: UserSource,
  create_date: Type.String(),
  edit_date: Type.String(),
  actions: Type.Array(GroupAction),
  among_count: Type.Optional(Type.Integer({ description: "How many of `among` are members" })),
});

/** Columns of the Groups page that sort; ties are broken by `group_num`. */
export const GroupSort = oneOf("id", "full_name", "status", "external", "member_count", "create_date", "edit_date");

/** What is asked of the Groups page. */
export const GroupSearch = Type.Object(
  {
    library: Type.String({ maxLength: 64 }),
    query: Type.Optional(
      Type.String({ maxLength: 500, description: "Any part of the Group ID, the beginning of any word of the name" }),
    ),
    filters: Type.Optional(
      Type.Object(
        {
          status: Type.Optional(Type.Array(oneOf("enabled", "disabled"), { maxItems: 2 })),
          external: Type.Optional(Type.Boolean()),
          group_id: Type.Optional(Type.Array(Type.String({ maxLength: 254 }), { maxItems: 1000 })),
          with_member: Type.Optional(Type.String({ maxLength: 254, description: "Only groups of that person" })),
          with_any_member: Type.Optional(
            Type.Array(Type.String({ maxLength: 254 }), {
              maxItems: maxRowsPerAction,
              description: "Only groups that one of these people is in",
            }),
          ),
          without_member: Type.Optional(Type.String({ maxLength: 254 })),
        },
        closed,
      ),
    ),
    among: Type.Optional(
      Type.Array(Type.String({ maxLength: 254 }), { maxItems: maxRowsPerAction, description: "Say `among_count`" }),
    ),
    sort: Type.Optional(GroupSort),
    order: Type.Optional(oneOf("asc", "desc")),
    ...searchPaging,
  },
  closed,
);

/**
 * The Groups page and every picker of groups. One group, creating and changing one: `getLibraryGroup`, `createGroup`,
 * `updateGroup` of REST v2; its members: `searchConsoleUsers` with `filters.group`.
 */
export const searchConsoleGroups = endpoint({
  id: "searchConsoleGroups",
  method: "POST",
  path: `${consolePath}/groups/search`,
  summary: "Groups of a library for those who administer it: search, filters, sort, pages both ways",
  auth: "user",
  reads: true,
  body: GroupSearch,
  response: CursorList(ConsoleGroup),
});

const oneLibrary = { library: Type.String({ maxLength: 64 }) };
const oneGroup = Type.Object({ ...oneLibrary, group: Type.String({ maxLength: 400 }) });
const ids = Type.Array(Type.String({ maxLength: 254 }), { minItems: 1, maxItems: maxRowsPerAction });
const Results = Data(Type.Object({ results: Type.Array(RowResult) }));

/** For one or several groups (CC-GRP-009); each row has a result, in the order of the request. */
export const enableGroups = endpoint({
  id: "enableGroups",
  method: "POST",
  act: "group.change",
  path: `${consolePath}/libraries/:library/groups/enable`,
  summary: "Enable up to 200 groups, with a result for each",
  auth: "user",
  params: Type.Object(oneLibrary),
  body: Type.Object({ groups: ids }, closed),
  response: Results,
});

export const disableGroups = endpoint({
  id: "disableGroups",
  method: "POST",
  act: "group.change",
  path: `${consolePath}/libraries/:library/groups/disable`,
  summary: "Disable up to 200 groups, with a result for each",
  auth: "user",
  params: Type.Object(oneLibrary),
  body: Type.Object({ groups: ids }, closed),
  response: Results,
});

/** Above 200, or all or nothing: `changeGroupMembers` of REST v2. */
export const addGroupMembers = endpoint({
  id: "addGroupMembers",
  method: "POST",
  act: "group.add_members",
  path: `${consolePath}/libraries/:library/groups/:group/members/add`,
  summary: "Add up to 200 members, with a result for each",
  auth: "user",
  params: oneGroup,
  body: Type.Object({ users: ids }, closed),
  response: Results,
});

export const removeGroupMembers = endpoint({
  id: "removeGroupMembers",
  method: "POST",
  act: "group.remove_members",
  path: `${consolePath}/libraries/:library/groups/:group/members/remove`,
  summary: "Remove up to 200 members, with a result for each",
  auth: "user",
  params: oneGroup,
  body: Type.Object({ users: ids }, closed),
  response: Results,
});
