import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { serviceTypes } from "./linked-service.ts";
import type { ServiceType } from "./linked-service.ts";
import { apiPath } from "./session.ts";
import { Trouble } from "./trouble.ts";

const text = (maxLength: number) => Type.String({ maxLength });
const optional = (maxLength: number) => Type.Optional(text(maxLength));
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: "string", enum: [...values] });

/** Whose data the fields of a place read (OPR-REP-001): each case has a place of its own, or there is one for all. */
export const repositoryContexts = ["case", "global"] as const;
/** How the workspace is found (OPR-REP-002): by its name, by values of its properties, or by its id. */
export const workspaceResolvers = ["default", "search", "id"] as const;
/** Who finds a new workspace when nobody is named in it. */
export const workspaceDefaults = ["private", "view", "public"] as const;
/** What uses a repository. */
export const repositoryUses = ["mailbox", "post_room", "work_type", "bundles", "case"] as const;

/** One of `repositoryContexts`. */
export type RepositoryContext = (typeof repositoryContexts)[number];
/** One of `workspaceResolvers`. */
export type WorkspaceResolver = (typeof workspaceResolvers)[number];
/** One of `workspaceDefaults`. */
export type WorkspaceDefault = (typeof workspaceDefaults)[number];
/** One of `repositoryUses`. */
export type RepositoryUse = (typeof repositoryUses)[number];

const place = {
  name: text(80),
  description: text(500),
  /** The system name of a linked service. */
  service: text(64),
  context: oneOf(repositoryContexts),
  /** The library; empty for the preferred one of the service, and for folders. */
  library: text(64),
  resolver: oneOf(workspaceResolvers),
  /** Its name, which may have fields such as `{{case.reference}}`; with `id` its id, or for folders a path. */
  workspace: text(1000),
  /** With `search`: those of the properties that it is known by. */
  find_by: Type.Array(text(40), { maxItems: 10 }),
  /** What the properties of a workspace hold, such as `custom1`; one that Operate makes is given them. */
  properties: Type.Record(Type.String({ maxLength: 40 }), text(254)),
  /** A path in the workspace, which may have fields. */
  folder: text(500),
  /** Endings of files that are not taken, such as `exe`. */
  deny_extensions: Type.Array(text(20), { maxItems: 100 }),
};

/** A named place of documents, in one linked service (OPR-REP-001). */
export const Repository = Type.Object({
  key: Type.String(),
  ...place,
  service_name: Type.String(),
  service_type: oneOf<ServiceType>(serviceTypes),
  /** For workspaces that Operate makes. */
  default_security: Type.Optional(oneOf(workspaceDefaults)),
  /** The largest file that is taken. */
  most_bytes: Type.Optional(Type.Integer()),
  used_by: Type.Array(Type.Object({ use: oneOf(repositoryUses), name: Type.String() })),
  updated_at: Type.String(),
  rev: Type.Integer(),
});

/** A value of `Repository`. */
export type RepositoryValue = Static<typeof Repository>;

/** Something that a place is made of, before and after its fields are filled (OPR-REP-009). */
const Resolved = Type.Object({
  part: oneOf(["library", "workspace", "property", "folder"]),
  /** Of a property. */
  name: Type.Optional(Type.String()),
  mask: Type.String(),
  text: Type.String(),
  fields: Type.Array(Type.Object({ field: Type.String(), value: Type.Optional(Type.String()) })),
});

/** What a check found, asked of the service just now. */
export const RepositoryCheck = Type.Object({
  run_as: oneOf(["user", "service", "fallback"]),
  /** Whose account was used there. */
  account: Type.Optional(Type.String()),
  resolved: Type.Array(Resolved),
  /** The place, when there is exactly one. */
  found: Type.Optional(Type.Object({ library: Type.String(), root: Type.String(), name: Type.String() })),
  rights: Type.Array(Type.Object({ right: oneOf(["read", "add_documents", "add_folders"]), is_there: Type.Boolean() })),
  /** The first of what lies there. */
  items: Type.Array(Type.Object({ kind: oneOf(["container", "document"]), name: Type.String() })),
  /** Why it came to no place, or to several. */
  trouble: Type.Optional(Trouble),
});

