import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { connectorPath, ItemId, MaybeText, Only } from "./connector.ts";
import { DefaultSecurityAnswer, Permissions } from "./shape.ts";

/** What has an access list of its own. */
export const ObjectType = Type.Union([Type.Literal("document"), Type.Literal("folder"), Type.Literal("workspace")]);

/** The levels as the façade names them, by those of the wire; `Remove` takes the entry away. */
export const levelsByName = {
  "No Access": "no_access",
  "Read Only": "read",
  "Read/Write": "read_write",
  "Full Access": "full_access",
  Remove: undefined,
} as const;

/** How a list is laid over another one. */
export const copyTypes = {
  overwrite: "Overwrite",
  lower: "Merge (Pessimistic)",
  higher: "Merge (Optimistic)",
} as const;

const item = { objectType: ObjectType, objectId: ItemId };

export const connectorGetTrustees = endpoint({
  id: "connectorGetTrustees",
  method: "POST",
  path: `${connectorPath}/getTrustees`,
  summary: "People and groups that the access list of an item names",
  auth: "user",
  reads: true,
  body: Type.Object(item),
  response: Only(
    Type.Array(Type.Object({ full_name: Type.String(), id: Type.String(), ssid: Type.String(), type: Type.String() })),
  ),
});

export const connectorGetPermissions = endpoint({
  id: "connectorGetPermissions",
  method: "POST",
  path: `${connectorPath}/getPermissions`,
  summary: "Access list and default security of an item",
  auth: "user",
  reads: true,
  body: Type.Object(item),
  response: Only(Permissions),
});

export const connectorUpdatePermissions = endpoint({
  id: "connectorUpdatePermissions",
  method: "POST",
  path: `${connectorPath}/updatePermissions`,
  summary: "Give people and groups a level on an item, or take their entries away",
  auth: "user",
  body: Type.Object({
    ...item,
    access_level: Type.Union([
      Type.Literal("No Access"),
      Type.Literal("Read Only"),
      Type.Literal("Read/Write"),
      Type.Literal("Full Access"),
      Type.Literal("Remove"),
    ]),
    users: Type.Optional(Type.String({ maxLength: 100_000 })),
    groups: Type.Optional(Type.String({ maxLength: 100_000 })),
  }),
  response: Only(Permissions),
});

export const connectorUpdateDefaultSecurity = endpoint({
  id: "connectorUpdateDefaultSecurity",
  method: "POST",
  path: `${connectorPath}/updateDefaultSecurity`,
  summary: "Change what people outside of the access list get",
  auth: "user",
  body: Type.Object({ ...item, default_security: MaybeText }),
  response: Only(DefaultSecurityAnswer),
});

export const connectorCopyPermissions = endpoint({
  id: "connectorCopyPermissions",
  method: "POST",
  path: `${connectorPath}/copyPermissions`,
  summary: "Lay the access list of an item over that of another",
  auth: "user",
  body: Type.Object({
    sourceObjectType: ObjectType,
    sourceObjectId: ItemId,
    targetObjectType: ObjectType,
    targetObjectId: ItemId,
    copyType: Type.Union([
      Type.Literal(copyTypes.overwrite),
      Type.Literal(copyTypes.lower),
      Type.Literal(copyTypes.higher),
    ]),
    copyDefaultSecurity: Type.Optional(Type.Boolean()),
  }),
  response: Only(Permissions),
});

export const connectorGetAllowedDefaultSecurity = endpoint({
  id: "connectorGetAllowedDefaultSecurity",
  method: "GET",
  path: `${connectorPath}/getAllowedDefaultSecurity`,
  summary: "Default securities that an item of that kind may have",
  auth: "user",
  query: Type.Object({ objectType: ObjectType }),
  response: Only(Type.Array(Type.Object({ id: Type.String(), display_name: Type.String() }))),
});

/** What the façade serves about access. */
export const connectorPermissionEndpoints = [
  connectorGetTrustees,
  connectorGetPermissions,
  connectorUpdatePermissions,
  connectorUpdateDefaultSecurity,
  connectorCopyPermissions,
  connectorGetAllowedDefaultSecurity,
] as const;
