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

/** A text of a body: absent changes nothing, `null` and empty clear it (work-api.md T6). */
export const Text = Type.Optional(Type.Unsafe<string | null>({ type: ["string", "null"] }));

/** A switch of a body; `null` is as if it were absent, since a switch cannot be cleared. */
export const Flag = Type.Optional(Type.Unsafe<boolean | null>({ type: ["boolean", "null"] }));

const OneLibraryOfUser = Type.Object({
  id: Type.String(),
  library_id: Type.Integer(),
  preferred: Type.Boolean(),
});

const globalFields = {
  id: Type.String(),
  full_name: Type.String(),
  email: Type.String(),
  is_external: Type.Boolean(),
  allow_logon: Type.Boolean(),
  user_id_ex: Type.Optional(Type.String()),
  location: Type.Optional(Type.String()),
  user_nos: Type.Optional(Type.Integer()),
  user_num: Type.Optional(Type.Integer()),
  ssid: Type.Optional(Type.String()),
  preferred_library: Type.Optional(Type.String()),
  ip_range_enabled: Type.Optional(Type.Boolean()),
  ip_range: Type.Optional(Type.String()),
  failed_logins: Type.Optional(Type.Integer()),
  create_date: Type.Optional(Type.String()),
  edit_date: Type.Optional(Type.String()),
  password_never_expire: Type.Optional(Type.Boolean()),
  pwd_changed_ts: Type.Optional(Type.String()),
  force_password_change: Type.Optional(Type.Boolean()),
  is_locked: Type.Optional(Type.Boolean()),
  has_password: Type.Optional(Type.Boolean()),
  is_service: Type.Optional(Type.Boolean()),
  end_date: Type.Optional(Type.String()),
};

/** An account; people who administer none of its libraries get the first five fields (work-api.md 7.5). */
export const User = Type.Object({ ...globalFields, libraries: Type.Optional(Type.Array(OneLibraryOfUser)) });

/** An account as a member of one library; `allow_logon` says account and library, `login` repeats it (D56). */
export const LibraryUser = Type.Object({
  ...globalFields,
  database: Type.String(),
  login: Type.Boolean(),
  role: Type.Optional(Type.String()),
});

/** The body of 9.1, for creating and changing. */
export const UserInput = Type.Object({
  id: Text,
  full_name: Text,
  email: Text,
  location: Text,
  is_external: Flag,
  is_service: Flag,
  preferred_library: Text,
  role: Text,
  allow_logon: Flag,
  password: Text,
  force_password_change: Flag,
  password_never_expire: Flag,
  send_email: Flag,
  /** Of a service account: the addresses and ranges from which its password is taken (CC-USR-009, CC-LCK-009). */
  ip_range: Text,
  /** What an account is for whose password never expires (CC-USR-009). */
  purpose: Text,
  /** Of an external account: its last day, `YYYY-MM-DD` (CC-USR-023). */
  end_date: Text,
  /** With another `is_external`: groups and roles of the other kind go in the same step (CC-USR-074). */
  settle_external: Flag,
  /** Only when creating: the photo uploaded beforehand by `createPhotoDraft` (work-api.md 17.14). */
  photo_draft: Text,
});

/** Filters of every list of people (work-api.md 9, 10.1). */
export const userFilters = {
  query: Type.Optional(Type.String({ maxLength: 500 })),
  alias: Type.Optional(Type.String({ maxLength: 254 })),
  full_name: Type.Optional(Type.String({ maxLength: 254 })),
  email: Type.Optional(Type.String({ maxLength: 254 })),
  location: Type.Optional(Type.String({ maxLength: 254 })),
  ssid: Type.Optional(Type.String({ maxLength: 64 })),
  directory_id: Type.Optional(Type.String({ maxLength: 254 })),
  preferred_library: Type.Optional(Type.String({ maxLength: 64 })),
  nos: Type.Optional(Type.Integer()),
  allow_logon: Type.Optional(Type.Boolean()),
  is_external: Type.Optional(Type.Boolean()),
  ip_range_enabled: Type.Optional(Type.Boolean()),
  password_never_expire: Type.Optional(Type.Boolean()),
  logon_status: Type.Optional(Type.Union([Type.Literal("any"), Type.Literal("enabled"), Type.Literal("disabled")])),
};

const userPath = `${customerPath}/users/:user` as const;
const libraryUserPath = `${libraryPath}/users/:user` as const;
const oneUser = Type.Object({ ...customerParams, user: Type.String({ maxLength: 254 }) });
const oneLibraryUser = Type.Object({ ...libraryParams, user: Type.String({ maxLength: 254 }) });
const withLibraries = { include_libraries: Type.Optional(Type.Boolean()) };

export const listUsers = endpoint({
  id: "listUsers",
  method: "GET",
  path: `${customerPath}/users`,
  summary: "People of all libraries that the caller may see",
  auth: "user",
  params: Type.Object(customerParams),
  query: Type.Object({ ...pagingQuery, ...userFilters, ...withLibraries }),
  response: List(User),
});

export const createUser = endpoint({
  id: "createUser",
  method: "POST",
  act: "user.create",
  path: `${customerPath}/users`,
  summary: "Create a user as a member of the preferred library",
  auth: "user",
  params: Type.Object(customerParams),
  body: UserInput,
  status: 201,
  response: Data(User),
});

export const getUser = endpoint({
  id: "getUser",
  method: "GET",
  path: userPath,
  summary: "One user; `me` is the caller",
  auth: "user",
  params: oneUser,
  query: Type.Object(withLibraries),
  response: Data(User),
});

