import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "@muniment/rest/envelope";
import { Assignee } from "./task.ts";
import { apiPath, closed, id, OneOf, Person, text, Ty } from "./shape.ts";

/** What a file may be at most (TRK-IMP-001). */
export const importLimits = { bytes: 10 * 1024 * 1024, rows: 2_000, columns: 100, cell: 32_767, tables: 50 } as const;

/** How long an import can be taken back (TRK-IMP-005). */
export const IMPORT_UNDO_HOURS = 24;

/** What a column can mean, beside `field:{id}` of a custom field; `""` is left out. */
export const importFields = [
  "number",
  "link",
  "title",
  "level",
  "section",
  "status",
  "assignees",
  "start_date",
  "due_date",
  "due_time",
  "priority",
  "notes",
] as const;

/** In which order a date such as 03/04/2026 is read. */
export const dateOrders = ["dmy", "mdy"] as const;

/** A list of rows in a file: a sheet, a table of a document, its numbered list. */
export const ImportTable = Type.Object({
  name: Type.String(),
  rows: Type.Integer(),
  /** The rows at the top, as they are, for choosing the heading. */
  first: Type.Array(Type.Array(Type.String())),
});

/** A file that was read; nothing of it is in the tracker yet. */
export const ImportFile = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: OneOf("xlsx", "docx", "text"),
  tables: Type.Array(ImportTable),
});

const Chosen = Type.Object({ ty: Ty, work_id: text(254) }, closed);

/** How a file is to be read. What is left out is suggested. */
export const ImportChoices = Type.Object(
  {
    table: Type.Integer({ minimum: 0 }),
    /** The row of the heading, from 1; 0 when there is none. */
    header_row: Type.Optional(Type.Integer({ minimum: 0 })),
    /** A field for each column, in their order. */
    columns: Type.Optional(Type.Array(text(100), { maxItems: importLimits.columns })),
    date_order: Type.Optional(OneOf(...dateOrders)),
    /** By the text in the file; `null` leaves the person out. */
    people: Type.Optional(Type.Record(Type.String(), Type.Union([Chosen, Type.Null()]))),
    /** By the text in the file, the id of a status. */
    statuses: Type.Optional(Type.Record(Type.String(), text(100))),
  },
  closed,
);

/** What is chosen of how a file is read. */
export type ImportChoicesData = Static<typeof ImportChoices>;

/** Why a row is not imported, or not wholly; `column` from 1. */
export const ImportRemark = Type.Object({
  column: Type.Optional(Type.Integer()),
  code: Type.String(),
  text: Type.String(),
});

/** A row, and what would become of it. */
export const ImportRow = Type.Object({
  /** In the file, from 1. */
  row: Type.Integer(),
  action: OneOf("create", "change", "none", "error"),
  title: Type.String(),
  /** Of the task that it changes. */
  number: Type.Optional(Type.Integer()),
  /** 1 for what is below no other task. */
  level: Type.Integer(),
  section: Type.Optional(Type.String()),
  /** What it would be, by field; of a change what it is now too. */
  changes: Type.Array(
    Type.Object({ field: Type.String(), before: Type.Optional(Type.String()), after: Type.String() }),
  ),
  errors: Type.Array(ImportRemark),
  warnings: Type.Array(ImportRemark),
});

/** A row of a preview. */
export type ImportRowData = Static<typeof ImportRow>;

/** Somebody whom a text may mean. */
export const ImportCandidate = Type.Object({
  ty: Ty,
  work_id: Type.String(),
  name: Type.String(),
  email: Type.Optional(Type.String()),
});

/** Everything that would happen; nothing has. */
export const ImportPreview = Type.Object({
  /** To be sent with the import, so that what happens is what was shown. */
  digest: Type.String(),
  header_row: Type.Integer(),
  titles: Type.Array(Type.String()),
  columns: Type.Array(Type.String()),
  date_order: OneOf(...dateOrders),
  /** Whether the file itself shows in which order its dates are. */
  is_order_certain: Type.Boolean(),
  counts: Type.Object({
    create: Type.Integer(),
    change: Type.Integer(),
    none: Type.Integer(),
    error: Type.Integer(),
    warnings: Type.Integer(),
  }),
  rows: Type.Array(ImportRow),
  /** Names in the file that are to be told apart or chosen, or fit nobody. */
  people: Type.Array(
    Type.Object({
      text: Type.String(),
      chosen: Type.Optional(Type.Object({ ty: Ty, work_id: Type.String(), name: Type.String() })),
      candidates: Type.Array(ImportCandidate),
    }),
  ),
  /** Words for a status that the tracker does not have. */
  statuses: Type.Array(Type.Object({ text: Type.String(), chosen: Type.Optional(Type.String()) })),
  /** Sections that would be made. */
  sections: Type.Array(Type.String()),
  /** People without access to the matter, who would see their tasks only (TRK-ASSG-009). */
  external: Type.Array(Type.Pick(Assignee, ["ty", "work_id", "name"])),
});

/** What an import came to. */
export const ImportDone = Type.Object({
  id: Type.String(),
  name: Type.String(),
  created: Type.Integer(),
  changed: Type.Integer(),
  skipped: Type.Integer(),
  by: Person,
  at: Type.String(),
  undo_until: Type.String(),
  undone_at: Type.Optional(Type.String()),
});

const ofTracker = Type.Object({ tracker: id });
const one = Type.Object({ import: id });
const base = `${apiPath}/imports/:import`;

/** The bytes of the file, or of a table that was copied out of a program as text. What it is shows in what is in it. */
export const readImport = endpoint({
  id: "readImport",
  method: "POST",
  path: `${apiPath}/trackers/:tracker/imports`,
  summary: "Read a file to import tasks from",
  auth: "user",
  act: "task.import",
  params: ofTracker,
  query: Type.Object({ name: Type.Optional(text(255)) }),
  consumes: "bytes",
  status: 201,
  response: Data(ImportFile),
});

/** Changes nothing in the tracker. */
export const previewImport = endpoint({
  id: "previewImport",
  method: "POST",
  path: `${base}/preview`,
  summary: "What an import would do",
  auth: "user",
  act: "task.import",
  params: one,
  body: ImportChoices,
  response: Data(ImportPreview),
});

/**
 * All of it or nothing: 409 `import_changed` when it would do something else than was shown, 422 `import_errors` when rows
 * have errors, unless they are to be skipped.
 */
export const applyImport = endpoint({
  id: "applyImport",
  method: "POST",
  path: `${base}/apply`,
  summary: "Import the tasks",
  auth: "user",
  act: "task.import",
  params: one,
  body: Type.Object(
    {
      choices: ImportChoices,
      digest: text(100),
      skip_errors: Type.Optional(Type.Boolean()),
      confirm_external: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  response: Data(ImportDone),
});

/** Within 24 hours, if nothing of it was changed since: 409 `too_late` or `import_changed` otherwise. */
export const undoImport = endpoint({
  id: "undoImport",
  method: "POST",
  path: `${base}/undo`,
  summary: "Take an import back",
  auth: "user",
  act: "task.import",
  params: one,
  response: Data(ImportDone),
});

/** Those that can be taken back still, the newest first. */
export const listImports = endpoint({
  id: "listImports",
  method: "GET",
  path: `${apiPath}/trackers/:tracker/imports`,
  summary: "Imports of the last 24 hours",
  auth: "user",
  act: "task.import",
  params: ofTracker,
  response: Type.Object({ data: Type.Array(ImportDone) }),
});

/** Every endpoint of this file. */
export const importEndpoints = [readImport, previewImport, applyImport, undoImport, listImports];
