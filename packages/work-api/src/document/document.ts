import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import {
  customerParams,
  customerPath,
  Data,
  Done,
  libraryParams,
  libraryPath,
  List,
  Loose,
  pagingQuery,
  Results,
  SearchList,
} from "../envelope.ts";
import { customInput, customOutput, PathStep, withFields } from "../container/container.ts";
import { documentFilters, SearchBody } from "../search.ts";

const optionalText = Type.Optional(Type.String());
const optionalFlag = Type.Optional(Type.Boolean());

/** 7.11 */
export const DocumentOperations = Type.Object(
  Object.fromEntries(
    (
      "archive copy create_new_version declare delete freeze lock move relate replace restore " +
      "set_security undeclare unfreeze unlock update wopi_lock"
    )
      .split(" ")
      .map((name) => [name, Type.Boolean()]),
  ),
);

const documentFields = {
  id: Type.String(),
  database: Type.String(),
  document_number: Type.Integer(),
  version: Type.Integer(),
  wstype: Type.String(),
  iwl: Type.String(),
  name: Type.String(),
  alias: optionalText,
  share_url: optionalText,
  type: Type.String(),
  extension: Type.String(),
  content_type: Type.String(),
  size: Type.Integer(),
  checksum: Type.String(),
  indexable: Type.Boolean(),
  class: Type.String(),
  subclass: optionalText,
  author: Type.String(),
  author_description: optionalText,
  operator: Type.String(),
  operator_description: optionalText,
  last_user: Type.String(),
  last_user_description: optionalText,
  create_date: Type.String(),
  create_profile_date: Type.String(),
  edit_date: Type.String(),
  edit_profile_date: Type.String(),
  system_edit_date: Type.String(),
  file_create_date: Type.String(),
  file_edit_date: Type.String(),
  activity_date: Type.String(),
  declared_date: optionalText,
  workspace_id: Type.String(),
  workspace_name: optionalText,
  parent_id: optionalText,
  default_security: Type.String(),
  effective_security: optionalText,
  inherited_default_security: optionalText,
  access: optionalText,
  is_external: Type.Boolean(),
  is_external_as_normal: Type.Boolean(),
  is_hipaa: Type.Boolean(),
  is_checked_out: Type.Boolean(),
  checkout_date: optionalText,
  checkout_due_date: optionalText,
  checkout_path: optionalText,
  checkout_comment: optionalText,
  is_in_use: Type.Boolean(),
  in_use: Type.Boolean(),
  in_use_by: optionalText,
  in_use_by_description: optionalText,
  lock_type: optionalText,
  is_declared: Type.Boolean(),
  declared: Type.Boolean(),
  is_archived: Type.Boolean(),
  is_restorable: Type.Boolean(),
  is_related: Type.Boolean(),
  is_latest: optionalFlag,
  latest: optionalText,
  retain_days: Type.Integer(),
  comment: optionalText,
  subject: optionalText,
  from: optionalText,
  to: optionalText,
  cc: optionalText,
  bcc: optionalText,
  sent_date: optionalText,
  received_date: optionalText,
  message_id: optionalText,
  conversation_id: optionalText,
  conversation_name: optionalText,
  has_attachment: Type.Boolean(),
};

const accountInfo = Type.Optional(Type.Object({ allow_logon: Type.Boolean(), is_external: Type.Boolean() }));

const Attachment = Type.Object({
  attachment_id: Type.String(),
  id: Type.String(),
  name: Type.String(),
  size: Type.Integer(),
});

/** 7.1, as in lists. */
export const DocumentItem = withFields(Type.Object(documentFields), customOutput);

/** 7.1, as one document. */
export const DocumentFull = withFields(
  Type.Object({
    ...documentFields,
    author_info: accountInfo,
    operator_info: accountInfo,
    last_user_info: accountInfo,
    attachments: Type.Optional(Type.Array(Attachment)),
    operations: Type.Optional(DocumentOperations),
  }),
  customOutput,
);

const Warning = Type.Object({ field: Type.String(), error: Type.String() });

/** The answer of creations and updates of documents (work-api.md 3.2). */
export const DocumentAnswer = Type.Object({ data: DocumentFull, warnings: Type.Array(Warning) });

/** A folder or a document among the children of a folder (work-api.md 7.4). */
export const ChildEntry = Type.Unsafe<Record<string, unknown>>({});

const inLibrary = Type.Object(libraryParams);
const one = Type.Object({ ...libraryParams, document: Type.String({ maxLength: 100 }) });
const listQuery = Type.Object({ ...pagingQuery, ...documentFilters });

const profileInput = {
  name: Loose,
  alias: Loose,
  comment: Loose,
  author: Loose,
  operator: Loose,
  class: Loose,
  subclass: Loose,
  sub_class: Loose,
  type: Loose,
  default_security: Loose,
  retain_days: Loose,
  is_declared: Loose,
  is_hipaa: Loose,
  extension: Loose,
  content_type: Loose,
  file_create_date: Loose,
  file_edit_date: Loose,
};

const NestedProfile = Type.Optional(
  Type.Unsafe<Record<string, unknown>>({ type: "object", properties: {}, additionalProperties: true }),
);

/** Body of `PATCH /documents/{d}`. */
export const DocumentInput = Type.Unsafe<Record<string, unknown>>(
  Type.Object({
    ...profileInput,
    ...customInput,
    doc_profile: NestedProfile,
    profile: NestedProfile,
    audit: Type.Optional(Type.Object({ comments: Type.Optional(Type.String({ maxLength: 8000 })) })),
    keep_locked: Loose,
    warnings_for_required_and_disabled_fields: Loose,
  }),
);

