import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** Why something waits: a Trouble of the contract. */
interface StoredTrouble {
  readonly code: string;
  readonly text: string;
  readonly repository_code?: string;
  readonly transaction?: string;
  readonly at: string;
}

/** Somebody with an address, as in a header. */
interface StoredPerson {
  readonly name?: string;
  readonly address: string;
}

/** `operate.outbound_email`: one message; its id is the operation id of both audits. */
export interface OutboundEmailRow {
  id: string;
  num: GeneratedAlways<number>;
  reference: string;
  case_id: string | null;
  user_id: string | null;
  rule: string | null;
  answers_id: string | null;
  previous_id: string | null;
  thread_id: string;
  /** Without angle brackets, as inbound ones are kept. */
  message_id: string;
  in_reply_to: string | null;
  message_references: string[];
  tag: string;
  from_name: string;
  from_address: string;
  to_people: Json<readonly StoredPerson[]>;
  cc_people: Json<readonly StoredPerson[]>;
  bcc_people: Json<readonly StoredPerson[]>;
  subject: string;
  body: string;
  keeps_copy: boolean;
  /** The copy names documents of the case where what was sent has them. */
  copy_links: Generated<boolean>;
  is_automatic: boolean;
  state: "draft" | "queued" | "building" | "ready" | "sending" | "delayed" | "unknown" | "blocked" | "failed" | "sent";
  cancel_until: Date | null;
  raw_hash: string | null;
  raw_size: number | null;
  raw_sha256: string | null;
  attempts: Generated<number>;
  first_attempt_at: Date | null;
  next_attempt_at: Date | null;
  trouble: Json<StoredTrouble> | null;
  copy_state: "none" | "waiting" | "stored";
  copy_trouble: Json<StoredTrouble> | null;
  copy_item_id: string | null;
  copy_container_id: string | null;
  copy_folder: string | null;
  /** Where it is not what was sent. */
  copy_hash: string | null;
  copy_size: number | null;
  copy_sha256: string | null;
  created_at: Date;
  updated_at: Date;
  sent_at: Date | null;
  rev: Generated<number>;
}

/** `operate.outbound_recipient`: what became of a message for one address (OPR-OUT-014). */
export interface OutboundRecipientRow {
  email_id: string;
  address: string;
  state: "queued" | "sending" | "delayed" | "unknown" | "sent" | "refused" | "delivered" | "bounced" | "opened";
  evidence: string | null;
  at: Date;
}

/** `operate.outbound_file`: an attachment, by where it lies until it is sent. */
export interface OutboundFileRow {
  email_id: string;
  ordinal: number;
  service_id: string | null;
  item_id: string | null;
  inbound_id: string | null;
  inbound_ordinal: number | null;
  name: string;
  as_pdf: boolean;
  size: number | null;
}

/** `operate.email_template`: a text with fields. */
export interface EmailTemplateRow {
  id: string;
  name: string;
  subject: string;
  body: string;
  updated_at: Date;
  updated_by: string | null;
  rev: Generated<number>;
}

/** `operate.acknowledgement`: what a mailbox answers by itself. */
export interface AcknowledgementRow {
  mailbox_id: string;
  is_enabled: boolean;
  subject: string;
  body: string;
}

/** The tables of this slice. */
export interface OutboundEmailTables {
  "operate.outbound_email": OutboundEmailRow;
  "operate.outbound_recipient": OutboundRecipientRow;
  "operate.outbound_file": OutboundFileRow;
  "operate.email_template": EmailTemplateRow;
  "operate.acknowledgement": AcknowledgementRow;
}