export const updateUser = endpoint({
  id: "updateUser",
  method: "PATCH",
  act: "user.change",
  path: userPath,
  summary: "Change a user; `allow_logon` is the account, `role` that in the preferred library",
  auth: "user",
  params: oneUser,
  query: Type.Object(withLibraries),
  body: UserInput,
  response: Data(User),
});

export const deleteUser = endpoint({
  id: "deleteUser",
  method: "DELETE",
  act: "user.delete",
  path: userPath,
  summary: "Always refused: users are disabled, never deleted",
  auth: "user",
  params: oneUser,
  response: Done,
});

export const setUserPassword = endpoint({
  id: "setUserPassword",
  method: "POST",
  act: "user.set_password",
  path: `${userPath}/password`,
  summary: "Reset a password or send the e-mail that asks for a new one; with `current_password` one's own",
  auth: "user",
  params: oneUser,
  body: Type.Object({
    password: Text,
    current_password: Text,
    force_password_change: Flag,
    password_never_expire: Flag,
    send_email: Flag,
    /** Of a service account: its applications go on with the tokens that they hold (control-center.md CC-USR-054). */
    keep_applications: Flag,
    /** As in 9.1, where the password is to live for ever. */
    purpose: Text,
  }),
  response: Done,
});

export const listUserLibraries = endpoint({
  id: "listUserLibraries",
  method: "GET",
  path: `${userPath}/libraries`,
  summary: "Libraries that a user is a member of",
  auth: "user",
  params: oneUser,
  query: Type.Object(pagingQuery),
  response: List(OneLibraryOfUser),
});

export const addUserToLibrary = endpoint({
  id: "addUserToLibrary",
  method: "POST",
  act: "user.add_to_library",
  path: `${userPath}/libraries`,
  summary: "Make a user a member of one more library",
  auth: "user",
  params: oneUser,
  body: Type.Object({
    id: Text,
    library_id: Type.Optional(Type.Unsafe<string | null>({ type: ["string", "null"] })),
    role: Text,
    preferred: Flag,
  }),
  response: Done,
});

export const removeUserFromLibrary = endpoint({
  id: "removeUserFromLibrary",
  method: "DELETE",
  act: "user.remove_from_library",
  path: `${userPath}/libraries/:member_library`,
  summary: "End a membership that never produced content",
  auth: "user",
  params: Type.Object({
    ...customerParams,
    user: Type.String({ maxLength: 254 }),
    member_library: Type.String({ maxLength: 64 }),
  }),
  response: Done,
});

export const listLibraryUsers = endpoint({
  id: "listLibraryUsers",
  method: "GET",
  path: `${libraryPath}/users`,
  summary: "People of a library",
  auth: "user",
  params: Type.Object(libraryParams),
  query: Type.Object({ ...pagingQuery, ...userFilters }),
  response: List(LibraryUser),
});

export const createLibraryUser = endpoint({
  id: "createLibraryUser",
  method: "POST",
  act: "user.create",
  path: `${libraryPath}/users`,
  summary: "Create a user as a member of this library, and of the preferred one",
  auth: "user",
  params: Type.Object(libraryParams),
  body: UserInput,
  status: 201,
  response: Data(LibraryUser),
});

export const getCurrentUser = endpoint({
  id: "getCurrentUser",
  method: "GET",
  path: `${libraryPath}/users/me`,
  summary: "The caller",
  auth: "user",
  params: Type.Object(libraryParams),
  response: Data(
    Type.Object({
      id: Type.String(),
      email: Type.String(),
      full_name: Type.String(),
      location: Type.Optional(Type.String()),
      preferred_library: Type.String(),
      config_database: Type.String(),
      user_num: Type.Integer(),
      ssid: Type.String(),
      is_external: Type.Boolean(),
    }),
  ),
});

export const getLibraryUser = endpoint({
  id: "getLibraryUser",
  method: "GET",
  path: libraryUserPath,
  summary: "One user of a library",
  auth: "user",
  params: oneLibraryUser,
  response: Data(LibraryUser),
});

export const updateLibraryUser = endpoint({
  id: "updateLibraryUser",
  method: "PATCH",
  act: "user.change",
  path: libraryUserPath,
  summary: "Change a user; `allow_logon` and `role` are those in this library",
  auth: "user",
  params: oneLibraryUser,
  body: UserInput,
  response: Data(LibraryUser),
});

export const deleteLibraryUser = endpoint({
  id: "deleteLibraryUser",
  method: "DELETE",
  act: "user.delete",
  path: libraryUserPath,
  summary: "Always refused: users are disabled, never deleted",
  auth: "user",
  params: oneLibraryUser,
  response: Done,
});

export const listContacts = endpoint({
  id: "listContacts",
  method: "GET",
  path: `${libraryPath}/contacts`,
  summary: "Names and addresses of people of a library who can sign in",
  auth: "user",
  params: Type.Object(libraryParams),
  query: Type.Object({ ...pagingQuery, query: Type.Optional(Type.String({ maxLength: 500 })) }),
  response: List(Type.Object({ name: Type.String(), address: Type.String() })),
});

/** What is served about people. */
export const userEndpoints = [
  listUsers,
  createUser,
  getUser,
  updateUser,
  deleteUser,
  setUserPassword,
  listUserLibraries,
  addUserToLibrary,
  removeUserFromLibrary,
  listLibraryUsers,
  createLibraryUser,
  getCurrentUser,
  getLibraryUser,
  updateLibraryUser,
  deleteLibraryUser,
  listContacts,
] as const;
