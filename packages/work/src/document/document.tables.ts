import type { ColumnType, Generated } from "kysely";

/** Values of custom and project fields, by wire name. */
type FieldValues = Readonly<Record<string, string | number | boolean>>;

/** What is read from an e-mail when it is filed (work-api.md 7.1, "Email only"). */
export interface MessageFields {
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly bcc?: string;
  readonly sent_date?: string;
  readonly received_date?: string;
  /** Without angle brackets; absent from what was filed before it was kept. */
  readonly message_id?: string;
  readonly conversation_id?: string;
  readonly conversation_name?: string;
  readonly attachments?: readonly { readonly name: string; readonly size: number }[];
}

/** `work.document_number`: one document with all of its versions. */
export interface DocumentNumberRow {
  library_id: number;
  document_number: number;
  last_version: number;
}

/** `work.document`: one version of a document. */
export interface DocumentRow {
  library_id: number;
  document_number: number;
  version: number;
  workspace_number: number;
  folder_number: number | null;
  name: string;
  alias: Generated<string>;
  comment: Generated<string>;
  extension: string;
  type: string;
  class: string;
  subclass: Generated<string>;
  custom: ColumnType<FieldValues, string | undefined, string>;
  message: ColumnType<MessageFields | null, string | null, string | null>;
  is_email: boolean;
  size: number;
  checksum: string;
  author_num: number;
  operator_num: number;
  last_user_num: number;
  security_id: number;
  default_security: "public" | "view" | "private" | "inherit";
  is_superseded: Generated<boolean>;
  is_newest: Generated<boolean>;
  is_declared: Generated<boolean>;
  declared_at: Date | null;
  is_hipaa: Generated<boolean>;
  retain_days: Generated<number>;
  revision: Generated<number>;
  created_at: Date;
  edited_at: Date;
  profile_edited_at: Date;
  file_created_at: Date;
  file_edited_at: Date;
  trashed_at: Date | null;
  trashed_by: number | null;
}

/** `work.reference`: a further folder in which a document is filed. */
export interface ReferenceRow {
  library_id: number;
  folder_number: number;
  document_number: number;
  created_by: number;
  created_at: Date;
}

/** The tables that this slice owns. */
export interface DocumentTables {
  "work.document_number": DocumentNumberRow;
  "work.document": DocumentRow;
  "work.reference": ReferenceRow;
}
