import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "../envelope.ts";
import { closed, oneOf } from "./console.ts";
import { DirectoryFault, directoryPath, DirectoryRun, directoryRunEndpoints, oneSource } from "./directory-run.ts";

/** What a source speaks: decides the defaults of its mapping (CC-DIR-003). */
export const DirectoryKind = oneOf("active_directory", "ldap");

/** How the attribute `enabled` is read: bit 2 of an account control, or the word TRUE. */
export const EnabledRule = oneOf("account_control", "true_is_enabled", "true_is_disabled");

const attribute = (pattern: string) =>
  Type.String({ maxLength: 254, pattern, description: "Name or number of an attribute" });
const Attribute = attribute("^(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\\.[0-9]+)+)$");
const MaybeAttribute = attribute("^(?:|[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\\.[0-9]+)+)$");
const Dn = Type.String({ maxLength: 1024 });
const LibraryAlias = Type.String({ maxLength: 64 });

/** Which attribute of an entry gives which field; an empty one leaves the field alone. */
export const DirectoryMapping = Type.Object(
  {
    user_id: Attribute,
    full_name: Attribute,
    email: Attribute,
    location: MaybeAttribute,
    sync_id: Attribute,
    enabled: MaybeAttribute,
    enabled_rule: EnabledRule,
    expires: MaybeAttribute,
  },
  closed,
);

/** Puts the entries that it fits into a library (CC-DIR-004); all that fit count, for one library the first. */
export const DirectoryRule = Type.Object(
  {
    by: oneOf("container", "group", "attribute"),
    attribute: Type.Optional(MaybeAttribute),
    value: Type.String({ minLength: 1, maxLength: 1024, description: "A DN, or the value of the attribute" }),
    library: LibraryAlias,
    role: Type.Optional(Type.String({ maxLength: 64, description: "`DEFAULT` when absent or empty" })),
    preferred: Type.Optional(Type.Boolean({ description: "Makes the library their preferred one" })),
  },
  closed,
);

/** A directory group that is kept as a group of a library, its sub-groups expanded (CC-DIR-005). */
export const DirectoryMirror = Type.Object(
  {
    group_dn: Type.String({ minLength: 1, maxLength: 1024 }),
    library: LibraryAlias,
    id: Type.String({ minLength: 1, maxLength: 254, description: "Group ID here" }),
    full_name: Type.Optional(Type.String({ maxLength: 254 })),
    allow_local_members: Type.Optional(Type.Boolean({ description: "CC-DIR-006" })),
  },
  closed,
);

const connection = {
  kind: DirectoryKind,
  url: Type.String({ minLength: 1, maxLength: 500, description: "`ldaps://host[:port]` or `ldap://host[:port]`" }),
  start_tls: Type.Boolean(),
  certificate: Type.Optional(
    Type.String({
      maxLength: 20_000,
      description: "PEM of what the server must be certified by; else the trust store",
    }),
  ),
  bind_dn: Dn,
  base_dn: Type.String({ minLength: 1, maxLength: 1024 }),
  scope: oneOf("sub", "one"),
  filter: Type.String({ minLength: 1, maxLength: 4000 }),
  group_base_dn: Type.Optional(Dn),
  mapping: DirectoryMapping,
};

const settings = {
  name: Type.String({ minLength: 1, maxLength: 64 }),
  ...connection,
  default_library: LibraryAlias,
  rules: Type.Array(DirectoryRule, { maxItems: 200 }),
  mirrors: Type.Array(DirectoryMirror, { maxItems: 1000 }),
  every_minutes: Type.Union([Type.Integer({ minimum: 15, maximum: 10_080 }), Type.Null()], {
    description: "How often it runs by itself; null for never",
  }),
  guard_percent: Type.Integer({ minimum: 0, maximum: 5, description: "Most accounts that a run disables unasked" }),
  guard_count: Type.Integer({ minimum: 0, maximum: 50 }),
  notify: Type.Array(Type.String({ maxLength: 254 }), { maxItems: 50, description: "User IDs that E14 goes to" }),
};

/** Write-only: kept sealed, never given out. Absent keeps what is stored; another server needs it again. */
const bindSecret = { bind_secret: Type.Optional(Type.String({ maxLength: 1000 })) };

/** The settings of a source as they are sent. */
export const DirectorySettings = Type.Object({ ...settings, ...bindSecret }, closed);