export const listDocuments = endpoint({
  id: "listDocuments",
  method: "GET",
  path: `${libraryPath}/documents`,
  summary: "Documents of a library that the caller may see, newest first",
  auth: "user",
  privilege: "document_view",
  params: inLibrary,
  query: listQuery,
  response: Results(DocumentItem),
});

export const listDocumentsOfLibraries = endpoint({
  id: "listDocumentsOfLibraries",
  method: "GET",
  path: `${customerPath}/documents`,
  summary: "Documents of several libraries that the caller may see, newest first",
  auth: "user",
  params: Type.Object(customerParams),
  query: listQuery,
  response: Results(DocumentItem),
});

export const searchDocuments = endpoint({
  id: "searchDocuments",
  method: "POST",
  path: `${libraryPath}/documents/search`,
  summary: "Search for documents of a library",
  auth: "user",
  privilege: "document_view",
  reads: true,
  params: inLibrary,
  body: SearchBody,
  response: SearchList(DocumentItem),
});

export const reserveDocumentNumber = endpoint({
  id: "reserveDocumentNumber",
  method: "GET",
  path: `${libraryPath}/documents/reserve`,
  summary: "Take the next document number out of circulation",
  auth: "user",
  privilege: "import",
  params: inLibrary,
  response: Data(Type.Object({ document_number: Type.Integer(), version: Type.Integer() })),
});

export const getDocument = endpoint({
  id: "getDocument",
  method: "GET",
  path: `${libraryPath}/documents/:document`,
  summary: "One version of a document",
  auth: "user",
  privilege: "document_view",
  params: one,
  query: Type.Object({
    include_operations: Type.Optional(Type.Boolean()),
    is_latest: Type.Optional(Type.Boolean()),
    latest: Type.Optional(Type.Boolean()),
  }),
  response: Data(DocumentFull),
});

export const updateDocument = endpoint({
  id: "updateDocument",
  method: "PATCH",
  path: `${libraryPath}/documents/:document`,
  summary: "Change the profile fields that are sent",
  auth: "user",
  files: true,
  act: "document.modify",
  params: one,
  body: DocumentInput,
  response: DocumentAnswer,
});

export const deleteDocument = endpoint({
  id: "deleteDocument",
  method: "DELETE",
  path: `${libraryPath}/documents/:document`,
  summary: "Move one version of a document to the trash",
  auth: "user",
  act: "document.delete",
  privilege: "delete",
  params: one,
  response: Done,
});

export const listVersions = endpoint({
  id: "listVersions",
  method: "GET",
  path: `${libraryPath}/documents/:document/versions`,
  summary: "Versions of a document that the caller may see, newest last",
  auth: "user",
  privilege: "document_view",
  params: one,
  query: Type.Object(pagingQuery),
  response: List(DocumentItem),
});

export const getLatestVersion = endpoint({
  id: "getLatestVersion",
  method: "GET",
  path: `${libraryPath}/documents/:document/versions/latest`,
  summary: "Number of the newest version that the caller may see",
  auth: "user",
  privilege: "document_view",
  params: one,
  response: Data(Type.Object({ version: Type.Integer() })),
});

export const promoteVersion = endpoint({
  id: "promoteVersion",
  method: "POST",
  path: `${libraryPath}/documents/:document/versions/promote`,
  summary: "Make a new latest version with the content of an earlier one",
  auth: "user",
  act: "document.add_version",
  privilege: "import",
  params: one,
  body: Type.Object({ version: Type.Integer({ minimum: 1 }), doc_profile: NestedProfile }),
  status: 201,
  response: DocumentAnswer,
});

export const getDocumentPath = endpoint({
  id: "getDocumentPath",
  method: "GET",
  path: `${libraryPath}/documents/:document/path`,
  summary: "Every place of a document, each from the workspace down",
  auth: "user",
  params: one,
  response: Data(Type.Array(Type.Array(PathStep))),
});

export const listDocumentParents = endpoint({
  id: "listDocumentParents",
  method: "GET",
  path: `${libraryPath}/documents/:document/parents`,
  summary: "Folders in which a document is filed",
  auth: "user",
  params: one,
  query: Type.Object(pagingQuery),
  response: List(PathStep),
});

export const getDocumentOperations = endpoint({
  id: "getDocumentOperations",
  method: "GET",
  path: `${libraryPath}/documents/:document/operations`,
  summary: "What the caller may do with a document",
  auth: "user",
  params: one,
  response: Data(DocumentOperations),
});

export const copyDocument = endpoint({
  id: "copyDocument",
  method: "POST",
  path: `${libraryPath}/documents/:document/copy`,
  summary: "Make a new document from a version of another",
  auth: "user",
  act: "document.copy",
  privilege: "import",
  params: one,
  body: Type.Object({
    destination_folder_id: Type.String({ maxLength: 100 }),
    name: Type.Optional(Type.String({ maxLength: 1000 })),
    on_conflict: Type.Optional(
      Type.Union([Type.Literal("keep_both"), Type.Literal("skip"), Type.Literal("fail"), Type.Literal("new_version")]),
    ),
    all_versions: Type.Optional(Type.Boolean()),
    keep_author: Type.Optional(Type.Boolean()),
    update_profile: Type.Optional(Type.Boolean()),
    audit: Type.Optional(Type.Object({ comments: Type.Optional(Type.String({ maxLength: 8000 })) })),
  }),
  status: 201,
  response: DocumentAnswer,
});

/** Every endpoint of this file. */
export const documentEndpoints = [
  listDocuments,
  listDocumentsOfLibraries,
  searchDocuments,
  reserveDocumentNumber,
  getDocument,
  updateDocument,
  deleteDocument,
  listVersions,
  getLatestVersion,
  promoteVersion,
  getDocumentPath,
  listDocumentParents,
  getDocumentOperations,
  copyDocument,
];
