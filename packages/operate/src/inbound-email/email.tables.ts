import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** Somebody in a header. */
export interface EmailPerson {
  readonly name?: string;
  readonly address: string;
}

/** `operate.email`: what a message says, for good; its work item has the same id. */
export interface EmailRow {
  id: string;
  mailbox_id: string;
  message_id: string;
  content_hash: string;
  in_reply_to: string | null;
  message_references: string[];
  thread_index: string | null;
  thread_id: string;
  subject: string;
  from_name: string | null;
  /** In small letters. */
  from_address: string | null;
  reply_to: Json<readonly EmailPerson[]>;
  to_people: Json<readonly EmailPerson[]>;
  cc_people: Json<readonly EmailPerson[]>;
  sent_at: Date | null;
  received_at: Date;
  body_text: string | null;
  body_html: string | null;
  is_body_cut: boolean;
  remote_images: number;
  class: "normal" | "auto" | "bounce" | "receipt" | "loop";
  signs: string[];
  protection: string;
  report: Json<unknown> | null;
  raw_hash: string;
  staging_folder: string | null;
  is_first_contact: Generated<boolean>;
  is_possible_duplicate: Generated<boolean>;
}

/** `operate.email_document`: the original (ordinal 0) and each attachment. */
export interface EmailDocumentRow {
  email_id: string;
  ordinal: number;
  name: string;
  type: string;
  size: number;
  sha256: string;
  is_inline: boolean;
  content_id: string | null;
  container: string | null;
  state: "waiting" | "staged" | "withheld" | "empty" | "filed" | "discarded";
  withheld_reason: string | null;
  /** In staging, as the provider names it. */
  item_id: string | null;
  discarded_at: Date | null;
}

/** `operate.email_match`: a case that it may belong to, by a rule. */
export interface EmailMatchRow {
  email_id: string;
  case_id: string;
  rank: number;
  rule: string;
  certainty: "certain" | "proposed";
  reason: string;
}

/** `operate.email_case`: a case that it belongs to. */
export interface EmailCaseRow {
  email_id: string;
  case_id: string;
  linked_at: Date;
  /** Nobody for a certain match. */
  linked_by: string | null;
}

/** The tables of e-mails. */
export interface EmailTables {
  "operate.email": EmailRow;
  "operate.email_document": EmailDocumentRow;
  "operate.email_match": EmailMatchRow;
  "operate.email_case": EmailCaseRow;
}