/** A source as administrators see it. */
export const DirectorySource = Type.Object({
  num: Type.Integer(),
  ...settings,
  certificate: Type.String(),
  group_base_dn: Dn,
  has_secret: Type.Boolean(),
  is_paused: Type.Boolean(),
  is_live: Type.Boolean({ description: "Somebody has started a run that was not dry; before that none is" }),
  account_count: Type.Integer(),
  next_run_date: Type.Optional(Type.String()),
  last_run: Type.Optional(DirectoryRun),
});

/** For NRTADMIN of a library (`control-center.md` 24, row 55), as all that follow. */
export const listDirectorySources = endpoint({
  id: "listDirectorySources",
  method: "GET",
  path: directoryPath,
  summary: "The directories that accounts come from, with their last run",
  auth: "user",
  response: List(DirectorySource),
});

export const createDirectorySource = endpoint({
  id: "createDirectorySource",
  method: "POST",
  path: directoryPath,
  summary: "Add a directory; its first run is always a dry run",
  auth: "user",
  act: "directory_source.create",
  status: 201,
  body: DirectorySettings,
  response: Data(DirectorySource),
});

export const getDirectorySource = endpoint({
  id: "getDirectorySource",
  method: "GET",
  path: `${directoryPath}/:source`,
  summary: "One directory",
  auth: "user",
  params: oneSource,
  response: Data(DirectorySource),
});

export const updateDirectorySource = endpoint({
  id: "updateDirectorySource",
  method: "PUT",
  path: `${directoryPath}/:source`,
  summary: "Change a directory; the secret is kept when it is not sent and the server stays the same",
  auth: "user",
  act: "directory_source.change",
  params: oneSource,
  body: DirectorySettings,
  response: Data(DirectorySource),
});

export const deleteDirectorySource = endpoint({
  id: "deleteDirectorySource",
  method: "DELETE",
  path: `${directoryPath}/:source`,
  summary: "Remove a directory that no account comes from",
  auth: "user",
  act: "directory_source.delete",
  params: oneSource,
  response: Done,
});

/** Nothing is changed; without `base_dn` the sign-in alone is tried; `person` is looked up by User ID, name or e-mail, to see the mapping at work. */
export const testDirectory = endpoint({
  id: "testDirectory",
  method: "POST",
  path: `${directoryPath}/test`,
  summary: "Try a connection, and show some people as they would be carried over",
  auth: "user",
  act: "directory_source.test",
  body: Type.Object(
    {
      ...connection,
      base_dn: Dn,
      ...bindSecret,
      source: Type.Optional(Type.Integer({ description: "Whose stored secret is used, for the same server" })),
      person: Type.Optional(Type.String({ maxLength: 254 })),
    },
    closed,
  ),
  response: Data(
    Type.Object({
      ok: Type.Boolean(),
      fault: Type.Optional(Type.Object({ code: DirectoryFault, text: Type.String() })),
      people: Type.Array(
        Type.Object({
          dn: Type.String(),
          user_id: Type.String(),
          full_name: Type.String(),
          email: Type.String(),
          location: Type.String(),
          sync_id: Type.String(),
          is_enabled: Type.Boolean(),
        }),
      ),
    }),
  ),
});

const switching = (id: "pauseDirectorySource" | "resumeDirectorySource", verb: "pause" | "resume", summary: string) =>
  endpoint({
    id,
    method: "POST",
    path: `${directoryPath}/:source/${verb}`,
    summary,
    auth: "user",
    act: `directory_source.${verb}`,
    params: oneSource,
    response: Data(DirectorySource),
  });

/** `Pause` (CC-DIR-011). */
export const pauseDirectorySource = switching("pauseDirectorySource", "pause", "Let a directory not run by itself");

/** The opposite of `Pause`. */
export const resumeDirectorySource = switching(
  "resumeDirectorySource",
  "resume",
  "Let a directory run by itself again",
);

/** Directories to synchronise from (`control-center.md` 16). */
export const directoryEndpoints = [
  listDirectorySources,
  createDirectorySource,
  getDirectorySource,
  updateDirectorySource,
  deleteDirectorySource,
  testDirectory,
  pauseDirectorySource,
  resumeDirectorySource,
  ...directoryRunEndpoints,
] as const;
