import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** The steps of operate.md 10.2 that exist. */
type Stage =
  | "received"
  | "parsed"
  | "created"
  | "staged"
  | "classified"
  | "deduplicated"
  | "threaded"
  | "matched"
  | "allocated"
  | "ready";

/** Why something waits: a Trouble of the contract. */
export interface StoredTrouble {
  readonly code: string;
  readonly text: string;
  readonly repository_code?: string;
  readonly transaction?: string;
  readonly at: string;
}

/** `operate.received_message`: a message as it came, on its way through the pipeline (operate.md 23.3). */
export interface ReceivedMessageRow {
  id: string;
  num: GeneratedAlways<number>;
  mailbox_id: string;
  raw_hash: string;
  size: number;
  envelope_sender: string;
  recipients: string[];
  client: Json<{ address: string; name: string; isSecure: boolean }>;
  received_at: Date;
  /** The last one that is done. */
  stage: Stage;
  /** Failures at the next stage. */
  attempts: Generated<number>;
  state: "running" | "waiting" | "parked" | "ready";
  trouble: Json<StoredTrouble> | null;
  email_id: string | null;
  updated_at: Date;
}

/** `operate.received_message_log`: each stage with its outcome (OPR-INB-019). */
export interface ReceivedMessageLogRow {
  num: GeneratedAlways<number>;
  message_id: string;
  stage: Stage;
  outcome: string;
  detail: string | null;
  at: Date;
}

/** The tables of messages under way. */
export interface ReceivedMessageTables {
  "operate.received_message": ReceivedMessageRow;
  "operate.received_message_log": ReceivedMessageLogRow;
}
