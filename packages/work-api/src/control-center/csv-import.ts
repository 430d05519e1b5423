import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "../envelope.ts";
import { JobStarted } from "../job.ts";
import { closed, consolePath, oneOf } from "./console.ts";

/** What a file holds: one of these in each line. */
export const CsvKind = oneOf("users", "groups", "memberships");

/** Which lines are done: those that are new, those that are there already, or both. */
export const CsvMode = oneOf("create", "update", "create_or_update");

/** By which column a user of the file is found among those that are there. */
export const CsvKey = oneOf("id", "email");

/** What becomes of a line. */
export const Verdict = oneOf("created", "updated", "unchanged", "refused");

/** What a file holds. */
export type CsvImportKind = Static<typeof CsvKind>;
/** Which lines are done. */
export type CsvImportMode = Static<typeof CsvMode>;
/** By which column users are found. */
export type CsvImportKey = Static<typeof CsvKey>;
/** What becomes of a line. */
export type CsvVerdict = Static<typeof Verdict>;

/** The fields of each kind, in the order of the template; those marked are needed to make something new (CC-BLK-001). */
export const csvFields = {
  users: [
    { name: "id", isNeeded: true },
    { name: "full_name", isNeeded: true },
    { name: "email", isNeeded: true },
    { name: "location", isNeeded: false },
    { name: "is_external", isNeeded: false },
    { name: "preferred_library", isNeeded: false },
    { name: "libraries", isNeeded: false },
    { name: "role", isNeeded: false },
    { name: "groups", isNeeded: false },
    { name: "allow_logon", isNeeded: false },
    { name: "password_action", isNeeded: false },
    { name: "force_password_change", isNeeded: false },
    { name: "password_never_expire", isNeeded: false },
    { name: "end_date", isNeeded: false },
  ],
  groups: [
    { name: "id", isNeeded: true },
    { name: "full_name", isNeeded: false },
    { name: "is_external", isNeeded: false },
    { name: "enabled", isNeeded: false },
  ],
  memberships: [
    { name: "group", isNeeded: true },
    { name: "user", isNeeded: true },
  ],
} as const satisfies Record<CsvImportKind, readonly { name: string; isNeeded: boolean }[]>;

/** What a file may be at most. */
export const csvLimits = { bytes: 32 * 1024 * 1024, rows: 100_000, columns: 100, cell: 4_000 } as const;

/** How long `Undo import` is possible (CC-BLK-004). */
export const undoHours = 24;

const Counts = Type.Object({
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
});

/** A file that was uploaded, and what was done with it. */
export const CsvImport = Type.Object({
  id: Type.String(),
  library: Type.String(),
  kind: CsvKind,
  file_name: Type.String(),
  mode: CsvMode,
  key: CsvKey,
  columns: Type.Array(
    Type.Object({
      name: Type.String({ description: "Its heading" }),
      field: Type.Optional(Type.String({ description: "What it is taken for; absent when it is left out" })),
      samples: Type.Optional(
        Type.Array(Type.String(), { description: "Its first cells that are not empty; not in lists" }),
      ),
    }),
  ),
  row_count: Type.Integer(),
  state: oneOf("uploaded", "rehearsing", "rehearsed", "running", "done", "undoing", "undone"),
  counts: Type.Optional({ ...Counts, description: "What would become of the lines, or became of them" }),
  owner: Type.String({ description: "User ID" }),
  create_date: Type.String(),
  run_date: Type.Optional(Type.String()),
  can_undo: Type.Boolean(),
  job_id: Type.Optional(Type.String({ description: "The latest job" })),
});

/** An import on the wire. */
export type CsvImportData = Static<typeof CsvImport>;

/** A line of a file. */
export const CsvLine = Type.Object({
  row: Type.Integer({ description: "From 1, the heading not counted" }),
  cells: Type.Array(Type.String()),
  verdict: Type.Optional(Verdict),
  subject: Type.Optional(Type.String({ description: "User ID or Group ID" })),
  messages: Type.Array(
    Type.Object({ field: Type.Optional(Type.String()), code: Type.String(), code_message: Type.String() }),
  ),
});

/** A line on the wire. */
export type CsvLineData = Static<typeof CsvLine>;

