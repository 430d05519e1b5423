import { Type } from "typebox";
import type { TSchema } from "typebox";
import { endpoint } from "@muniment/rest";
import { Loose } from "../envelope.ts";
import { customFields } from "../profile-fields.ts";
import type { LooseFields } from "./container.ts";
import { connectorPath, ItemId, LibraryId, MaybeText, Only } from "./connector.ts";
import { ConnectorDocument, CopiedDocument, MinimalDocument, MovedDocument, ShortDocument } from "./shape.ts";

const loose = (...names: string[]): Record<string, typeof Loose> =>
  Object.fromEntries(names.map((name) => [name, Loose]));

const customs = [...customFields.keys()];

/** Profile fields of an upload. */
export const uploadFields: readonly string[] = [
  ..."comment author operator class subclass default_security is_hipaa retain_days".split(" "),
  ..."file_create_date file_edit_date".split(" "),
  ...customs,
];

/** Profile fields of a change. */
export const profileFields: readonly string[] = [
  ..."alias author class comment default_security is_declared is_hipaa name operator retain_days subclass".split(" "),
  ...customs,
];

/** What becomes of the version whose new content is sent. */
export const versionModes = { update: "Update Current Version", create: "Create New Version" } as const;

const named = { documentId: ItemId, latest: Type.Optional(Type.Boolean()) };
const binary = Type.Unsafe<string>({ type: "string", format: "binary" });
const nothing = Type.Object({});

/** The parts of a form; the parser reads them all as text. */
function form(fields: Record<string, TSchema>) {
  return Type.Unsafe<LooseFields>(Type.Object({ ...fields, file: binary }));
}

const MaybeForm = Type.Optional(Type.String());

export const connectorUploadDocument = endpoint({
  id: "connectorUploadDocument",
  method: "POST",
  path: `${connectorPath}/uploadDocument`,
  summary: "File a new document in a folder; the profile comes as fields of the form",
  auth: "user",
  consumes: "multipart",
  body: form({
    libraryId: LibraryId,
    folderId: ItemId,
    inherit_profile_from_folder: MaybeForm,
    keep_locked: MaybeForm,
    ...loose(...uploadFields),
  }),
  response: Only(ShortDocument),
});

export const connectorUpdateOrCreateNewDocVersion = endpoint({
  id: "connectorUpdateOrCreateNewDocVersion",
  method: "POST",
  path: `${connectorPath}/updateOrCreateNewDocVersion`,
  summary: "Add a version to a document, or replace the content of one",
  auth: "user",
  consumes: "multipart",
  body: form({
    updateOrCreate: Type.Union([Type.Literal(versionModes.update), Type.Literal(versionModes.create)]),
    documentId: ItemId,
    name: MaybeForm,
    keep_locked: MaybeForm,
    ...loose(...uploadFields),
  }),
  response: Only(ShortDocument),
});

