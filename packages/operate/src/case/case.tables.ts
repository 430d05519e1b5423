import type { GeneratedAlways } from "kysely";

/** `operate.case_place`: where the documents of a case lie. */
export interface CasePlaceRow {
  case_id: string;
  service_id: string;
  library: string;
  /** As it was asked for. */
  root: string;
  /** As the provider names it, by which it is found even when it is renamed (OPR-REP-003). */
  item_id: string;
  name: string;
}

/** `operate.document_ref`: a document of a repository that Operate knows (OPR-REP-011). */
export interface DocumentRefRow {
  id: string;
  num: GeneratedAlways<number>;
  service_id: string;
  item_id: string;
  name: string;
  size: number | null;
  sha256: string | null;
}

/** `operate.document_link`: that a document belongs to a case, and how it came there. */
export interface DocumentLinkRow {
  work_item_id: string;
  document_ref_id: string;
  relation: "filed";
  folder_name: string;
  container_id: string;
  /** Under which both audits know it. */
  operation_id: string;
  email_id: string | null;
  email_document: number | null;
  /** Of the message that it came with, to know it again (OPR-FIL-011). */
  message_id: string | null;
  sha256: string | null;
  added_at: Date;
  added_by: string | null;
}

/** The tables of this slice. */
export interface CaseTables {
  "operate.case_place": CasePlaceRow;
  "operate.document_ref": DocumentRefRow;
  "operate.document_link": DocumentLinkRow;
}
