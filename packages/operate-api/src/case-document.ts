import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { CaseItem, RunAs } from "./case.ts";
import { apiPath } from "./session.ts";
import { Trouble } from "./trouble.ts";

/** What is done about a name that is taken (OPR-CPM-005); `ask` refuses with OPR-ERR-013, and one answers by a retry. */
export const ifExists = ["ask", "new_version", "keep_both", "skip"] as const;

/** One of `ifExists`. */
export type IfExists = (typeof ifExists)[number];

/**
 * What becomes of the rest where some items may not be copied or moved (OPR-CPM-002): `ask` does nothing and lists them,
 * and one answers by a retry.
 */
const ifRefused = ["ask", "leave_out"] as const;

type IfRefused = (typeof ifRefused)[number];

/** What an act does to each of its items. */
export const documentActKinds = [
  "copy",
  "move",
  "upload",
  "delete",
  "restore",
  "rename",
  "create_folder",
  "restore_version",
] as const;

/** One of `documentActKinds`. */
export type DocumentActKind = (typeof documentActKinds)[number];

const text = (maxLength: number) => Type.String({ maxLength });
const itemId = text(1000);
const Clash = Type.Optional(Type.Unsafe<IfExists>({ type: "string", enum: ifExists }));
const Refused = Type.Optional(Type.Unsafe<IfRefused>({ type: "string", enum: ifRefused }));
const Answers = { if_exists: Clash, if_refused: Refused };
const literals = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: "string", enum: [...values] });

/** One document or folder of an act, with what became of it (OPR-ERR-030). */
export const DocumentActItem = Type.Object({
  ordinal: Type.Integer(),
  kind: literals("container", "document"),
  /** What the act is done to; absent for what is new. */
  item: Type.Optional(Type.String()),
  name: Type.String(),
  size: Type.Optional(Type.Integer()),
  state: literals("waiting", "done", "skipped", "refused", "cancelled"),
  /** What lies in the repository now. */
  result: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  trouble: Type.Optional(Trouble),
});

/** Something that a person does to documents of a case; its id is the operation id of both audits. */
export const DocumentAct = Type.Object({
  id: Type.String(),
  kind: literals(...documentActKinds),
  /**
   * `receiving` as long as Operate has not all of an upload; `waiting` goes on by itself, or once the person has linked
   * their account again; `refused` when an item of it was and somebody has to decide.
   */
  state: literals("receiving", "running", "waiting", "done", "refused", "cancelled"),
  case: Type.String(),
  /** By its system name. */
  service: Type.String(),
  /** Where it goes, where that is somewhere else. */
  target: Type.Optional(Type.Object({ case: Type.String(), folder: Type.String(), service: Type.String() })),
  run_as: RunAs,
  by: Type.String(),
  created_at: Type.String(),
  ended_at: Type.Optional(Type.String()),
  trouble: Type.Optional(Trouble),
  can_undo: Type.Boolean(),
  items: Type.Array(DocumentActItem),
  /** Of an upload: how many of its bytes Operate has, by the numbers of the parts. */
  received: Type.Optional(Type.Array(Type.Integer())),
});

const one = Type.Object({ case: text(64) });
const oneAct = Type.Object({ case: text(64), act: text(64) });
const oneItem = Type.Object({ item: itemId });
const base = `${apiPath}/cases/:case`;
const item = `${base}/item`;
const act = `${base}/document-acts/:act`;
const accepted = { status: 202, response: Data(DocumentAct) } as const;
const binary = { produces: "binary", response: Type.Unsafe<unknown>({ type: "string", format: "binary" }) } as const;

/** Documents in the case's place with these words in their name or content, as the acting identity sees them (OPR-BRW-007). */
export const searchCaseItems = endpoint({
  id: "searchCaseItems",
  method: "GET",
  path: `${base}/items/search`,
  summary: "Search in the documents of a case",
  auth: "user",
  privilege: "documents.browse",
  params: one,
  query: Type.Object({ words: Type.Optional(text(200)), cursor: Type.Optional(text(2000)) }),
  response: Type.Object({ data: Type.Array(CaseItem), cursor: Type.Optional(Type.String()), run_as: RunAs }),
});

