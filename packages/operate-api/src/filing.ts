import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";
import { Trouble } from "./trouble.ts";

/** What is done about a document that the case has already (OPR-FIL-011); `skip` when absent. */
export const ifFiled = ["skip", "new_version", "keep_both"] as const;

/** One of `ifFiled`. */
export type IfFiled = (typeof ifFiled)[number];

const text = (maxLength: number) => Type.String({ maxLength });
const FolderChoice = Type.Object({
  /** A folder by its id; absent with `path` alone, which then begins at the workspace. */
  id: Type.Optional(text(200)),
  /** Names of folders below it; what is missing is made (OPR-FIL-007). */
  path: Type.Optional(Type.Array(text(254), { maxItems: 20 })),
});

/** One document of a filing, to one folder. */
export const FilingItem = Type.Object({
  ordinal: Type.Integer(),
  /** Which document of the e-mail; 0 is the original. */
  document: Type.Integer(),
  name: Type.String(),
  folder_name: Type.String(),
  state: Type.Union([
    Type.Literal("waiting"),
    Type.Literal("done"),
    Type.Literal("skipped"),
    Type.Literal("refused"),
    Type.Literal("cancelled"),
    Type.Literal("undone"),
  ]),
  trouble: Type.Optional(Trouble),
  url: Type.Optional(Type.String()),
});

/** One intention to file (OPR-FIL-010); its id is the operation id in both audits. */
export const Filing = Type.Object({
  id: Type.String(),
  email: Type.String(),
  case: Type.Object({ id: Type.String(), reference: Type.String(), title: Type.String() }),
  /** `waiting` goes on by itself; `refused` waits for a person. */
  state: Type.Union([
    Type.Literal("running"),
    Type.Literal("waiting"),
    Type.Literal("done"),
    Type.Literal("refused"),
    Type.Literal("cancelled"),
    Type.Literal("undoing"),
    Type.Literal("undone"),
  ]),
  completes: Type.Boolean(),
  by: Type.String(),
  created_at: Type.String(),
  ended_at: Type.Optional(Type.String()),
  trouble: Type.Optional(Trouble),
  /** Whether the person may take it back: within 14 days (OPR-FIL-013). */
  can_undo: Type.Boolean(),
  /** Whether the person may move it to another case (OPR-FIL-014). */
  can_refile: Type.Boolean(),
  items: Type.Array(FilingItem),
});

/**
 * Files documents of an e-mail as the service account (OPR-FIL-001). 202: it goes on in the background, see
 * `getFiling`. 409 OPR-ERR-010 when somebody else has just filed or completed it, 422 with a message for each field.
 */
export const fileEmail = endpoint({
  id: "fileEmail",
  method: "POST",
  path: `${apiPath}/email/inbound/:email/file`,
  summary: "File documents of an e-mail to a case",
  auth: "user",
  privilege: "email.file",
  params: Type.Object({ email: text(64) }),
  body: Type.Object({
    case: text(64),
    items: Type.Array(
      Type.Object({
        document: Type.Integer(),
        name: Type.Optional(text(254)),
        folders: Type.Array(FolderChoice, { minItems: 1, maxItems: 20 }),
        if_filed: Type.Optional(Type.Unsafe<IfFiled>({ type: "string", enum: ifFiled })),
      }),
      { minItems: 1, maxItems: 500 },
    ),
    /** Completes the e-mail when all is filed (OPR-FIL-012). */
    complete: Type.Optional(Type.Boolean()),
  }),
  status: 202,
  response: Data(Filing),
});

/** What of an e-mail the case has already (OPR-FIL-011), before one files. */
export const checkFiled = endpoint({
  id: "checkFiled",
  method: "GET",
  path: `${apiPath}/email/inbound/:email/filed`,
  summary: "What is filed already",
  auth: "user",
  privilege: "email.file",
  params: Type.Object({ email: text(64) }),
  query: Type.Object({ case: text(64) }),
  response: List(
    Type.Object({
      document: Type.Integer(),
      name: Type.String(),
      folder_name: Type.String(),
      at: Type.String(),
      by: Type.String(),
    }),
  ),
});

const one = Type.Object({ filing: text(64) });
const base = `${apiPath}/filings/:filing`;

/** A filing with the state of each document. */
export const getFiling = endpoint({
  id: "getFiling",
  method: "GET",
  path: base,
  summary: "One filing",
  auth: "user",
  privilege: "email.read",
  params: one,
  response: Data(Filing),
});

/** Filings of an e-mail, newest first. */
export const listFilings = endpoint({
  id: "listFilings",
  method: "GET",
  path: `${apiPath}/email/inbound/:email/filings`,
  summary: "Filings of an e-mail",
  auth: "user",
  privilege: "email.read",
  params: Type.Object({ email: text(64) }),
  response: List(Filing),
});

/** Files what is missing of a filing that was refused or waits; what is done is not done again. */
export const retryFiling = endpoint({
  id: "retryFiling",
  method: "POST",
  path: `${base}/retry`,
  summary: "Try a filing again",
  auth: "user",
  privilege: "email.file",
  params: one,
  response: Data(Filing),
});

/** Gives up what is not filed yet; it stays in staging. */
export const cancelFiling = endpoint({
  id: "cancelFiling",
  method: "POST",
  path: `${base}/cancel`,
  summary: "Cancel the rest of a filing",
  auth: "user",
  privilege: "email.file",
  params: one,
  response: Data(Filing),
});

/** Takes a filing back: its documents go to staging again, as the service account, and the e-mail is open. */
export const undoFiling = endpoint({
  id: "undoFiling",
  method: "POST",
  path: `${base}/undo`,
  summary: "Undo a filing",
  auth: "user",
  privilege: "email.file",
  params: one,
  response: Data(Filing),
});

/**
 * Moves what was filed to another case, in folders of the same names, as the service account: it leaves the case that has it
 * when the other one has all of it. 202 with the filing there.
 */
export const refileFiling = endpoint({
  id: "refileFiling",
  method: "POST",
  path: `${base}/refile`,
  summary: "Move what was filed to another case",
  auth: "user",
  privilege: "email.file",
  params: one,
  body: Type.Object({ case: text(64) }),
  status: 202,
  response: Data(Filing),
});

/** Every endpoint of this file. */
export const filingEndpoints = [
  fileEmail,
  checkFiled,
  getFiling,
  listFilings,
  retryFiling,
  cancelFiling,
  undoFiling,
  refileFiling,
];
