import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, libraryParams, libraryPath } from "../envelope.ts";

/** The levels of item access, lowest first; the index is the number on the wire (work-api.md 8.1). */
export const accessLevels = ["no_access", "read", "read_write", "full_access", "change_security"] as const;

/** A stored level by name. */
export type AccessLevel = (typeof accessLevels)[number];

/** What people outside of the list get (work-api.md 8.2). */
export const defaultSecurities = ["public", "view", "private", "inherit"] as const;

/** What people outside of the list get, by name. */
export type DefaultSecurity = (typeof defaultSecurities)[number];

/** One entry of an access list as it is given back (work-api.md 7.10). */
export const SecurityEntry = Type.Object({
  id: Type.String(),
  name: Type.String(),
  sid: Type.String(),
  type: Type.Union([Type.Literal("user"), Type.Literal("group")]),
  access_level: Type.String(),
  access: Type.Integer(),
  is_external: Type.Boolean(),
  allow_logon: Type.Optional(Type.Boolean()),
  enabled: Type.Optional(Type.Boolean()),
  has_restricted_member: Type.Optional(Type.Boolean()),
});

const Security = Type.Object({
  data: Type.Array(SecurityEntry),
  default_security: Type.String(),
  inherited_default_security: Type.Optional(Type.String()),
});

/** A level as clients write it: name in any case, or number (W7). */
const Level = Type.Unsafe<string | number>({ type: ["string", "integer"] });

const Trustee = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 254 }),
  access_level: Level,
});

/** `user_trustees` and `group_trustees` of creations (work-api.md 8.3). */
export const trusteeFields = {
  user_trustees: Type.Optional(Type.Array(Trustee, { maxItems: 1000 })),
  group_trustees: Type.Optional(Type.Array(Trustee, { maxItems: 1000 })),
};

/** The body of a change (work-api.md 8.3). */
export const Change = Type.Object({
  default_security: Type.Optional(Type.String({ maxLength: 20 })),
  include: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.String({ minLength: 1, maxLength: 254 }),
        access_level: Level,
        type: Type.String({ maxLength: 20 }),
      }),
      { maxItems: 1000 },
    ),
  ),
  remove: Type.Optional(
    Type.Array(
      Type.Object({ id: Type.String({ minLength: 1, maxLength: 254 }), type: Type.String({ maxLength: 20 }) }),
      { maxItems: 1000 },
    ),
  ),
});

const UserLevel = Type.Object({
  id: Type.String(),
  name: Type.String(),
  sid: Type.String(),
  type: Type.Literal("user"),
  access: Type.String(),
});

const itemParams = Type.Object({ ...libraryParams, item: Type.String({ maxLength: 100 }) });

function securityEndpoints<const N extends string, const P extends string>(noun: N, plural: P) {
  return {
    get: endpoint({
      id: `get${noun}Security`,
      method: "GET",
      path: `${libraryPath}/${plural}/:item/security`,
      summary: `Access list and default security of a ${noun.toLowerCase()}`,
      auth: "user",
      params: itemParams,
      response: Security,
    }),
    change: endpoint({
      id: `change${noun}Security`,
      method: "POST",
      path: `${libraryPath}/${plural}/:item/security`,
      summary: `Add, change and remove entries of a ${noun.toLowerCase()}, all at once`,
      auth: "user",
      act: `${noun.toLowerCase()}.secure`,
      params: itemParams,
      body: Change,
      response: Security,
    }),
    ofUser: endpoint({
      id: `get${noun}UserSecurity`,
      method: "GET",
      path: `${libraryPath}/${plural}/:item/users/:user/security`,
      summary: `The level that one person has on a ${noun.toLowerCase()}`,
      auth: "user",
      params: Type.Object({
        ...libraryParams,
        item: Type.String({ maxLength: 100 }),
        user: Type.String({ maxLength: 254 }),
      }),
      response: Data(UserLevel),
    }),
  } as const;
}

/** Security of documents (work-api.md 8.3). */
export const documentSecurity = securityEndpoints("Document", "documents");

/** Security of folders (work-api.md 8.3). */
export const folderSecurity = securityEndpoints("Folder", "folders");

/** Security of workspaces (work-api.md 8.3). */
export const workspaceSecurity = securityEndpoints("Workspace", "workspaces");
