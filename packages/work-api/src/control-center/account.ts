import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { JobStarted } from "../job.ts";
import { closed, consolePath, maxRowsPerAction, maxRowsPerSelection, oneOf, RowResult } from "./console.ts";
import { ConsoleUser } from "./user.ts";

const Text = Type.Optional(Type.String());
const library = Type.String({ maxLength: 64 });
const user = Type.String({ maxLength: 254 });

/** A library of a person, with what the caller may do with their place there (CC-USR-108). */
export const Place = Type.Object({
  library: Type.String(),
  display_name: Type.String(),
  role: Type.String(),
  allow_logon: Type.Boolean({ description: "The switch in that library alone" }),
  is_preferred: Type.Boolean(),
  is_nrtadmin: Type.Boolean(),
  group_count: Type.Integer(),
  actions: Type.Array(oneOf("change_role", "change_sign_in")),
});

/** The link of the newest e-mail that leads to a password. */
const Invitation = Type.Object({
  kind: oneOf("new_account", "forgot", "administrator"),
  issued: Type.String(),
  expires: Type.String(),
  is_open: Type.Boolean({ description: "It was not used yet, and is not past its time" }),
});

/** What the directory of an account gives it: set back at each synchronisation, or locked by a setting (CC-USR-073). */
const Mastered = Type.Object({
  directory: Type.String({ description: "Its name" }),
  fields: Type.Array(oneOf("full_name", "email", "location")),
  is_locked: Type.Boolean({ description: "`directory.lockMasteredFields`" }),
});

/** One person of a library with every fact that the pages and dialogs about them show (CC-USR-082, CC-USR-093). */
export const getConsoleUser = endpoint({
  id: "getConsoleUser",
  method: "GET",
  path: `${consolePath}/libraries/:library/users/:user`,
  summary: "One user of the library, with security facts and places in all libraries",
  auth: "user",
  params: Type.Object({ library, user }),
  response: Data(
    Type.Object({
      ...ConsoleUser.properties,
      failed_logins: Type.Integer(),
      password_changed: Text,
      end_date: Type.Optional(Type.String({ description: "The last day of an external account (CC-USR-023)" })),
      awaited_email: Type.Optional(
        Type.String({ description: "The address that the account gets once it is confirmed there (CC-USR-075)" }),
      ),
      invitation: Type.Optional(Invitation),
      libraries: Type.Array(Place),
      mastered: Type.Optional(Mastered),
    }),
  ),
});

/** What must go before an account can be external, or internal (CC-USR-074); the change itself takes `settle_external`. */
export const checkExternalSwitch = endpoint({
  id: "checkExternalSwitch",
  method: "POST",
  path: `${consolePath}/users/:user/external-check`,
  summary: "Groups and roles that stand in the way of an account becoming external or internal",
  auth: "user",
  reads: true,
  params: Type.Object({ user }),
  body: Type.Object({ is_external: Type.Boolean() }, closed),
  response: Data(
    Type.Object({
      groups: Type.Array(Type.Object({ library: Type.String(), id: Type.String() })),
      roles: Type.Array(Type.Object({ library: Type.String(), role: Type.String(), becomes: Type.String() })),
    }),
  ),
});

/** The seven platforms of CC-USR-084, as they are stored (CON-19). */
export const OsType = oneOf(
  "novell_3",
  "virtual",
  "windows_nt",
  "novell_nds",
  "active_directory",
  "ldap",
  "enterprise",
);

/** The fields of `Edit Platform Details` (CC-USR-083 to CC-USR-090). */
export const PlatformDetails = Type.Object({
  os_type: OsType,
  sync_id: Type.String(),
  container: Type.String(),
  exchange_auto_discover: Type.String(),
  distinguished_name: Type.String(),
});

/** What the directory said last, beside what stands here (CC-USR-090). */
const Synchronised = Type.Object({
  os_type: OsType,
  sync_id: Type.String(),
  container: Type.String(),
  distinguished_name: Type.String(),
  directory: Type.String({ description: "Its name" }),
  date: Type.Optional(Type.String({ description: "When a run was last carried over" })),
});

export const getUserPlatform = endpoint({
  id: "getUserPlatform",
  method: "GET",
  path: `${consolePath}/users/:user/platform`,
  summary: "Platform details of an account",
  auth: "user",
  params: Type.Object({ user }),
  response: Data(Type.Object({ ...PlatformDetails.properties, synchronised: Type.Optional(Synchronised) })),
});

export const updateUserPlatform = endpoint({
  id: "updateUserPlatform",
  method: "PATCH",
  path: `${consolePath}/users/:user/platform`,
  summary: "Change platform details; they describe, and move no credential",
  auth: "user",
  act: "user.change",
  params: Type.Object({ user }),
  body: Type.Object(
    {
      os_type: Type.Optional(OsType),
      sync_id: Text,
      container: Text,
      exchange_auto_discover: Text,
      distinguished_name: Text,
    },
    closed,
  ),
  response: Data(PlatformDetails),
});