export const connectorDownloadDocument = endpoint({
  id: "connectorDownloadDocument",
  method: "POST",
  path: `${connectorPath}/downloadDocument`,
  summary: "The bytes of a version",
  auth: "user",
  reads: true,
  body: Type.Object(named),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

export const connectorGetDocumentProfile = endpoint({
  id: "connectorGetDocumentProfile",
  method: "POST",
  path: `${connectorPath}/getDocumentProfile`,
  summary: "One version of a document",
  auth: "user",
  reads: true,
  body: Type.Object(named),
  response: Only(ConnectorDocument),
});

export const connectorUpdateDocumentProfile = endpoint({
  id: "connectorUpdateDocumentProfile",
  method: "POST",
  path: `${connectorPath}/updateDocumentProfile`,
  summary: "Change the profile fields that are sent",
  auth: "user",
  body: Type.Unsafe<LooseFields & { readonly documentId: string }>(
    Type.Object({ documentId: ItemId, ...loose(...profileFields) }),
  ),
  response: Only(ShortDocument),
});

export const connectorGetDocumentVersions = endpoint({
  id: "connectorGetDocumentVersions",
  method: "POST",
  path: `${connectorPath}/getDocumentVersions`,
  summary: "Versions of a document that the caller may see",
  auth: "user",
  reads: true,
  body: Type.Object({ documentId: ItemId }),
  response: Only(Type.Array(MinimalDocument)),
});

export const connectorPromoteDocumentVersion = endpoint({
  id: "connectorPromoteDocumentVersion",
  method: "POST",
  path: `${connectorPath}/promoteDocumentVersion`,
  summary: "Make a new latest version with the content of an earlier one",
  auth: "user",
  body: Type.Unsafe<LooseFields & { readonly documentId: string; readonly version: number }>(
    Type.Object({ documentId: ItemId, version: Type.Integer({ minimum: 1 }), ...loose(...profileFields) }),
  ),
  response: Only(MinimalDocument),
});

export const connectorMoveDocument = endpoint({
  id: "connectorMoveDocument",
  method: "POST",
  path: `${connectorPath}/moveDocument`,
  summary: "Move a document from a folder to another",
  auth: "user",
  body: Type.Object({
    folderId: ItemId,
    documentId: ItemId,
    destination_folder_id: ItemId,
    update_profile: Type.Optional(Type.Boolean()),
    update_security: Type.Optional(Type.Boolean()),
    comments: MaybeText,
  }),
  response: Only(MovedDocument),
});

export const connectorCopyDocument = endpoint({
  id: "connectorCopyDocument",
  method: "POST",
  path: `${connectorPath}/copyDocument`,
  summary: "Make a new document in a folder from a version of another",
  auth: "user",
  body: Type.Object({ documentId: ItemId, folderId: ItemId }),
  response: Only(CopiedDocument),
});

export const connectorAddDocumentReference = endpoint({
  id: "connectorAddDocumentReference",
  method: "POST",
  path: `${connectorPath}/addDocumentReference`,
  summary: "File a document in one more folder",
  auth: "user",
  body: Type.Object({ documentId: ItemId, folderId: ItemId }),
  response: Only(Type.Object({ id: Type.String(), wstype: Type.String() })),
});

export const connectorDeleteDocumentReference = endpoint({
  id: "connectorDeleteDocumentReference",
  method: "DELETE",
  path: `${connectorPath}/deleteDocumentReference`,
  summary: "Remove a document from this folder only",
  auth: "user",
  query: Type.Object({ documentId: ItemId, folderId: ItemId }),
  response: nothing,
});

export const connectorAddDocumentHistoryEntry = endpoint({
  id: "connectorAddDocumentHistoryEntry",
  method: "POST",
  path: `${connectorPath}/addDocumentHistoryEntry`,
  summary: "Write an act done elsewhere to the timeline of a document",
  auth: "user",
  body: Type.Object({
    documentId: ItemId,
    activity_code: Type.Integer(),
    comments: MaybeText,
    duration: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
  }),
  response: Only(nothing),
});

export const connectorGetDocumentActivityNames = endpoint({
  id: "connectorGetDocumentActivityNames",
  method: "GET",
  path: `${connectorPath}/getDocumentActivityNames`,
  summary: "Acts that may be written to a timeline",
  auth: "user",
  response: Only(Type.Array(Type.Object({ activity_code: Type.Integer(), display_name: Type.String() }))),
});

/** What the façade serves about documents. */
export const connectorDocumentEndpoints = [
  connectorUploadDocument,
  connectorUpdateOrCreateNewDocVersion,
  connectorDownloadDocument,
  connectorGetDocumentProfile,
  connectorUpdateDocumentProfile,
  connectorGetDocumentVersions,
  connectorPromoteDocumentVersion,
  connectorMoveDocument,
  connectorCopyDocument,
  connectorAddDocumentReference,
  connectorDeleteDocumentReference,
  connectorAddDocumentHistoryEntry,
  connectorGetDocumentActivityNames,
] as const;
