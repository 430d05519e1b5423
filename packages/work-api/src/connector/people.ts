import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Library } from "../library/library.ts";
import {
  adminHeaders,
  connectorPath,
  JsonSchema,
  LibraryId,
  MaybeText,
  Only,
  optionalFlag,
  optionalNumber,
  optionalText,
} from "./connector.ts";

/** A person as the façade shows them; who may not administer them gets the names alone (work-api.md 14.2). */
export const ConnectorUser = Type.Object({
  id: Type.String(),
  full_name: Type.String(),
  email: Type.String(),
  is_external: Type.Boolean(),
  allow_logon: Type.Boolean(),
  user_id_ex: optionalText,
  location: optionalText,
  user_nos: optionalNumber,
  user_num: optionalNumber,
  ssid: optionalText,
  preferred_library: optionalText,
  failed_logins: optionalNumber,
  edit_date: optionalText,
  password_never_expire: optionalFlag,
  pwd_changed_ts: optionalText,
  force_password_change: optionalFlag,
});

/** How the first password of a user comes about. */
export const passwordMethods = { email: "Send an email", password: "Create a password" } as const;

const PasswordMethod = Type.Union([Type.Literal(passwordMethods.email), Type.Literal(passwordMethods.password)]);
const UserId = Type.String({ maxLength: 254 });

export const connectorGetLibraries = endpoint({
  id: "connectorGetLibraries",
  method: "GET",
  path: `${connectorPath}/getLibraries`,
  summary: "Libraries of the caller, without hidden ones unless all are asked for",
  auth: "user",
  query: Type.Object({
    showAllLibraries: Type.Optional(Type.Boolean()),
    hidePreferredLibrary: Type.Optional(Type.Boolean()),
  }),
  response: Only(Type.Array(Library)),
});

export const connectorGetUserDetails = endpoint({
  id: "connectorGetUserDetails",
  method: "POST",
  path: `${connectorPath}/getUserDetails`,
  summary: "One user of a library",
  auth: "user",
  reads: true,
  body: Type.Object({ libraryId: LibraryId, userId: UserId }),
  response: Only(ConnectorUser),
});

export const connectorGetGroupMembers = endpoint({
  id: "connectorGetGroupMembers",
  method: "GET",
  path: `${connectorPath}/getGroupMembers`,
  summary: "Members of a group of a library, by default those who may sign in",
  auth: "user",
  query: Type.Object({
    libraryId: LibraryId,
    groupId: Type.String({ maxLength: 400 }),
    logon_status: Type.Optional(
      Type.Union([Type.Literal("Enabled"), Type.Literal("Disabled"), Type.Literal("Any"), Type.Literal("")]),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 9999 })),
    preferred_library: Type.Optional(LibraryId),
    location: Type.Optional(Type.String({ maxLength: 254 })),
  }),
  response: Only(Type.Array(ConnectorUser)),
});

export const connectorSearchUsers = endpoint({
  id: "connectorSearchUsers",
  method: "GET",
  path: `${connectorPath}/searchUsers`,
  summary: "People whom the caller may see, by e-mail if given",
  auth: "user",
  query: Type.Object({ email: Type.Optional(Type.String({ maxLength: 254 })) }),
  response: Only(Type.Object({ topMatchingUser: Type.Optional(ConnectorUser), results: Type.Array(ConnectorUser) })),
});

export const connectorGetLibraryRoles = endpoint({
  id: "connectorGetLibraryRoles",
  method: "GET",
  path: `${connectorPath}/getLibraryRoles`,
  summary: "Roles of a library; with `user_id` those of the user's kind, internal or external",
  auth: "user",
  headers: adminHeaders,
  query: Type.Object({
    libraryId: LibraryId,
    is_external: Type.Optional(Type.Boolean()),
    user_id: Type.Optional(UserId),
  }),
  response: Only(Type.Array(Type.Object({ id: Type.String(), description: optionalText }))),
});

export const connectorCreateUser = endpoint({
  id: "connectorCreateUser",
  method: "POST",
  path: `${connectorPath}/createUser`,
  summary: "Create a user, or give the one who has this User ID already",
  auth: "user",
  headers: adminHeaders,
  body: Type.Object({
    full_name: Type.String(),
    id: UserId,
    email: Type.String(),
    is_external: Type.Optional(Type.Boolean()),
    preferred_library: LibraryId,
    role: Type.String({ maxLength: 254 }),
    ignore_if_user_already_exists: Type.Optional(Type.Boolean()),
    password_create_method: Type.Optional(PasswordMethod),
    create_password: Type.Optional(
      Type.Object({
        password: Type.Optional(Type.String()),
        force_password_change: Type.Optional(Type.Boolean()),
        password_never_expire: Type.Optional(Type.Boolean()),
      }),
    ),
  }),
  response: Only(
    Type.Object({
      id: Type.String(),
      full_name: Type.String(),
      email: Type.String(),
      is_external: Type.Boolean(),
      allow_logon: Type.Boolean(),
      user_created: Type.Boolean(),
      user_num: optionalNumber,
      preferred_library: optionalText,
      user_nos: optionalNumber,
      user_id_ex: optionalText,
      ssid: optionalText,
      pwd_never_expire: optionalFlag,
      is_locked: optionalFlag,
      has_password: optionalFlag,
      force_password_change: optionalFlag,
      failed_logins: optionalNumber,
      edit_date: optionalText,
      create_date: optionalText,
      pwd_changed_ts: optionalText,
    }),
  ),
});

export const connectorGetCreateUserPasswordSchema = endpoint({
  id: "connectorGetCreateUserPasswordSchema",
  method: "GET",
  path: `${connectorPath}/getCreateUserPasswordSchema`,
  summary: "What `create_password` of createUser holds, as a JSON schema",
  auth: "user",
  headers: adminHeaders,
  query: Type.Object({ password_create_method: PasswordMethod }),
  response: Only(JsonSchema),
});

export const connectorAssignUserToLibrary = endpoint({
  id: "connectorAssignUserToLibrary",
  method: "POST",
  path: `${connectorPath}/assignUserToLibrary`,
  summary: "Make a user a member of one more library",
  auth: "user",
  headers: adminHeaders,
  body: Type.Object({
    libraryId: LibraryId,
    user_id: UserId,
    role: MaybeText,
    is_preferred_library: Type.Optional(Type.Boolean()),
  }),
  response: Only(Type.Object({ user_num: Type.Integer() })),
});

/** What the façade serves about libraries and people. */
export const connectorPeopleEndpoints = [
  connectorGetLibraries,
  connectorGetUserDetails,
  connectorGetGroupMembers,
  connectorSearchUsers,
  connectorGetLibraryRoles,
  connectorCreateUser,
  connectorGetCreateUserPasswordSchema,
  connectorAssignUserToLibrary,
] as const;
