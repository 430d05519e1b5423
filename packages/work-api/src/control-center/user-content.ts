import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { consolePath, oneOf } from "./console.ts";

const library = Type.String({ maxLength: 64 });

const Name = Type.Optional(Type.String({ description: "Only while `content.showNames` is on (CC-NAV-017)" }));

/** What of a library depends on a person (CC-USR-095), as far as the caller sees it. */
export const getUserContent = endpoint({
  id: "getUserContent",
  method: "GET",
  path: `${consolePath}/libraries/:library/users/:user/content`,
  summary: "Counts of what a person wrote and owns in a library, and the workspaces that nobody else has in full",
  auth: "user",
  params: Type.Object({ library, user: Type.String({ maxLength: 254 }) }),
  response: Data(
    Type.Object({
      authored: Type.Integer({ description: "Documents of which the person is author or operator, one for each" }),
      workspaces_owned: Type.Integer(),
      checked_out: Type.Object({
        count: Type.Integer(),
        first: Type.Array(
          Type.Object({
            id: Type.String(),
            name: Name,
            since: Type.String(),
            due_date: Type.Optional(Type.String()),
            location: Type.Optional(Type.String({ description: "The machine" })),
          }),
          { description: "Up to 100 of them, the oldest first" },
        ),
      }),
      sole_full_access: Type.Object({
        count: Type.Integer(),
        first: Type.Array(Type.Object({ id: Type.String(), name: Name }), {
          description: "Up to 20 of these workspaces, by name",
        }),
      }),
    }),
  ),
});

/**
 * Ends check-outs of a person so that others can go on (CC-USR-113, CC-CNT-002), also in matters that are closed to
 * the administrator by a policy: what is unlocked is not shown to them.
 */
export const unlockUserContent = endpoint({
  id: "unlockUserContent",
  method: "POST",
  path: `${consolePath}/libraries/:library/users/:user/content/unlock`,
  summary: "End check-outs of a person",
  auth: "user",
  act: "document.unlock",
  params: Type.Object({ library, user: Type.String({ maxLength: 254 }) }),
  body: Type.Object(
    {
      ids: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 200 }),
      reason: Type.Optional(Type.String({ maxLength: 8000 })),
    },
    { additionalProperties: false },
  ),
  response: Data(Type.Object({ unlocked: Type.Integer() })),
});

/** `Content without a reachable owner` (CC-USR-114), as far as the caller sees it; NRTADMIN opens all of it in Work. */
export const listUnreachableContent = endpoint({
  id: "listUnreachableContent",
  method: "GET",
  path: `${consolePath}/libraries/:library/reports/unreachable-content`,
  summary: "Private items that nobody but NRTADMIN can open: whom they name is disabled or gone",
  auth: "user",
  params: Type.Object({ library }),
  query: Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  response: Type.Object({
    data: Type.Array(
      Type.Object({
        id: Type.String(),
        kind: oneOf("workspace", "folder", "tab", "document"),
        name: Name,
        owner: Type.String({ description: "User ID of owner or author" }),
        owner_name: Type.String(),
      }),
    ),
    cursor: Type.Optional(Type.String()),
  }),
});

/** What is served about the content of people. */
export const userContentEndpoints = [getUserContent, unlockUserContent, listUnreachableContent] as const;