const someUsers = { users: Type.Array(user, { minItems: 1, maxItems: maxRowsPerAction }) };
const Results = Data(Type.Object({ results: Type.Array(RowResult) }));

/** `Unlock` (CC-LCK-006): counter and lock go, nothing else (T19). */
export const unlockUsers = endpoint({
  id: "unlockUsers",
  method: "POST",
  path: `${consolePath}/libraries/:library/users/unlock`,
  summary: "Unlock up to 200 users, with a result for each",
  auth: "user",
  act: "user.unlock",
  params: Type.Object({ library }),
  body: Type.Object(someUsers, closed),
  response: Results,
});

/** `Sign out everywhere` (CC-USR-082): every session and refresh token of the account ends. */
export const signOutUsers = endpoint({
  id: "signOutUsers",
  method: "POST",
  path: `${consolePath}/libraries/:library/users/sign-out`,
  summary: "End the sessions of up to 200 users, with a result for each",
  auth: "user",
  act: "user.sign_out",
  params: Type.Object({ library }),
  body: Type.Object(someUsers, closed),
  response: Results,
});

/** `Send email` (CC-USR-052, CC-USR-053, CC-USR-057). Without `kind`: E2 to whom it was sent and who never signed in. */
export const sendUserEmails = endpoint({
  id: "sendUserEmails",
  method: "POST",
  path: `${consolePath}/libraries/:library/users/send-email`,
  summary: "Send up to 200 users the link by which they create or change their password",
  auth: "user",
  act: "user.send_email",
  params: Type.Object({ library }),
  body: Type.Object(
    {
      ...someUsers,
      kind: Type.Optional(oneOf("new_account", "change_password")),
    },
    closed,
  ),
  response: Results,
});

/** What `Edit` can change of many at once (CC-BLK-007); what is absent stays. */
export const UserEdit = Type.Object(
  {
    location: Text,
    preferred_library: Type.Optional(library),
    role: Type.Optional(Type.String({ maxLength: 64, description: "In the library of the list" })),
    force_password_change: Type.Optional(Type.Boolean()),
    password_never_expire: Type.Optional(Type.Boolean()),
    purpose: Text,
    add_groups: Type.Optional(Type.Array(Type.String({ maxLength: 254 }), { maxItems: 20 })),
    remove_groups: Type.Optional(Type.Array(Type.String({ maxLength: 254 }), { maxItems: 20 })),
  },
  closed,
);

/** Any number of people, as a job bound to exactly these (CC-LST-014); how far it is: `getJob`. */
export const startUserEdit = endpoint({
  id: "startUserEdit",
  method: "POST",
  path: `${consolePath}/libraries/:library/users/edit`,
  summary: "Change the same of any number of users, as a job with a result for each",
  auth: "user",
  act: "user.change",
  params: Type.Object({ library }),
  body: Type.Object(
    { users: Type.Array(user, { minItems: 1, maxItems: maxRowsPerSelection }), changes: UserEdit },
    closed,
  ),
  status: 202,
  response: JobStarted,
});

/** Takes back what `startUserEdit` did, but for passwords and NRTADMIN; who was changed since stays (CC-NFR-004). */
export const undoUserEdit = endpoint({
  id: "undoUserEdit",
  method: "POST",
  path: `${consolePath}/libraries/:library/users/edit/undo`,
  summary: "Undo the caller's own edit of many users that has ended, as a job with a result for each",
  auth: "user",
  act: "user.change",
  params: Type.Object({ library }),
  body: Type.Object({ job: Type.String({ maxLength: 100 }) }, closed),
  status: 202,
  response: JobStarted,
});

/** The tab `Activity` (CC-USR-095): sign-ins, and what was done to the account, newest first. */
export const listUserActivity = endpoint({
  id: "listUserActivity",
  method: "GET",
  path: `${consolePath}/users/:user/activity`,
  summary: "Sign-ins of an account and administrative changes of it, as far as the caller may know of them",
  auth: "user",
  params: Type.Object({ user }),
  query: Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  response: Type.Object({
    data: Type.Array(
      Type.Object({
        id: Type.Integer(),
        at: Type.String(),
        action: Type.String(),
        actor_id: Type.String(),
        actor_name: Type.String(),
        library: Text,
        before: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        after: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        outcome: Type.String(),
        code: Text,
      }),
    ),
    cursor: Type.Optional(Type.String()),
  }),
});

/** What is served about one account, and about several accounts at once. */
export const accountEndpoints = [
  getConsoleUser,
  checkExternalSwitch,
  getUserPlatform,
  updateUserPlatform,
  unlockUsers,
  signOutUsers,
  sendUserEmails,
  startUserEdit,
  undoUserEdit,
  listUserActivity,
] as const;
