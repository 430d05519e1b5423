import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done } from "../envelope.ts";
import { closed, consolePath, CursorList, oneOf } from "./console.ts";

/** The base of what directories have. */
export const directoryPath = `${consolePath}/directory-sources` as const;

const number = Type.String({ pattern: "^[1-9][0-9]{0,14}$" });

/** Path parameters of one source. */
export const oneSource = Type.Object({ source: number });

const oneRun = Type.Object({ source: number, run: number });
const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
};

/** What went wrong with a directory: `control-center.md` 16. */
export const DirectoryFault = oneOf(
  "directory_unreachable",
  "directory_tls",
  "directory_credentials",
  "directory_base",
  "directory_limit",
  "directory_group",
  "directory_broken_off",
  "rule_outdated",
);

const Counts = Type.Object({
  create: Type.Integer(),
  update: Type.Integer(),
  link: Type.Integer(),
  disable: Type.Integer(),
  enable: Type.Integer(),
  group: Type.Integer({ description: "Mirrored groups that are new" }),
  join: Type.Integer(),
  leave: Type.Integer(),
  conflict: Type.Integer(),
  skipped: Type.Integer(),
  refused: Type.Integer(),
  unchanged: Type.Integer(),
});

/** One run of a source: `dry` writes down the difference, `sync` carries it over. */
export const DirectoryRun = Type.Object({
  num: Type.Integer(),
  source: Type.Integer(),
  kind: oneOf("dry", "sync"),
  state: oneOf("queued", "running", "done", "stopped", "failed", "cancelled"),
  started_by: Type.String({ description: "User ID; empty for the schedule" }),
  create_date: Type.String(),
  start_date: Type.Optional(Type.String()),
  finish_date: Type.Optional(Type.String()),
  entries: Type.Integer({ description: "Entries read, so far while it runs" }),
  counts: Counts,
  fault: Type.Optional(Type.Object({ code: DirectoryFault, text: Type.String() })),
  guard: Type.Optional(
    Type.Object({
      disabled: Type.Integer(),
      accounts: Type.Integer(),
      administrators: Type.Array(Type.String(), { description: "User IDs of NRTADMIN among them" }),
    }),
  ),
});

/** What a run does to one account or group. */
export const DirectoryChangeKind = oneOf(
  "create",
  "update",
  "link",
  "disable",
  "enable",
  "group",
  "join",
  "leave",
  "conflict",
  "skipped",
);

/** What an administrator may decide about a conflict (CC-DIR-010). */
export const DirectoryChoice = oneOf("link", "rename", "skip", "always_skip");

/** Why an entry is not carried over. */
export const DirectoryConflict = oneOf(
  "email_twice",
  "email_taken",
  "user_id_twice",
  "user_id_taken",
  "invalid_value",
  "no_sync_id",
  "group_id_taken",
);

const Value = Type.Object({ from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) });

/** One line of a difference. */
export const DirectoryChange = Type.Object({
  num: Type.Integer(),
  kind: DirectoryChangeKind,
  state: oneOf("planned", "done", "refused"),
  dn: Type.String(),
  user_id: Type.String(),
  full_name: Type.String(),
  fields: Type.Record(Type.String(), Value, { description: "What changes, by the name of the field" }),
  group: Type.Optional(Type.Object({ library: Type.String(), id: Type.String() })),
  code: Type.Optional(Type.String({ description: "Of a conflict or a refusal" })),
  code_message: Type.Optional(Type.String()),
  holder: Type.Optional(Type.String({ description: "User ID of the account that is in the way" })),
  choices: Type.Array(DirectoryChoice),
  choice: Type.Optional(DirectoryChoice),
});

/** `Run now`. `approves` names the run that the guard stopped: what it would have disabled may be disabled now. */
export const startDirectoryRun = endpoint({
  id: "startDirectoryRun",
  method: "POST",
  path: `${directoryPath}/:source/runs`,
  summary: "Run now, dry or not; the first run is always dry",
  auth: "user",
  act: "directory_source.run",
  status: 201,
  params: oneSource,
  body: Type.Object({ kind: oneOf("dry", "sync"), approves: Type.Optional(Type.Integer()) }, closed),
  response: Data(DirectoryRun),
});

export const listDirectoryRuns = endpoint({
  id: "listDirectoryRuns",
  method: "GET",
  path: `${directoryPath}/:source/runs`,
  summary: "The runs of a directory, newest first",
  auth: "user",
  params: oneSource,
  query: Type.Object(paging),
  response: CursorList(DirectoryRun),
});

export const getDirectoryRun = endpoint({
  id: "getDirectoryRun",
  method: "GET",
  path: `${directoryPath}/:source/runs/:run`,
  summary: "One run",
  auth: "user",
  params: oneRun,
  response: Data(DirectoryRun),
});

/** Nothing of a run that is cancelled is carried over; 409 for one that has ended. */
export const cancelDirectoryRun = endpoint({
  id: "cancelDirectoryRun",
  method: "POST",
  path: `${directoryPath}/:source/runs/:run/cancel`,
  summary: "Stop a run that is under way, before it has changed anything",
  auth: "user",
  act: "directory_source.cancel",
  params: oneRun,
  response: Data(DirectoryRun),
});

export const listDirectoryChanges = endpoint({
  id: "listDirectoryChanges",
  method: "GET",
  path: `${directoryPath}/:source/runs/:run/changes`,
  summary: "What a run changes, or would change",
  auth: "user",
  params: oneRun,
  query: Type.Object({ ...paging, kind: Type.Optional(DirectoryChangeKind) }),
  response: CursorList(DirectoryChange),
});

export const exportDirectoryChanges = endpoint({
  id: "exportDirectoryChanges",
  method: "GET",
  path: `${directoryPath}/:source/runs/:run/changes.csv`,
  summary: "The whole difference of a run as CSV",
  auth: "user",
  params: oneRun,
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

/** Counts from the next run on; `skip` for that run alone. */
export const chooseForConflicts = endpoint({
  id: "chooseForConflicts",
  method: "POST",
  path: `${directoryPath}/:source/runs/:run/choices`,
  summary: "Decide about conflicts of a run: link, rename, skip, always skip",
  auth: "user",
  act: "directory_source.choose",
  params: oneRun,
  body: Type.Object(
    {
      changes: Type.Array(Type.Integer(), { minItems: 1, maxItems: 200 }),
      choice: DirectoryChoice,
      user_id: Type.Optional(Type.String({ maxLength: 64, description: "The new User ID of `rename`" })),
    },
    closed,
  ),
  response: Done,
});

/** The runs of a directory. */
export const directoryRunEndpoints = [
  startDirectoryRun,
  listDirectoryRuns,
  getDirectoryRun,
  cancelDirectoryRun,
  listDirectoryChanges,
  exportDirectoryChanges,
  chooseForConflicts,
] as const;
