import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { OpenWork } from "./open-work.ts";
import { apiPath } from "./session.ts";
import { Owner } from "./team.ts";
import { Trouble } from "./trouble.ts";
import { WorkTransition } from "./work-type.ts";

/** Where the documents of a case lie: a workspace, or for folders a path. */
export const CasePlace = Type.Object({
  service: Type.String(),
  service_name: Type.String(),
  library: Type.String(),
  /** The workspace by its id in the repository; empty until it is there. */
  root: Type.String(),
  name: Type.String(),
  /** The repository's own page of it, where it has one. */
  url: Type.Optional(Type.String()),
});

/** States of the making of a case's workspace (operate.md 23.12); a case without any has one that was chosen. */
export const provisioningStates = [
  "not_required",
  "pending",
  "looking_up",
  "creating",
  "configuring",
  "ready",
  "failed",
  "ambiguous",
] as const;

/** One of `provisioningStates`. */
export type ProvisioningState = (typeof provisioningStates)[number];

/** How far the workspace of a case is (OPR-PRO-002, -004). */
export const CaseProvisioning = Type.Object({
  state: Type.Unsafe<ProvisioningState>({ type: "string", enum: provisioningStates }),
  /** Why it stopped. */
  trouble: Type.Optional(Trouble),
  /** It goes on by itself. */
  is_waiting: Type.Boolean(),
  /** It was there already, and was not made. */
  is_found: Type.Boolean(),
  /** Those that all fit, of which somebody has to choose. */
  candidates: Type.Array(Type.Object({ root: Type.String(), name: Type.String() })),
});

/** What a field of a case has (OPR-WTY-003). */
export type FieldContent = string | number | boolean | string[];
const Values = Type.Unsafe<Record<string, FieldContent>>({ type: "object", additionalProperties: true });

const named = Type.Object({ system_name: Type.String(), name: Type.String() });

/** A matter, as far as filing needs one (operate.md 6). */
export const Case = Type.Object({
  id: Type.String(),
  reference: Type.String(),
  title: Type.String(),
  /** Whether it is closed. */
  phase: Type.Union([Type.Literal("open"), Type.Literal("closed")]),
  type: named,
  /** The phase of its type that it is in. */
  type_phase: named,
  /** What its fields have, by their names. */
  values: Values,
  owner: Owner,
  /** Only its owner, their team and holders of `case.viewRestricted` see it (OPR-USR-009). */
  is_restricted: Type.Boolean(),
  place: CasePlace,
  /** Absent where the workspace was chosen by whoever opened the case. */
  provisioning: Type.Optional(CaseProvisioning),
  /** Where it can go from here. */
  transitions: Type.Array(WorkTransition),
  created_at: Type.String(),
  closed_at: Type.Optional(Type.String()),
  /** What the signed-in person may do here: `browse`, `file`, `edit`, `close`, `reopen`, `provision`. */
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

/** Why something cannot be done now, in the words of operate.md 18.3. */
const Reason = Type.Object({ code: Type.String(), text: Type.String() });

/** Whose account is used in the place of a case, and what nobody's account can do there now (OPR-COR-004, OPR-IDN-011). */
export const CaseIdentities = Type.Object({
  /** What a person does: browsing, opening, copying, uploading, generating, splitting, converting. */
  person: Type.Object({
    run_as: Type.Optional(RunAs),
    /** Their name there, where it is the person's own account. */
    account: Type.Optional(Type.String()),
    unavailable: Type.Optional(Reason),
  }),
  /** What Operate alone does: filing, bundling, archiving, what is attached to e-mails and kept of them, post. */
  service: Type.Object({ unavailable: Type.Optional(Reason) }),
});

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

/**
 * A case of a type whose workspace Operate makes, or in one that exists and that the service account must be able to
 * see (OPR-ERR-006, -012).
 */
export const createCase = endpoint({
  id: "createCase",
  method: "POST",
  path: cases,
  summary: "Open a case",
  auth: "user",
  privilege: "case.create",
  body: Type.Object({
    title: Type.Optional(text(254)),
    /** `matter` when absent. */
    type: Type.Optional(text(40)),
    values: Type.Optional(Values),
    /** Made by Operate when absent. */
    reference: Type.Optional(text(32)),
    /** One of those that the type allows; its own when absent. */
    repository: Type.Optional(text(64)),
    /** With `root`: a workspace that is there already. */
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

/**
 * Needs `If-Match`. Closing and reopening need the permission `case.close`; `phase` takes the first way there that the
 * type has. Of `values` those that are sent change.
 */
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
    values: Type.Optional(Values),
    phase: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("closed")])),
  }),
  response: Data(Case),
});

/** Takes one of the case's `transitions`; needs `If-Match`, and `case.close` where it closes or reopens. */
export const changeCasePhase = endpoint({
  id: "changeCasePhase",
  method: "POST",
  path: `${base}/phase`,
  summary: "Move a case to another phase",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({
    transition: Type.Optional(text(40)),
    reason: Type.Optional(text(1000)),
    /** Closes although work is open, which needs `case.closeWithOpenWork` and a reason. */
    with_open_work: Type.Optional(Type.Boolean()),
  }),
  response: Data(Case),
});

/** What would be left over if the case were closed now. */
export const listOpenWork = endpoint({
  id: "listOpenWork",
  method: "GET",
  path: `${base}/openWork`,
  summary: "Open work of a case",
  auth: "user",
  privilege,
  params: one,
  response: List(OpenWork),
});

/** The phases that a case has been in, the newest first (OPR-PHS-006). */
export const listCasePhases = endpoint({
  id: "listCasePhases",
  method: "GET",
  path: `${base}/phases`,
  summary: "Phases of a case",
  auth: "user",
  privilege,
  params: one,
  response: List(
    Type.Object({
      phase: named,
      from: Type.Optional(named),
      at: Type.String(),
      /** Nobody for what a rule did. */
      by: Type.Optional(Type.String()),
      reason: Type.Optional(Type.String()),
      /** How long it was in it; absent for the phase that it is in. */
      seconds: Type.Optional(Type.Integer()),
      with_open_work: Type.Boolean(),
    }),
  ),
});

/** Makes or looks for the workspace of a case once more; `root` chooses one of several that fit (OPR-PRO-004). */
export const provisionCase = endpoint({
  id: "provisionCase",
  method: "POST",
  path: `${base}/provisioning`,
  summary: "Make the workspace of a case",
  auth: "user",
  privilege: "documents.provision",
  params: one,
  body: Type.Object({ root: Type.Optional(text(1000)) }),
  response: Data(Case),
});

/** Nothing is asked of the repository. */
export const getCaseIdentities = endpoint({
  id: "getCaseIdentities",
  method: "GET",
  path: `${base}/identities`,
  summary: "Whose account is used in the place of a case",
  auth: "user",
  privilege,
  params: one,
  response: Data(CaseIdentities),
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

/** Where one may look for a workspace: Work services that are offered to one or stand in for all, and all others. */
export const listPlaceServices = endpoint({
  id: "listPlaceServices",
  method: "GET",
  path: `${apiPath}/placeServices`,
  summary: "Services that a case's documents can lie in",
  auth: "user",
  privilege: "case.create",
  response: List(Type.Object({ system_name: Type.String(), display_name: Type.String() })),
});

/** Every endpoint of this file. */
export const caseEndpoints = [
  listCases,
  getCase,
  createCase,
  updateCase,
  changeCasePhase,
  listOpenWork,
  listCasePhases,
  provisionCase,
  getCaseIdentities,
  listCaseItems,
  listCaseDocuments,
  findPlaces,
  listPlaceServices,
];