const importsPath = `${consolePath}/imports`;
const one = Type.Object({ import: Type.String({ maxLength: 100 }) });

export const createImport = endpoint({
  id: "createImport",
  method: "POST",
  act: "import.create",
  path: importsPath,
  summary: "Upload a CSV file (UTF-8, heading in the first line) of users, groups or memberships; nothing is done yet",
  auth: "user",
  query: Type.Object({ library: Type.String({ maxLength: 64 }), kind: CsvKind }),
  consumes: "multipart",
  body: Type.Object({ file: Type.Unsafe<string>({ type: "string", format: "binary" }) }),
  status: 201,
  response: Data(CsvImport),
});

export const listImports = endpoint({
  id: "listImports",
  method: "GET",
  path: importsPath,
  summary: "The files of a library that are still kept, the newest first",
  auth: "user",
  query: Type.Object({ library: Type.String({ maxLength: 64 }) }),
  response: List(CsvImport),
});

export const getImport = endpoint({
  id: "getImport",
  method: "GET",
  path: `${importsPath}/:import`,
  summary: "A file with its columns, and what would become or became of its lines",
  auth: "user",
  params: one,
  response: Data(CsvImport),
});

export const updateImport = endpoint({
  id: "updateImport",
  method: "PATCH",
  act: "import.change",
  path: `${importsPath}/:import`,
  summary: "Say what each column is, and which lines are wanted; a rehearsal is needed again afterwards",
  auth: "user",
  params: one,
  body: Type.Object(
    {
      fields: Type.Optional(
        Type.Array(Type.String({ maxLength: 64 }), {
          maxItems: csvLimits.columns,
          description: "The field of each column in the order of the file; an empty one leaves the column out",
        }),
      ),
      mode: Type.Optional(CsvMode),
      key: Type.Optional(CsvKey),
    },
    closed,
  ),
  response: Data(CsvImport),
});

export const deleteImport = endpoint({
  id: "deleteImport",
  method: "DELETE",
  act: "import.delete",
  path: `${importsPath}/:import`,
  summary: "Forget a file; what it has made stays, and can no longer be undone",
  auth: "user",
  params: one,
  response: Done,
});

const step = (id: string, verb: string, summary: string) =>
  endpoint({
    id,
    method: "POST",
    act: `import.${verb}`,
    path: `${importsPath}/:import/${verb}`,
    summary,
    auth: "user",
    params: one,
    status: 202,
    response: JobStarted,
  });

/** The dry run that comes before each run (CC-BLK-002). */
export const rehearseImport = step("rehearseImport", "rehearse", "Try every line and keep nothing, as a job");

/** Line by line, each once whatever is killed (CC-BLK-003). */
export const runImport = step("runImport", "run", "Do what was rehearsed, as a job with a result for each line");

/** As far as what was imported is still as the import left it (CC-BLK-004). */
export const undoImport = step(
  "undoImport",
  "undo",
  "Within 24 hours: give back what was changed, and disable what was made, as a job",
);

export const listImportLines = endpoint({
  id: "listImportLines",
  method: "GET",
  path: `${importsPath}/:import/lines`,
  summary: "Lines with their verdict, in the order of the file",
  auth: "user",
  params: one,
  query: Type.Object({
    verdict: Type.Optional(Verdict),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: "100 when absent" })),
    cursor: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  response: List(CsvLine),
});

export const downloadRefusedLines = endpoint({
  id: "downloadRefusedLines",
  method: "GET",
  path: `${importsPath}/:import/refused-lines`,
  summary: "The refused lines as a file with a column for the reason, to be mended and imported again",
  auth: "user",
  params: one,
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

export const downloadImportTemplate = endpoint({
  id: "downloadImportTemplate",
  method: "GET",
  path: `${consolePath}/import-templates/:kind`,
  summary: "An empty file with the headings of a kind",
  auth: "user",
  params: Type.Object({ kind: CsvKind }),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

/** Every endpoint of this file. */
export const csvImportEndpoints = [
  createImport,
  listImports,
  getImport,
  updateImport,
  deleteImport,
  rehearseImport,
  runImport,
  undoImport,
  listImportLines,
  downloadRefusedLines,
  downloadImportTemplate,
] as const;