/** A document or folder with where it lies. */
export const getCaseItem = endpoint({
  id: "getCaseItem",
  method: "GET",
  path: item,
  summary: "One document or folder of a case",
  auth: "user",
  privilege: "documents.browse",
  params: one,
  query: oneItem,
  response: Data(
    Type.Object({
      item: CaseItem,
      /** By its system name: documents are named by service and id. */
      service: Type.String(),
      run_as: RunAs,
      /** The repository's own page of it. */
      url: Type.Optional(Type.String()),
    }),
  ),
});

/** Newest first; empty where the repository keeps none. */
export const listCaseItemVersions = endpoint({
  id: "listCaseItemVersions",
  method: "GET",
  path: `${item}/versions`,
  summary: "Versions of a document",
  auth: "user",
  privilege: "documents.browse",
  params: one,
  query: oneItem,
  response: List(CaseItem),
});

/** Newest first, what Operate's audit has beside what the repository's history has (OPR-AUD-012). */
export const listCaseItemHistory = endpoint({
  id: "listCaseItemHistory",
  method: "GET",
  path: `${item}/history`,
  summary: "What happened to a document, on both sides",
  auth: "user",
  privilege: "documents.browse",
  params: one,
  query: oneItem,
  response: List(
    Type.Object({
      at: Type.String(),
      side: literals("operate", "repository"),
      by: Type.String(),
      /** For whom it acted, where that is known. */
      for: Type.Optional(Type.String()),
      activity: Type.String(),
      comment: Type.Optional(Type.String()),
    }),
  ),
});

/** Whole or by `Range`; saved under its name, or shown where that is harmless with `inline`. */
export const downloadCaseItem = endpoint({
  id: "downloadCaseItem",
  method: "GET",
  path: `${item}/content`,
  summary: "Download a document of a case",
  auth: "user",
  privilege: "documents.open",
  params: one,
  query: Type.Object({ item: itemId, inline: Type.Optional(Type.Boolean()) }),
  ...binary,
});

/** The folder at the end of `path`, below `folder` or the case's place; the levels before it are made where missing. */
export const createCaseFolder = endpoint({
  id: "createCaseFolder",
  method: "POST",
  path: `${base}/folders`,
  summary: "Make a folder",
  auth: "user",
  privilege: "documents.createFolder",
  params: one,
  body: Type.Object({
    folder: Type.Optional(itemId),
    path: Type.Array(text(254), { minItems: 1, maxItems: 20 }),
  }),
  ...accepted,
});

/** A document or a folder; `name` is that of the whole file. */
export const renameCaseItem = endpoint({
  id: "renameCaseItem",
  method: "POST",
  path: `${item}/rename`,
  summary: "Rename a document or folder",
  auth: "user",
  privilege: "documents.rename",
  params: one,
  body: Type.Object({ item: itemId, name: text(254) }),
  ...accepted,
});

/** Makes the content of an earlier version the newest one again (OPR-OPN-005). */
export const restoreCaseItemVersion = endpoint({
  id: "restoreCaseItemVersion",
  method: "POST",
  path: `${item}/restore-version`,
  summary: "Restore an earlier version",
  auth: "user",
  privilege: "documents.upload",
  params: one,
  body: Type.Object({ item: itemId, version: itemId }),
  ...accepted,
});

const chosen = Type.Array(itemId, { minItems: 1, maxItems: 500 });
const Target = Type.Object({
  /** Another case; this one when absent. */
  case: Type.Optional(text(64)),
  /** The case's place itself when absent. */
  folder: Type.Optional(itemId),
});

/** Documents and whole folders, to a folder of this case or of another (OPR-CPM-001). */
export const copyCaseItems = endpoint({
  id: "copyCaseItems",
  method: "POST",
  path: `${base}/items/copy`,
  summary: "Copy documents and folders",
  auth: "user",
  privilege: "documents.copyMove",
  params: one,
  body: Type.Object({ items: chosen, to: Target, ...Answers }),
  ...accepted,
});

/** The same, after which they are no longer in `folder` (OPR-CPM-001). */
export const moveCaseItems = endpoint({
  id: "moveCaseItems",
  method: "POST",
  path: `${base}/items/move`,
  summary: "Move documents and folders",
  auth: "user",
  privilege: "documents.copyMove",
  params: one,
  body: Type.Object({ items: chosen, folder: Type.Optional(itemId), to: Target, ...Answers }),
  ...accepted,
});