const repositories = `${apiPath}/admin/repositories`;
const one = Type.Object({ repository: text(64) });
const privilege = "admin.repositories";

/** Those that something can be chosen from, without their settings. */
export const listRepositoryNames = endpoint({
  id: "listRepositoryNames",
  method: "GET",
  path: `${apiPath}/repositories`,
  summary: "Repositories to choose from",
  auth: "user",
  privilege: "case.read",
  response: List(
    Type.Object({
      key: Type.String(),
      name: Type.String(),
      context: oneOf(repositoryContexts),
      service: Type.String(),
      service_name: Type.String(),
    }),
  ),
});

/** Every service that a repository can lie in, with what its places are. */
export const listRepositoryServices = endpoint({
  id: "listRepositoryServices",
  method: "GET",
  path: `${apiPath}/admin/repositoryServices`,
  summary: "Services that repositories can lie in",
  auth: "user",
  privilege,
  response: List(Type.Object({ system_name: Type.String(), display_name: Type.String(), type: oneOf(serviceTypes) })),
});

/** Every repository, by name. */
export const listRepositories = endpoint({
  id: "listRepositories",
  method: "GET",
  path: repositories,
  summary: "Repositories",
  auth: "user",
  privilege,
  response: List(Repository),
});

/** One repository. */
export const getRepository = endpoint({
  id: "getRepository",
  method: "GET",
  path: `${repositories}/:repository`,
  summary: "One repository",
  auth: "user",
  privilege,
  params: one,
  response: Data(Repository),
});

/**
 * Adds a repository, or changes the one of this key; a change needs `If-Match`. Where a mailbox or the post room keeps
 * files, the place stays: 409.
 */
export const setRepository = endpoint({
  id: "setRepository",
  method: "PUT",
  path: `${repositories}/:repository`,
  summary: "Add or change a repository",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({
    name: Type.Optional(place.name),
    description: Type.Optional(place.description),
    service: Type.Optional(place.service),
    context: Type.Optional(place.context),
    library: Type.Optional(place.library),
    resolver: Type.Optional(place.resolver),
    workspace: Type.Optional(place.workspace),
    find_by: Type.Optional(place.find_by),
    properties: Type.Optional(place.properties),
    folder: Type.Optional(place.folder),
    deny_extensions: Type.Optional(place.deny_extensions),
    /** `null` for what the service does by itself. */
    default_security: Type.Optional(Type.Union([Type.Null(), oneOf(workspaceDefaults)])),
    /** `null` for no limit. */
    most_bytes: Type.Optional(Type.Union([Type.Null(), Type.Integer()])),
  }),
  response: Data(Repository),
});

/** Forgets a repository that nothing uses; documents stay where they are. */
export const deleteRepository = endpoint({
  id: "deleteRepository",
  method: "DELETE",
  path: `${repositories}/:repository`,
  summary: "Remove a repository",
  auth: "user",
  privilege,
  params: one,
  response: Done,
});

/** Finds the place, for a case where it is one of cases, and tries to list it; changes nothing there (OPR-REP-009). */
export const checkRepository = endpoint({
  id: "checkRepository",
  method: "POST",
  path: `${repositories}/:repository/check`,
  summary: "Check a repository",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({
    /** The id or the reference of a case. */
    case: optional(64),
    /** As the signed-in person; else as the service account. */
    as_me: Type.Optional(Type.Boolean()),
  }),
  response: Data(RepositoryCheck),
});

/** Every endpoint of this file. */
export const repositoryEndpoints = [
  listRepositoryNames,
  listRepositoryServices,
  listRepositories,
  getRepository,
  setRepository,
  deleteRepository,
  checkRepository,
];
