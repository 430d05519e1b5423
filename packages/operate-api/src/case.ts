import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";
import { Owner } from "./team.ts";

/** Where the documents of a case lie: a workspace, or for folders a path. */
export const CasePlace = Type.Object({
  service: Type.String(),
  service_name: Type.String(),
  library: Type.String(),
  /** The workspace by its id in the repository. */
  root: Type.String(),
  name: Type.String(),
  /** The repository's own page of it, where it has one. */
  url: Type.Optional(Type.String()),
});

/** A matter, as far as filing needs one (operate.md 6). */
export const Case = Type.Object({
  id: Type.String(),
  reference: Type.String(),
  title: Type.String(),
  phase: Type.Union([Type.Literal("open"), Type.Literal("closed")]),
  owner: Owner,
  /** Only its owner, their team and holders of `case.viewRestricted` see it (OPR-USR-009). */
  is_restricted: Type.Boolean(),
  place: CasePlace,
  created_at: Type.String(),
  closed_at: Type.Optional(Type.String()),
  /** What the signed-in person may do here: `browse`, `file`, `edit`, `close`, `reopen`. */
  actions: Type.Array(Type.String()),
  rev: Type.Integer(),
});

/** A document that a filing has put into a case. */
export const CaseDocument = Type.Object({
  id: Type.String(),
  name: Type.String(),
  size: Type.Optional(Type.Integer()),
  folder_name: Type.String(),
  added_at: Type.String(),
  added_by: Type.String(),
  /** The filing under which both audits know it. */
  operation_id: Type.String(),
  /** The e-mail that it came with. */
  email: Type.Optional(Type.Object({ id: Type.String(), reference: Type.String() })),
  url: Type.Optional(Type.String()),
});

/** A folder or document in the repository, as the person or Operate sees it. */
export const CaseItem = Type.Object({
  kind: Type.Union([Type.Literal("container"), Type.Literal("document")]),
  id: Type.String(),
  name: Type.String(),
  size: Type.Optional(Type.Integer()),
  version: Type.Optional(Type.Integer()),
  class: Type.Optional(Type.String()),
  author: Type.Optional(Type.String()),
  created_at: Type.Optional(Type.String()),
  modified_at: Type.Optional(Type.String()),
  modified_by: Type.Optional(Type.String()),
  /** Who has it checked out. */
  locked_by: Type.Optional(Type.String()),
});

/** Under whose account the repository was asked (OPR-IDN-011). */
export const RunAs = Type.Union([Type.Literal("user"), Type.Literal("service"), Type.Literal("fallback")]);

const one = Type.Object({ case: Type.String({ maxLength: 64 }) });
const privilege = "case.read";
const cases = `${apiPath}/cases`;
const base = `${cases}/:case`;
const text = (maxLength: number) => Type.String({ maxLength });
const paging = { limit: Type.Optional(Type.Integer()), cursor: Type.Optional(text(1000)) };

/** Newest first; `query` finds by reference and by words of the title, `recent` the ten that one filed to last. */
export const listCases = endpoint({
  id: "listCases",
  method: "GET",
  path: cases,
  summary: "Cases that one may see",
  auth: "user",
  privilege,
  query: Type.Object({
    query: Type.Optional(text(200)),
    phase: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("closed")])),
    recent: Type.Optional(Type.Boolean()),
    ...paging,
  }),
  response: List(Case),
});

/** One case. */
export const getCase = endpoint({
  id: "getCase",
  method: "GET",
  path: base,
  summary: "One case",
  auth: "user",
  privilege,
  params: one,
  response: Data(Case),
});

/** A case in a workspace that exists; the service account must be able to see it (OPR-ERR-006, -012). */
export const createCase = endpoint({
  id: "createCase",
  method: "POST",
  path: cases,
  summary: "Open a case",
  auth: "user",
  privilege: "case.create",
  body: Type.Object({
    title: Type.Optional(text(254)),
    /** Made by Operate when absent. */
    reference: Type.Optional(text(32)),
    service: Type.Optional(text(64)),
    library: Type.Optional(text(64)),
    root: Type.Optional(text(1000)),
    /** The person who opens it when absent. */
    owner: Type.Optional(text(64)),
    is_restricted: Type.Optional(Type.Boolean()),
  }),
  status: 201,
  response: Data(Case),
});

/** Needs `If-Match`. Closing and reopening need the permission `case.close`. */
export const updateCase = endpoint({
  id: "updateCase",
  method: "PATCH",
  path: base,
  summary: "Change what is sent",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({
    title: Type.Optional(text(254)),
    owner: Type.Optional(text(64)),
    is_restricted: Type.Optional(Type.Boolean()),
    phase: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("closed")])),
  }),
  response: Data(Case),
});

/** Folders and documents of the case's workspace, or of the folder `container`; F1, as the person where linked. */
export const listCaseItems = endpoint({
  id: "listCaseItems",
  method: "GET",
  path: `${base}/items`,
  summary: "Browse the workspace of a case",
  auth: "user",
  privilege: "documents.browse",
  params: one,
  query: Type.Object({ container: Type.Optional(text(1000)), cursor: Type.Optional(text(1000)) }),
  response: Type.Object({
    data: Type.Array(CaseItem),
    cursor: Type.Optional(Type.String()),
    run_as: RunAs,
    /** Their name there, where it is the person's own account. */
    account: Type.Optional(Type.String()),
    /** Of the folder itself, with the first items only. */
    folder: Type.Optional(
      Type.Object({
        /** From the case's place down to the folder, both included. */
        trail: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
        /** What the account may do there, where the repository says so (OPR-BRW-009). */
        rights: Type.Optional(Type.Object({ add_documents: Type.Boolean(), add_folders: Type.Boolean() })),
        /** What the repository can do (OPR-PRV-003). */
        can: Type.Object({ search: Type.Boolean(), versions: Type.Boolean(), recycle_bin: Type.Boolean() }),
        /** The repository's own page of it. */
        url: Type.Optional(Type.String()),
      }),
    ),
  }),
});

/** What was filed to the case, newest first. */
export const listCaseDocuments = endpoint({
  id: "listCaseDocuments",
  method: "GET",
  path: `${base}/documents`,
  summary: "Documents filed to a case",
  auth: "user",
  privilege,
  params: one,
  query: Type.Object(paging),
  response: List(CaseDocument),
});

/** Workspaces of a service for a new case, as the person sees them there (F1). */
export const findPlaces = endpoint({
  id: "findPlaces",
  method: "GET",
  path: `${apiPath}/places`,
  summary: "Find a workspace",
  auth: "user",
  privilege: "case.create",
  query: Type.Object({ service: text(64), query: Type.Optional(text(200)) }),
  response: List(CasePlace),
});

/** Every endpoint of this file. */
export const caseEndpoints = [listCases, getCase, createCase, updateCase, listCaseItems, listCaseDocuments, findPlaces];