/** Documents go to the recycle bin where there is one; folders only when nothing is in them (OPR-FLD-002). */
export const deleteCaseItems = endpoint({
  id: "deleteCaseItems",
  method: "POST",
  path: `${base}/items/delete`,
  summary: "Delete documents and empty folders",
  auth: "user",
  privilege: "documents.delete",
  params: one,
  body: Type.Object({ items: chosen, folder: Type.Optional(itemId) }),
  ...accepted,
});

/**
 * Announces a file; its parts of `part_bytes` follow, the last one shorter, and `storeCaseUpload` when all are there.
 * Refused before anything is sent when it may not be stored (OPR-UPL-001, -003, -004).
 */
export const beginCaseUpload = endpoint({
  id: "beginCaseUpload",
  method: "POST",
  path: `${base}/uploads`,
  summary: "Begin an upload",
  auth: "user",
  privilege: "documents.upload",
  params: one,
  body: Type.Object({
    folder: Type.Optional(itemId),
    name: text(254),
    size: Type.Integer({ minimum: 0 }),
    if_exists: Clash,
  }),
  status: 201,
  response: Data(
    Type.Object({
      act: DocumentAct,
      part_bytes: Type.Integer(),
    }),
  ),
});

/** Bytes of a part, which may be sent again after a failure; a part that is there is not taken twice. */
export const sendUploadPart = endpoint({
  id: "sendUploadPart",
  method: "PUT",
  path: `${base}/uploads/:act/parts/:part`,
  summary: "Send a part of an upload",
  auth: "user",
  privilege: "documents.upload",
  params: Type.Object({ case: text(64), act: text(64), part: Type.Integer({ minimum: 0, maximum: 1_000_000 }) }),
  consumes: "bytes",
  response: Data(DocumentAct),
});

/** All parts are there: from here on Operate stores it, whatever becomes of the page that sent it (OPR-UPL-002). */
export const storeCaseUpload = endpoint({
  id: "storeCaseUpload",
  method: "POST",
  path: `${base}/uploads/:act/store`,
  summary: "Store an upload",
  auth: "user",
  privilege: "documents.upload",
  params: oneAct,
  ...accepted,
});

/** What one has done to documents of the case and is not over, or was not long ago, newest first. */
export const listDocumentActs = endpoint({
  id: "listDocumentActs",
  method: "GET",
  path: `${base}/document-acts`,
  summary: "What one is doing to documents of a case",
  auth: "user",
  privilege: "documents.browse",
  params: one,
  response: List(DocumentAct),
});

/** How far an act has come. */
export const getDocumentAct = endpoint({
  id: "getDocumentAct",
  method: "GET",
  path: act,
  summary: "One act on documents",
  auth: "user",
  privilege: "documents.browse",
  params: oneAct,
  response: Data(DocumentAct),
});

/** Tries what was refused once more, with another answer to a name that is taken or to what may not be done. */
export const retryDocumentAct = endpoint({
  id: "retryDocumentAct",
  method: "POST",
  path: `${act}/retry`,
  summary: "Try again what was refused",
  auth: "user",
  privilege: "documents.browse",
  params: oneAct,
  body: Type.Object(Answers),
  ...accepted,
});

/** What is done stays done; the rest is given up. */
export const cancelDocumentAct = endpoint({
  id: "cancelDocumentAct",
  method: "POST",
  path: `${act}/cancel`,
  summary: "Give up the rest of an act",
  auth: "user",
  privilege: "documents.browse",
  params: oneAct,
  response: Data(DocumentAct),
});

/** Takes back what is done, as an act of its own. */
export const undoDocumentAct = endpoint({
  id: "undoDocumentAct",
  method: "POST",
  path: `${act}/undo`,
  summary: "Undo an act",
  auth: "user",
  privilege: "documents.browse",
  params: oneAct,
  ...accepted,
});

/** Every endpoint of this file. */
export const caseDocumentEndpoints = [
  searchCaseItems,
  getCaseItem,
  listCaseItemVersions,
  listCaseItemHistory,
  downloadCaseItem,
  createCaseFolder,
  renameCaseItem,
  restoreCaseItemVersion,
  copyCaseItems,
  moveCaseItems,
  deleteCaseItems,
  beginCaseUpload,
  sendUploadPart,
  storeCaseUpload,
  listDocumentActs,
  getDocumentAct,
  retryDocumentAct,
  cancelDocumentAct,
  undoDocumentAct,
];
